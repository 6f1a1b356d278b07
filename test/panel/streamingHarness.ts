// Runs in the browser: shows texts that grow, and reports what became of them.
import { Lexer, type MarkedOptions, type Token } from "marked";
import { LexedBlocks } from "../../media/chat/markdown/blockLexer.ts";
import { showInline } from "../../media/chat/markdown/inlineNodes.ts";
import { withoutMarks } from "../../media/chat/markdown/lineMarks.ts";
import { markdownOptions, streamingMarkdownOptions } from "../../media/chat/markdown/markdownRenderer.ts";
import { MarkdownView } from "../../media/chat/markdown/markdownView.ts";
import { readPlainBlocks } from "../../media/chat/markdown/plainBlocks.ts";
import { PlainWords } from "../../media/chat/markdown/plainWords.ts";
import { ShownRun } from "../../media/chat/markdown/shownBlocks.ts";
import { growTexts } from "../../media/chat/markdown/textGrowth.ts";

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
    /** Shows code that is open at the end of `text`, in the page. */
    showOpenCode: (text: string) => void;
    /**
     * Shows `text` as it comes and completes it; then others put each of its texts into an element, as links to files are, and it becomes `next`.
     * What is shown then, and what of a fresh view.
     */
    changeByOthers: (text: string, next: string) => { readonly html: string; readonly fresh: string };
    /** How many nodes change when `text` is complete, after it was shown in `pieces`. */
    changesAtEnd: (pieces: readonly string[]) => number;
    /** The elements after each piece, as names. */
    growMarkdown: (pieces: readonly string[]) => readonly string[];
    /** The first text among those so far that is not shown as it is when nothing of it was shown before. */
    firstStepThatDiffers: (
      pieces: readonly string[],
    ) => { readonly text: string; readonly html: string; readonly fresh: string } | undefined;
    /** The first text among those so far, plain ones and the last, that is not shown as the library reads it, apart from the colours of code. */
    firstStepUnlikeLibrary: (
      pieces: readonly string[],
    ) => { readonly text: string; readonly html: string; readonly library: string } | undefined;
    /** Each of `sources` that is drawn without lexing, in pieces, and otherwise than the library reads it; and how many were drawn so. */
    plainWordsUnlikeLibrary: (sources: readonly (readonly string[])[]) => { readonly drawn: number; readonly differing: readonly string[] };
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

window.showOpenCode = (text) => {
  const view = new MarkdownView("");
  document.body.replaceChildren(view.element);
  view.append(text);
};

window.changeByOthers = (text, next) => {
  const view = new MarkdownView("");
  view.append(text);
  view.update(text, false);
  const walker = document.createTreeWalker(view.element, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    texts.push(node as Text);
  }
  for (const node of texts) {
    const link = document.createElement("i");
    link.textContent = node.data;
    node.replaceWith(link);
  }
  view.update(next, true);
  const fresh = new MarkdownView("");
  fresh.update(next, true);
  return { html: view.element.innerHTML, fresh: fresh.element.innerHTML };
};

window.changesAtEnd = (pieces) => {
  const view = new MarkdownView("");
  const observer = new MutationObserver(() => undefined);
  observer.observe(view.element, { subtree: true, childList: true, characterData: true, attributes: true });
  pieces.forEach((piece) => view.append(piece));
  observer.takeRecords();
  view.update(pieces.join(""), false);
  return observer.takeRecords().length;
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

/** `source` as the library reads it, without readers of our own. */
function lexedByLibrary(source: string, options: MarkedOptions): LexedBlocks {
  const lexer = new Lexer(options);
  lexer.blockTokens(source, lexer.tokens);
  const sources = new Map<Token[] | undefined, string>(lexer.inlineQueue.map(({ src, tokens }) => [tokens, src]));
  const { links } = lexer.tokens;
  const hasDefinitions = Object.keys(links).length > 0;
  const lexed: Pick<LexedBlocks, "tokens" | "linksKey" | "hasDefinitions" | "inlineSource" | "inline"> = {
    tokens: lexer.tokens,
    linksKey: hasDefinitions ? JSON.stringify(links) : "",
    hasDefinitions,
    inlineSource: (tokens) => sources.get(tokens) ?? "",
    inline: (words) => lexer.inlineTokens(words, []),
  };
  return lexed as LexedBlocks;
}

function withoutColours(root: Element): string {
  const copy = root.cloneNode(true) as Element;
  for (const code of copy.querySelectorAll("pre code")) {
    code.textContent = code.textContent;
  }
  return copy.innerHTML;
}

window.firstStepUnlikeLibrary = (pieces) => {
  const view = new MarkdownView("");
  let text = "";
  for (const [index, piece] of [...pieces, ""].entries()) {
    text += piece;
    const isComplete = index === pieces.length;
    if (isComplete) {
      view.update(text, false);
    } else {
      view.append(piece);
    }
    if (!isComplete && readPlainBlocks(withoutMarks(text)) === undefined) {
      continue;
    }
    const root = document.createElement("div");
    const lexed = lexedByLibrary(isComplete ? text : withoutMarks(text), isComplete ? markdownOptions : streamingMarkdownOptions);
    new ShownRun(root, true).update(lexed.tokens, 0, { lexed, isComplete }, !isComplete);
    growTexts();
    const [html, library] = [withoutColours(view.element), withoutColours(root)];
    if (html !== library) {
      return { text, html, library };
    }
  }
  return undefined;
};

window.plainWordsUnlikeLibrary = (sources) => {
  let drawn = 0;
  const lexers = [markdownOptions, streamingMarkdownOptions].map((options) => new LexedBlocks("", {}, options));
  const differing = sources.filter((pieces) => {
    const parent = document.createElement("p");
    const words = new PlainWords(parent, false);
    const isDrawn = pieces.every((piece) => {
      const isGrown = words.grow(piece);
      growTexts();
      return isGrown;
    });
    if (!isDrawn || !words.isWhole) {
      return false;
    }
    drawn += 1;
    return lexers.some((lexer) => {
      const other = document.createElement("p");
      showInline(other, [], 0, lexer.inline(pieces.join("")));
      return other.innerHTML !== parent.innerHTML;
    });
  });
  return { drawn, differing: differing.map((pieces) => pieces.join("")) };
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
