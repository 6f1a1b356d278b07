import { classNameOf, highlightTree, type HighlightNode } from "./highlighter.ts";

/** A stretch of code in one colour: the classes of the spans around it, outermost first, and its words. */
export interface CodeSpan {
  readonly scopes: readonly string[];
  readonly text: string;
}

/** A line of highlighted code, its line end included. */
export type CodeLine = readonly CodeSpan[];

/** Highlighted code. `isClosed`: whether nothing is open at a line's end, so that what follows may be highlighted on its own. */
export interface HighlightedLines {
  readonly lines: readonly CodeLine[];
  readonly isClosed: readonly boolean[];
}

const plain: readonly string[] = [];

/** The lines of `code`, coloured by highlight.js; plain where the language is unknown. */
export function highlightLines(code: string, language: string): HighlightedLines {
  const root = highlightTree(code, language);
  if (root === undefined) {
    return plainLines(code);
  }
  const lines = new LineBuilder();
  lines.add(root, plain, 0);
  return lines.end();
}

/** The lines of `text` in one colour. */
export function plainLines(text: string): HighlightedLines {
  const lines = new LineBuilder();
  lines.addText(text, plain, true);
  return lines.end();
}

class LineBuilder {
  readonly #lines: CodeLine[] = [];
  readonly #isClosed: boolean[] = [];
  #spans: CodeSpan[] = [];

  add({ children }: HighlightNode, scopes: readonly string[], depth: number): void {
    for (const child of children) {
      if (typeof child === "string") {
        this.addText(child, scopes, depth === 0);
      } else {
        const own = child.scope === undefined ? undefined : classNameOf(child.scope);
        this.add(child, own === undefined ? scopes : [...scopes, own], depth + 1);
      }
    }
  }

  addText(text: string, scopes: readonly string[], isClosed: boolean): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      this.#addSpan(text.slice(from, end + 1), scopes);
      this.#lines.push(this.#spans);
      this.#isClosed.push(isClosed);
      this.#spans = [];
      from = end + 1;
    }
    if (from < text.length) {
      this.#addSpan(from === 0 ? text : text.slice(from), scopes);
    }
  }

  /** Texts that meet in one colour are one. */
  #addSpan(text: string, scopes: readonly string[]): void {
    const last = this.#spans.at(-1);
    if (last?.scopes === scopes) {
      this.#spans[this.#spans.length - 1] = { scopes, text: last.text + text };
    } else {
      this.#spans.push({ scopes, text });
    }
  }

  end(): HighlightedLines {
    if (this.#spans.length > 0) {
      this.#lines.push(this.#spans);
      this.#isClosed.push(false);
    }
    return { lines: this.#lines, isClosed: this.#isClosed };
  }
}

/** Whether two spans look the same. */
export function isSameSpan(one: CodeSpan | undefined, other: CodeSpan | undefined): boolean {
  return one !== undefined && other !== undefined && one.text === other.text && isSameColour(one, other);
}

/** Whether two spans have the same classes around them. */
export function isSameColour({ scopes: one }: CodeSpan, { scopes: other }: CodeSpan): boolean {
  return one === other || (one.length === other.length && one.every((scope, index) => scope === other[index]));
}
