// Runs in the browser: shows texts that grow, and reports what became of them.
import { MarkdownView } from "../../media/chat/markdown/markdownView.ts";

/** What streaming a text in `pieces` came to. */
export interface StreamReport {
  readonly html: string;
  readonly oneShot: string;
  /** Changes within blocks, items and rows that two others already followed. */
  readonly touched: readonly string[];
  /** How many nodes were added, removed or changed. */
  readonly changes: number;
}

declare global {
  interface Window {
    streamMarkdown: (pieces: readonly string[]) => StreamReport;
    showMarkdown: (text: string) => string;
    /** The elements after each piece, as names. */
    growMarkdown: (pieces: readonly string[]) => readonly string[];
    /** The first text among those so far that is not shown as it is when nothing of it was shown before. */
    firstStepThatDiffers: (
      pieces: readonly string[],
    ) => { readonly text: string; readonly html: string; readonly fresh: string } | undefined;
  }
}

/** Formulas are not what these tests are about: their source will do. */
window.batonTypeset = () => {
  throw new Error("not here");
};

window.showMarkdown = (text) => {
  const view = new MarkdownView("");
  view.update(text, false);
  return view.element.innerHTML;
};

window.growMarkdown = (pieces) => {
  const view = new MarkdownView("");
  return pieces.map((piece) => {
    view.append(piece);
    return [...view.element.querySelectorAll(".block *")].map(({ localName }) => localName).join(" ");
  });
};

window.firstStepThatDiffers = (pieces) => {
  const view = new MarkdownView("");
  let text = "";
  for (const piece of pieces) {
    text += piece;
    view.update(text, true);
    const fresh = new MarkdownView("");
    fresh.update(text, true);
    if (view.element.innerHTML !== fresh.element.innerHTML) {
      return { text, html: view.element.innerHTML, fresh: fresh.element.innerHTML };
    }
  }
  return undefined;
};

window.streamMarkdown = (pieces) => {
  const view = new MarkdownView("");
  document.body.replaceChildren(view.element);
  const observer = new MutationObserver(() => undefined);
  observer.observe(view.element, { subtree: true, childList: true, characterData: true, attributes: true });
  const touched: string[] = [];
  let changes = 0;
  let text = "";
  const update = (streaming: boolean, added?: string): void => {
    const finished = finishedIn(view.element);
    if (added === undefined) {
      view.update(text, streaming);
    } else {
      view.append(added);
    }
    for (const { target, type } of observer.takeRecords()) {
      changes += 1;
      const owner = finished.find((node) => node.contains(target));
      if (owner !== undefined) {
        touched.push(`${type} in ${owner.outerHTML} after ${JSON.stringify(text)}`);
      }
    }
  };
  for (const [index, piece] of pieces.entries()) {
    text += piece;
    update(true, index % 2 === 1 ? piece : undefined);
  }
  update(false);
  observer.disconnect();
  return { html: view.element.innerHTML, oneShot: window.showMarkdown(text), touched, changes };
};

/** Blocks, items, rows and groups of code lines after which two more stand: what they are in may still grow, they may not change. */
function finishedIn(root: Element): readonly Element[] {
  return [...root.querySelectorAll(".block, li, tr, blockquote > *, .code-lines")].filter((node) =>
    Boolean(node.nextElementSibling?.nextElementSibling),
  );
}
