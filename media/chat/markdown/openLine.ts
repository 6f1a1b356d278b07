import type { Drawing } from "./drawing.ts";
import type { ShownRun } from "./shownBlocks.ts";
import type { ShownWords } from "./shownWords.ts";

/** What may follow in a line of words without making another block of it. Formulas are read with what is around them. */
const goesOn = /^[^\n\r\t\v\f\\$|]+$/;
/** In a heading marks at the end are no words. */
const headingGoesOn = /^[^\n\r\t\v\f\\$|#]+$/;
/** What may stand in a line before its words. */
const markers = /^(?:[ >]|[-*+] |\d{1,9}[.)] |#{1,6} |\[[ xX]\] )*$/;
/** A line that is words for good, whatever follows in it: none that could become a fence, a rule, HTML or a definition. */
const words = /^(?!`{3}|~{3}|[[<])[^\n]*[A-Za-z\u00c0-\uffff]/;
/** Words that are read with lines before them. */
const special = /^[["'(]|[\\$]/;
/** Longer words are lexed with the blocks around them from time to time, so that they settle. */
const longestCharacters = 4_000;

/** The line that a text ends with, where nothing that follows in it changes a block: then only its words are drawn. */
export class OpenLine {
  readonly #words: ShownWords;
  readonly #drawing: Drawing;
  /** Whether white space at the end is no part of the words. */
  readonly #isTrimmed: boolean;
  readonly #goesOn: RegExp;
  /** White space that is no part of the words until more follows. */
  #held: string;

  private constructor(words: ShownWords, drawing: Drawing, end: LineEnd) {
    this.#words = words;
    this.#drawing = drawing;
    this.#isTrimmed = end.isTrimmed;
    this.#goesOn = end.isHeading ? headingGoesOn : goesOn;
    this.#held = end.held;
  }

  /** The open line of `source`, which was drawn into `run`; `undefined` where it must be lexed with its block. */
  static find(source: string, run: ShownRun, drawing: Drawing): OpenLine | undefined {
    const line = source.slice(source.lastIndexOf("\n") + 1);
    if (line === "") {
      return undefined;
    }
    let block = run.blocks.at(-1);
    let isInList = false;
    while (block?.kind === "list" || block?.kind === "quote") {
      isInList ||= block.kind === "list";
      block = block.kind === "list" ? block.view.items.at(-1)?.run.blocks.at(-1) : block.view.run.blocks.at(-1);
    }
    // What is around words runs in their direction.
    if (block?.kind !== "words" || !block.view.hasFinalDirection) {
      return undefined;
    }
    const end = endOf(line, block.view, block.shape !== "paragraph", isInList);
    return end && new OpenLine(block.view, drawing, end);
  }

  /** Draws `added`, which follows in the source. `false`: it must be lexed with its block. */
  grow(added: string): boolean {
    if (!this.#goesOn.test(added) || this.#words.length > longestCharacters) {
      return false;
    }
    const all = this.#held + added;
    const shown = this.#isTrimmed ? all.trimEnd() : all;
    this.#held = all.slice(shown.length);
    if (shown !== "") {
      this.#words.grow(shown, this.#drawing);
    }
    return true;
  }
}

interface LineEnd {
  readonly isHeading: boolean;
  readonly isTrimmed: boolean;
  readonly held: string;
}

function endOf(line: string, view: ShownWords, isHeading: boolean, isInList: boolean): LineEnd | undefined {
  const shown = view.lastLine;
  const trimmed = line.trimEnd();
  const isAtEnd = shown === shown.trimEnd();
  const at = (isAtEnd ? trimmed : line).length - shown.length;
  const isPlace = at >= 0 && line.startsWith(shown, at) && markers.test(line.slice(0, at));
  return isPlace && words.test(shown) && !special.test(view.source)
    ? { isHeading, isTrimmed: isHeading || isInList, held: isAtEnd ? line.slice(trimmed.length) : "" }
    : undefined;
}
