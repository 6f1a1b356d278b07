import { parseFileTarget, type FileTarget } from "../../../src/shared/fileTarget.ts";
import { checkedPathsLimit, type ViewToHost } from "../../../src/shared/protocol.ts";
import { element } from "../base/element.ts";
import { fileInCode, findFileWords } from "./fileWords.ts";

/** Longer runs of text are no prose, in characters. */
const longestText = 20_000;

/** Something that may name a file, and what makes a link of it once it is known that there is one. */
interface Candidate {
  readonly target: FileTarget;
  readonly link: () => void;
}

/**
 * Makes links of the files that an answer names. Which of them there are only the host knows: it is asked once for all that is new in an answer, and
 * what is no file of the opened folders stays as it was written.
 */
export class FileLinks {
  readonly #post: (message: ViewToHost) => void;
  readonly #targets = new WeakMap<Element, FileTarget>();
  #waiting: ReadonlyMap<string, readonly Candidate[]> = new Map();

  constructor(post: (message: ViewToHost) => void) {
    this.#post = post;
  }

  /** A link to a file that is known to be named by a path, as a tool's arguments do. */
  create(target: FileTarget, ...words: readonly (Node | string)[]): HTMLAnchorElement {
    const link = element("a", { class: "file-link", href: target.path, title: titleOf(target) }, ...words);
    this.#targets.set(link, target);
    return link;
  }

  /** Looks for files in nodes that will not be drawn again. */
  decorate(root: Element): void {
    const candidates = [...this.#unlinked(root), ...this.#code(root), ...this.#words(root)];
    const paths = [...new Set(candidates.map(({ target }) => target.path))].slice(0, checkedPathsLimit);
    if (paths.length === 0) {
      return;
    }
    const waiting = new Map(this.#waiting);
    for (const path of paths) {
      waiting.set(path, [...(waiting.get(path) ?? []), ...candidates.filter(({ target }) => target.path === path)]);
    }
    this.#waiting = waiting;
    this.#post({ type: "files-check", paths });
  }

  /** The host has looked for `paths`; `existing` of them are there. */
  checked(paths: readonly string[], existing: readonly string[]): void {
    const waiting = new Map(this.#waiting);
    const found = existing.flatMap((path) => waiting.get(path) ?? []);
    for (const path of paths) {
      waiting.delete(path);
    }
    this.#waiting = waiting;
    for (const { link } of found) {
      link();
    }
  }

  /** From now on opens whatever link is clicked in `root`: the file that it leads to, else its address. */
  followIn(root: HTMLElement): void {
    const followed = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (link === null) {
        return;
      }
      // VS Code's own page would open the link a second time if the click went on to it.
      event.preventDefault();
      event.stopPropagation();
      const target = this.#targets.get(link);
      this.#post(
        target === undefined
          ? { type: "link-open", href: link.getAttribute("href") ?? "" }
          : { type: "file-open", target, toSide: event.ctrlKey || event.metaKey || event.button === 1 },
      );
    };
    root.addEventListener("click", followed);
    root.addEventListener("auxclick", (event) => event.button === 1 && followed(event));
  }

  /** Links whose address leads nowhere outside of the panel. */
  #unlinked(root: Element): readonly Candidate[] {
    return [...root.querySelectorAll<HTMLElement>("span.unlinked[title]")].flatMap((span) => {
      const target = parseFileTarget(span.title, true);
      return target === undefined ? [] : [{ target, link: () => this.#replace(span, target, span.title, ...span.childNodes) }];
    });
  }

  #code(root: Element): readonly Candidate[] {
    return [...root.querySelectorAll("code")].flatMap((code) => {
      const target = code.closest("pre, a, .unlinked") === null ? fileInCode(code.textContent) : undefined;
      return target === undefined ? [] : [{ target, link: () => this.#replace(code, target, code.textContent, code.cloneNode(true)) }];
    });
  }

  #words(root: Element): readonly Candidate[] {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (
        node instanceof Text &&
        node.length <= longestText &&
        node.parentElement?.closest("pre, code, a, button, .unlinked, .formula") === null
      ) {
        texts.push(node);
      }
    }
    return texts.flatMap((text) => this.#wordsOf(text));
  }

  /** Each word becomes a node of its own, which looks as before; from the last to the first, so that what stands before it stays where it is. */
  #wordsOf(text: Text): readonly Candidate[] {
    return findFileWords(text.data)
      .toReversed()
      .map(({ start, end, target }) => {
        const word = text.splitText(start);
        word.splitText(end - start);
        return { target, link: () => this.#replace(word, target, word.data, word.data) };
      });
  }

  #replace(node: ChildNode, target: FileTarget, address: string, ...words: readonly (Node | string)[]): void {
    if (node.isConnected) {
      const link = this.create(target, ...words);
      link.setAttribute("href", address);
      node.replaceWith(link);
    }
  }
}

function titleOf({ path, line, column, endLine }: FileTarget): string {
  const place = [line, column].filter((part) => part !== undefined).join(":");
  return `Open ${path}${place === "" ? "" : `:${place}`}${endLine === undefined ? "" : `-${endLine}`}`;
}
