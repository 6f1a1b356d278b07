import type { Drawing } from "./drawing.ts";
import { endsInSpace, special } from "./plainLines.ts";
import { cellsOf } from "./plainTable.ts";
import type { ShownCode } from "./shownCode.ts";
import type { ShownTable } from "./shownTable.ts";
import type { ShownWords } from "./shownWords.ts";

/** A block of lines that is open. What it takes is drawn with {@link draw}, however many lines came. Methods report `false` for what the library must read. */
export interface PlainLeaf {
  /** Takes the beginning of a line. */
  begin(text: string): boolean;
  /** Takes `text`, which follows in the line. */
  grow(text: string): boolean;
  /** Takes the end of the line. */
  end(): boolean;
  draw(): void;
  /** Draws that nothing more comes, since something follows it. Reports whether its direction may be another one then. */
  close(): boolean;
}

/** In a heading marks at the end are no words. */
const specialInHeading = /[\\$#\t\v\f\r]/;
/** Longer words are lexed with the blocks around them from time to time, so that they settle. */
const longestWords = 4_000;

/** The words of a paragraph or a heading. */
export class WordsLeaf implements PlainLeaf {
  readonly kind: "paragraph" | "heading" | "header";
  readonly #view: ShownWords;
  readonly #drawing: Drawing;
  /** Whether white space at the end is no part of the words until more follows. */
  readonly #isTrimmed: boolean;
  #line = "";
  #isBegun = false;
  #pending = "";
  #isDirectionKnown = false;

  /** `header`: a paragraph that may be the first line of a table. */
  constructor(kind: "paragraph" | "heading" | "header", view: ShownWords, drawing: Drawing, isInItem: boolean) {
    this.kind = kind;
    this.#view = view;
    this.#drawing = drawing;
    this.#isTrimmed = isInItem || kind === "heading";
  }

  /** The line that was taken last. */
  get line(): string {
    return this.#line;
  }

  /** Whether the direction of the words cannot change any more, and could not when they were drawn last. */
  get isDirectionKnown(): boolean {
    return this.#isDirectionKnown;
  }

  begin(text: string): boolean {
    if (this.#isBegun) {
      this.#pending += "\n";
    }
    this.#isBegun = true;
    this.#line = text;
    this.#pending += text;
    return this.#view.length < longestWords;
  }

  grow(text: string): boolean {
    this.#line += text;
    this.#pending += text;
    return !(this.kind === "heading" ? specialInHeading : special).test(text) && this.#view.length < longestWords;
  }

  end(): boolean {
    return !endsInSpace.test(this.#line);
  }

  draw(): void {
    const shown = this.#isTrimmed ? this.#pending.trimEnd() : this.#pending;
    if (shown !== "") {
      this.#pending = this.#pending.slice(shown.length);
      this.#isDirectionKnown = this.#view.hasFinalDirection;
      this.#view.grow(shown, this.#drawing);
    }
  }

  close(): boolean {
    return this.#view.close(this.#drawing);
  }
}

/** Code in a fence. */
export class CodeLeaf implements PlainLeaf {
  readonly view: ShownCode;
  readonly opening: string;
  readonly isDirectionKnown = true;
  readonly #isInContainer: boolean;
  readonly #isInItem: boolean;
  #pending = "";
  #lastCharacter = "\n";
  #characters = 0;

  /** `opening`: its first line. */
  constructor(view: ShownCode, opening: string, isInContainer: boolean, isInItem: boolean) {
    this.view = view;
    this.opening = opening;
    this.#isInContainer = isInContainer;
    this.#isInItem = isInItem;
  }

  /** How many characters it has taken. */
  get characters(): number {
    return this.#characters;
  }

  begin(text: string): boolean {
    return this.grow(text);
  }

  grow(text: string): boolean {
    this.#pending += text;
    this.#characters += text.length;
    return !this.#isInContainer || !text.includes("\t");
  }

  end(): boolean {
    return this.grow("\n");
  }

  /** Draws the code as if the text ended here: the last line end is none of its own. In an item white space at its end belongs to what follows. */
  draw(): void {
    this.#show(this.#isInItem ? this.#pending.trimEnd() : this.#withoutLineEnd());
  }

  /** Draws all of it after its fence was closed. */
  endFence(): void {
    this.view.finish(this.#withoutLineEnd());
    this.#pending = "";
  }

  close(): boolean {
    this.view.close();
    return false;
  }

  /** Draws all that it has taken. */
  drawAll(): void {
    this.#show(this.#pending);
  }

  #withoutLineEnd(): string {
    const all = this.#pending;
    const before = all.length > 1 ? all.at(-2) : this.#lastCharacter;
    return all.endsWith("\n") && before !== "\n" ? all.slice(0, -1) : all;
  }

  #show(text: string): void {
    if (text !== "") {
      this.#pending = this.#pending.slice(text.length);
      this.#lastCharacter = text.at(-1) ?? "";
      this.view.append(text);
    }
  }
}

/** The rows of a table. */
export class TableLeaf implements PlainLeaf {
  readonly view: ShownTable;
  /** Its first two lines. */
  readonly opening: readonly string[];
  readonly isDirectionKnown = false;
  readonly #drawing: Drawing;
  #rows = 0;
  #line = "";

  constructor(view: ShownTable, opening: readonly string[], drawing: Drawing) {
    this.view = view;
    this.opening = opening;
    this.#drawing = drawing;
  }

  /** How many rows are complete. */
  get rows(): number {
    return this.#rows;
  }

  begin(text: string): boolean {
    this.#line = text;
    return text.startsWith("|") && !special.test(text);
  }

  grow(text: string): boolean {
    this.#line += text;
    return !special.test(text);
  }

  end(): boolean {
    this.draw();
    this.#rows += 1;
    this.#line = "";
    return true;
  }

  draw(): void {
    if (this.#line !== "") {
      this.view.growRow(this.#rows, cellsOf(this.#line), this.#drawing);
    }
  }

  close(): boolean {
    this.view.close(this.#drawing);
    return true;
  }
}
