import { classNameOf, highlightTree, type HighlightNode } from "./highlighter.ts";

/** A stretch of code in one colour: the classes of the spans around it, outermost first, and its words. */
export interface CodeSpan {
  readonly scopes: readonly string[];
  readonly text: string;
}

/** A line of highlighted code, its line end included. Two with one `key` look the same. */
export interface CodeLine {
  readonly key: string;
  readonly spans: readonly CodeSpan[];
}

/** Where highlighting can begin anew is looked for at each of these many lines. */
const stride = 16;
/** A line may mean something else by what stands in the lines after it; not by what is further away. */
const lookAhead = 8;
/** While code grows, lines that are not final are highlighted again from the last such place among these, with as many lines after it. */
const openStride = 4;
/** Code without a place to begin anew is highlighted whole for each this many characters more, and its new lines are plain until then. */
const redoneShare = 8;
const freelyRedoneCharacters = 4_000;
/** Code beyond this is shown plain: colouring it would hold up the page for too long. */
const longestHighlightedCharacters = 200_000;

/**
 * The lines of growing code, highlighted. highlight.js knows no way to go on, but where nothing is open at the end of a line what follows does
 * not depend on what was before. Such lines are looked for at fixed places, whatever the pieces in which the code comes; lines before one are
 * final. So the work grows with the length, and code that comes in pieces ends as code that comes at once.
 */
export class CodeLines {
  readonly #language: string;
  /** Lines that are final. */
  #settled = 0;
  #settledCharacters = 0;
  /** How many lines after those were tried in vain; doubled each time. */
  #tried = 0;
  #rest = "";
  #shown: readonly CodeLine[] = [];
  #shownRest = "";
  /** The beginning of what is not final, which stays as it is while code grows, and how many lines after it were tried in vain. */
  #kept = "";
  #keptLines: readonly CodeLine[] = [];
  #openTried = 0;
  #isGuess = false;

  constructor(language: string) {
    this.#language = language;
  }

  /** How many lines are final. */
  get settled(): number {
    return this.#settled;
  }

  /** How many characters are in them. */
  get settledCharacters(): number {
    return this.#settledCharacters;
  }

  /** Takes `rest` for the code after what is final, and reports its lines. Some may be final then. `open`: more will come. */
  update(rest: string, open: boolean): readonly CodeLine[] {
    this.#rest = rest;
    const final: CodeLine[] = [];
    for (let step = this.#step(); step !== undefined; step = this.#step()) {
      final.push(...step);
    }
    const canWait = open && final.length === 0 && this.#shownRest !== "" && this.#rest.length > freelyRedoneCharacters;
    if (canWait && this.#rest.length < this.#shownRest.length * (1 + 1 / redoneShare) && this.#rest.startsWith(this.#shownRest)) {
      return this.#withPlainEnd();
    }
    if (this.#shownRest !== this.#rest || this.#shownRest === "" || (!open && this.#isGuess)) {
      this.#shown = open ? this.#highlightOpen() : this.#highlight(this.#rest).lines;
      this.#shownRest = this.#rest;
      this.#isGuess = open && this.#kept !== "";
    }
    return [...final, ...this.#shown];
  }

  /** Makes the lines before the next place final and takes them away, if there is such a place. */
  #step(): readonly CodeLine[] | undefined {
    for (;;) {
      const wanted = this.#tried === 0 ? stride : this.#tried * 2;
      const [place, end] = [lineStart(this.#rest, wanted), lineStart(this.#rest, wanted + lookAhead)];
      if (place === undefined || end === undefined) {
        return undefined;
      }
      if (this.#highlight(this.#rest.slice(0, place)).isAtRoot) {
        const { lines } = this.#highlight(this.#rest.slice(0, end));
        this.#settled += wanted;
        this.#settledCharacters += place;
        this.#tried = 0;
        this.#rest = this.#rest.slice(place);
        this.#shownRest = "";
        this.#keep("", []);
        return lines.slice(0, wanted);
      }
      this.#tried = wanted;
    }
  }

  #highlight(code: string): HighlightedLines {
    const isTooLong = this.#settledCharacters + code.length > longestHighlightedCharacters;
    return isTooLong ? { lines: plainLines(code), isAtRoot: true } : highlightLines(code, this.#language);
  }

  #highlightOpen(): readonly CodeLine[] {
    if (!this.#rest.startsWith(this.#kept)) {
      this.#keep("", []);
    }
    const tail = this.#rest.slice(this.#kept.length);
    const { lines } = this.#highlight(tail);
    const all = [...this.#keptLines, ...lines];
    const wanted = this.#openTried === 0 ? openStride : this.#openTried * 2;
    const place = lines.length < wanted + openStride ? undefined : lineStart(tail, wanted);
    if (place !== undefined && this.#highlight(tail.slice(0, place)).isAtRoot) {
      this.#keep(this.#kept + tail.slice(0, place), all.slice(0, this.#keptLines.length + wanted));
    } else if (place !== undefined) {
      this.#openTried = wanted;
    }
    return all;
  }

  #keep(source: string, lines: readonly CodeLine[]): void {
    this.#kept = source;
    this.#keptLines = lines;
    this.#openTried = 0;
  }

  #withPlainEnd(): readonly CodeLine[] {
    const plain = plainLines(this.#rest.slice(this.#shownRest.length));
    const last = this.#shown.at(-1);
    const [first] = plain;
    if (last === undefined || first === undefined || last.spans.at(-1)?.text.endsWith("\n") === true) {
      return [...this.#shown, ...plain];
    }
    return [...this.#shown.slice(0, -1), lineOf([...last.spans, ...first.spans]), ...plain.slice(1)];
  }
}

/** The lines of `text` in one colour. */
function plainLines(text: string): readonly CodeLine[] {
  return splitLines(text).map((line) => lineOf([{ scopes: [], text: line }]));
}

interface HighlightedLines {
  readonly lines: readonly CodeLine[];
  readonly isAtRoot: boolean;
}

function highlightLines(code: string, language: string): HighlightedLines {
  const tree = highlightTree(code, language);
  if (tree === undefined) {
    return { lines: plainLines(code), isAtRoot: true };
  }
  const lines: CodeLine[] = [];
  let spans: CodeSpan[] = [];
  const walk = (node: HighlightNode | string, scopes: readonly string[]): void => {
    if (typeof node !== "string") {
      const within = node.scope === undefined ? scopes : [...scopes, classNameOf(node.scope)];
      for (const child of node.children) {
        walk(child, within);
      }
      return;
    }
    for (const text of splitLines(node)) {
      spans.push({ scopes, text });
      if (text.endsWith("\n")) {
        lines.push(lineOf(spans));
        spans = [];
      }
    }
  };
  walk(tree.root, []);
  if (spans.length > 0) {
    lines.push(lineOf(spans));
  }
  return { lines, isAtRoot: tree.isAtRoot };
}

function lineOf(spans: readonly CodeSpan[]): CodeLine {
  return { key: spans.map(({ scopes, text }) => `${scopes.join(" ")}\0${text}`).join("\0\0"), spans };
}

/** The lines of `text`, each with its end. */
function splitLines(text: string): readonly string[] {
  const end = text.indexOf("\n");
  if (end === -1 || end === text.length - 1) {
    return text === "" ? [] : [text];
  }
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Where line `count` begins, counted from 0; `undefined` where there are not as many. */
function lineStart(text: string, count: number): number | undefined {
  let at = 0;
  for (let line = 0; line < count; line += 1) {
    at = text.indexOf("\n", at) + 1;
    if (at === 0) {
      return undefined;
    }
  }
  return at;
}
