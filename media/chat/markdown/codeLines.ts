import { highlightLines, plainLines, type CodeLine, type HighlightedLines } from "./highlightedLines.ts";

/** About so many lines become final at once. */
const stride = 32;
/** A line may mean something else by what stands in the lines after it; not by what is further away. */
const lookAhead = 8;
/** What is within something open for longer than this is highlighted again for each this share more, and its new lines are plain until then. */
const freelyRedoneCharacters = 1_500;
const redoneShare = 8;
/** Code beyond this is shown plain: colouring it would hold up the page for too long. */
const longestHighlightedCharacters = 200_000;
/** A line that goes on with what the lines before it began. */
const goesOn = /[\s)\]}]/;

/** Lines of code of which those before `from`, counted from 0 through all of the code, are as they were. */
export interface ChangedLines {
  readonly from: number;
  readonly lines: readonly CodeLine[];
}

/**
 * The lines of growing code, highlighted. highlight.js knows no way to go on, but where nothing is open at the end of a line what follows does
 * not depend on what was before. New lines are plain until {@link colour} is called, which highlights those after the last such place; and once,
 * when there are enough of them, the lines up to such a place are highlighted together, with some lines after it, which makes them final. Where
 * that is depends on the code alone: code that comes in pieces ends as code that comes at once, and the work grows with the length.
 */
export class CodeLines {
  readonly #language: string;
  /** Lines that are final, and the characters in them. */
  #settled = 0;
  #settledCharacters = 0;
  /** The code after those. */
  #rest = "";
  /** How many lines of it were tried in vain to be made final; doubled each time. */
  #tried = 0;
  /** Lines before a place at which nothing is open, and the characters in them. */
  #lines: CodeLine[] = [];
  #place = 0;
  /** Complete lines after it, up to `end`. */
  #tail: readonly CodeLine[] = [];
  #end = 0;
  /** How many complete lines after those are plain, and where they end. */
  #plain = 0;
  #plainEnd = 0;
  #isOpen = true;

  constructor(language: string) {
    this.#language = language;
  }

  /** How many characters are in lines that are final. */
  get settledCharacters(): number {
    return this.#settledCharacters;
  }

  /** Whether complete lines are plain that may have colours. */
  get hasPlainLines(): boolean {
    return this.#isOpen && this.#plain > 0;
  }

  /** Takes `rest` for the code after what is final. `open`: more will come. */
  update(rest: string, open: boolean): ChangedLines {
    if (rest.slice(0, this.#end) !== this.#rest.slice(0, this.#end) || (open && !this.#isOpen)) {
      this.#forget();
    }
    this.#rest = rest;
    return this.#advance(open, true, true);
  }

  /** Takes `added` for what follows. More will come. */
  append(added: string): ChangedLines {
    this.#rest += added;
    return this.#advance(true, added.includes("\n"), false);
  }

  /** Highlights the complete lines that are plain; `undefined` where there are none, or too few for now. */
  colour(): ChangedLines | undefined {
    const end = this.#rest.lastIndexOf("\n") + 1;
    if (!this.#isOpen || end === this.#end || this.#waits(end)) {
      return undefined;
    }
    const known = this.#lines.length;
    const { lines, isClosed } = this.#highlight(this.#place, end);
    const count = isClosed.lastIndexOf(true) + 1;
    for (let line = 0; line < count; line += 1) {
      this.#lines.push(lines[line] ?? []);
    }
    this.#place = count === lines.length ? end : this.#place + (lineStart(this.#rest.slice(this.#place), count) ?? 0);
    this.#tail = lines.slice(count);
    this.#end = end;
    return { from: this.#settled + known, lines: [...lines, ...this.#showPlain(true)] };
  }

  #forget(): void {
    this.#lines = [];
    this.#place = 0;
    this.#tail = [];
    this.#end = 0;
  }

  /** `hasLines`: whether a line was completed. */
  #advance(open: boolean, hasLines: boolean, isNew: boolean): ChangedLines {
    const before = this.#settled;
    const final: CodeLine[] = [];
    for (let settled = hasLines ? this.#settle() : undefined; settled; settled = this.#settle()) {
      final.push(...settled);
    }
    this.#isOpen = open;
    if (!open) {
      return { from: before, lines: [...final, ...this.#highlight(0, this.#rest.length).lines] };
    }
    if (isNew || final.length > 0) {
      return { from: before, lines: [...final, ...this.#lines, ...this.#tail, ...this.#showPlain(true)] };
    }
    const from = before + this.#lines.length + this.#tail.length + this.#plain;
    return { from, lines: this.#showPlain(false) };
  }

  /** The plain lines, `all` or those that were not complete before. */
  #showPlain(all: boolean): readonly CodeLine[] {
    if (all) {
      this.#plain = 0;
      this.#plainEnd = this.#end;
    }
    const { lines } = plainLines(this.#rest.slice(this.#plainEnd));
    const end = this.#rest.lastIndexOf("\n") + 1;
    if (end > this.#plainEnd) {
      this.#plain += lines.length - (end < this.#rest.length ? 1 : 0);
      this.#plainEnd = end;
    }
    return lines;
  }

  /** Makes lines final and takes them away, if there are enough. */
  #settle(): readonly CodeLine[] | undefined {
    for (;;) {
      const wanted = this.#tried === 0 ? stride : this.#tried * 2;
      const end = lineStart(this.#rest, wanted + lookAhead);
      if (end === undefined) {
        return undefined;
      }
      const { lines, isClosed } = this.#highlight(0, end);
      const count = lastPlace(lines, isClosed, wanted);
      if (count > 0) {
        const characters = lineStart(this.#rest, count) ?? 0;
        this.#settled += count;
        this.#settledCharacters += characters;
        this.#rest = this.#rest.slice(characters);
        this.#tried = 0;
        this.#forget();
        this.#tail = lines.slice(count);
        this.#end = end - characters;
        return lines.slice(0, count);
      }
      this.#tried = wanted;
    }
  }

  #highlight(from: number, to: number): HighlightedLines {
    const code = this.#rest.slice(from, to);
    const isTooLong = this.#settledCharacters + to > longestHighlightedCharacters;
    return isTooLong ? plainLines(code) : highlightLines(code, this.#language);
  }

  /** Whether the lines before `end` stay plain until there are more of them: something has been open for so long that it's highlighted less often. */
  #waits(end: number): boolean {
    const known = this.#end - this.#place;
    return known > 0 && end - this.#place > freelyRedoneCharacters && end - this.#place < known * (1 + 1 / redoneShare);
  }
}

/** How many of the first `most` lines may be final: up to a line that begins something of its own, if one is near. 0: none. */
function lastPlace(lines: readonly CodeLine[], isClosed: readonly boolean[], most: number): number {
  let found = 0;
  for (let count = most; count > 0; count -= 1) {
    if (isClosed[count - 1] === true) {
      if (!goesOn.test(lines[count]?.[0]?.text.charAt(0) ?? " ")) {
        return count;
      }
      found ||= count;
    }
    if (count <= most - lookAhead && found > 0) {
      return found;
    }
  }
  return found;
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
