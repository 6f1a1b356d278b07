import type { Drawing } from "./drawing.ts";
import { findInlinePlace, findWordsCut, type InlinePlace, type WordsCut } from "./inlineCut.ts";
import { directionOf, showDirection, type Direction } from "./rules/direction.ts";
import { adoptInline, showInline, taskIcon, type ShownInline } from "./inlineNodes.ts";
import { isUnfinished, joined, textPiece } from "./inlineTokens.ts";
import { readPlainInline } from "./plainInline.ts";
import { PlainWords } from "./plainWords.ts";
import { growTexts } from "./textGrowth.ts";

const beginning: InlinePlace = { piece: 0, offset: 0, at: 0 };

/** The words of a paragraph, a heading or a cell, in its element. */
export class ShownWords {
  readonly element: HTMLElement;
  /** Draws the words for as long as nothing in them has to be lexed; there are no pieces then. */
  #plain: PlainWords | undefined;
  readonly #pieces: ShownInline[] = [];
  /** Pieces that are never lexed again while the words grow, and their source. */
  #settledPieces = 0;
  #settledSource = "";
  #isGuess = false;
  /** Whether others may have changed its nodes. */
  #isHandedOver = false;
  /** Whether a formula in it has no end yet: in a text that is complete it is none. */
  #isUnfinished = false;
  #source: string | undefined;
  /** Where lexing goes on when the source grows. */
  #place: InlinePlace = beginning;
  #linksKey: string | undefined;
  #task: boolean | undefined;
  #direction: Direction | undefined;
  /** That of the element, which without words is another one. */
  #shownDirection: Direction | undefined;
  readonly #emptyDirection: Direction | undefined;
  /** Whether what decided the direction is before the place. */
  #isDirectionFinal = false;

  /** `element` runs from left to right. `isCell`: it does so too when it is shown without words. */
  constructor(element: HTMLElement, isCell = false) {
    this.element = element;
    this.#shownDirection = "ltr";
    this.#emptyDirection = isCell ? "ltr" : undefined;
  }

  /** How long the source is that was given last. */
  get length(): number {
    return this.#source?.length ?? 0;
  }

  /** That of the first letter. */
  get direction(): Direction | undefined {
    return this.#direction;
  }

  /** Whether {@link direction} is known, whatever follows. */
  get hasFinalDirection(): boolean {
    return this.#isDirectionFinal;
  }

  /** The source that was given last, without what is settled. */
  get source(): string {
    return this.#source ?? "";
  }

  /** The last line of {@link source}. */
  get lastLine(): string {
    const source = this.#source ?? "";
    return source.slice(source.lastIndexOf("\n") + 1);
  }

  /** Shows `source`, all of it. `task`: the check box before it, if there is one. */
  update(source: string, drawing: Drawing, task?: boolean): void {
    this.#showTask(task);
    const known = this.#source === undefined ? undefined : this.#settledSource + this.#source;
    const sameLinks = !source.includes("[") || this.#linksKey === drawing.lexed.linksKey;
    const isUnfinished = this.#isUnfinished || (drawing.isComplete && this.#plain?.isWhole === false);
    if (known === source && sameLinks && !this.#isGuess && !isUnfinished) {
      this.#isHandedOver ||= drawing.isComplete;
      return;
    }
    if (this.#settledPieces > 0 || this.#isHandedOver) {
      this.#clear();
      this.#settledPieces = 0;
      this.#settledSource = "";
      this.#isGuess = false;
    }
    this.#show(source, drawing, drawing.isComplete);
    this.#isHandedOver = drawing.isComplete;
  }

  /** Takes away what is shown, and begins anew. */
  #clear(): void {
    this.#pieces.length = 0;
    this.#plain = undefined;
    this.#source = undefined;
    this.#linksKey = undefined;
    this.#restart();
    const task = this.#task;
    this.#task = undefined;
    this.element.replaceChildren();
    this.#showTask(task);
  }

  /** Shows `added` after what is shown. */
  grow(added: string, drawing: Drawing): void {
    const source = (this.#source ?? "") + added;
    // As long as nothing is lexed there is no need to look at all of it. Links by definitions are lexed.
    if (this.#plain === undefined || drawing.lexed.hasDefinitions) {
      this.#show(source, drawing);
      return;
    }
    this.#source = source;
    this.#linksKey ??= added.includes("[") ? drawing.lexed.linksKey : undefined;
    if (this.#plain.grow(added)) {
      this.#showPlainDirection(this.#plain);
    } else {
      this.#lex(source, drawing);
      this.#showDirection();
    }
  }

  /** Shows that nothing more comes in the same words: what was begun in them is none of what it looked like. Reports whether that was so. */
  close(drawing: Drawing): boolean {
    const isOpen = this.#plain?.isWhole === false;
    if (isOpen) {
      this.#show(this.source, drawing, true);
    }
    return isOpen;
  }

  /** Takes note that others may have changed its nodes. */
  handOver(): void {
    this.#isHandedOver = true;
  }

  /** Shows `source` after what is settled. */
  updateRest(source: string, drawing: Drawing): void {
    if (source !== this.#source || source.includes("[")) {
      this.#show(source, drawing);
    }
  }

  /** Where the source that was given last can be cut: see {@link findWordsCut}. */
  findCut(reserve: number, limit: number): WordsCut | undefined {
    const live = this.#pieces.slice(this.#settledPieces).map(({ token }) => token);
    return findWordsCut(live, this.source, reserve, limit);
  }

  /** Settles the first `cut` characters of the source that was given last. `false` where that cannot be. */
  settle(cut: number, isGuess: boolean): boolean {
    let at = 0;
    for (let index = this.#settledPieces; index < this.#pieces.length; index += 1) {
      const piece = this.#pieces[index];
      const raw = piece?.token.raw ?? "";
      if (at + raw.length <= cut) {
        at += raw.length;
        continue;
      }
      const node = piece?.node;
      if (piece?.token.type !== "text" || !(node instanceof Text) || node.data !== raw) {
        return false;
      }
      const [before, after] = [raw.slice(0, cut - at), raw.slice(cut - at)];
      const rest = node.splitText(before.length);
      this.#pieces.splice(index, 1, textPiece(before, node), textPiece(after, rest));
      this.#settledPieces = index + 1;
      this.#settledSource += this.#source?.slice(0, cut) ?? "";
      this.#source = this.#source?.slice(cut);
      this.#isGuess ||= isGuess;
      this.#settlePlace(cut, index, cut - at);
      return true;
    }
    return false;
  }

  /** Lexing begins anew after what is settled. */
  #restart(): void {
    this.#place = { piece: this.#settledPieces, offset: 0, at: 0 };
    this.#isDirectionFinal &&= this.#settledPieces > 0;
  }

  /** Moves the place, after the piece `index` was parted in two after `offset` characters and the source lost its first `cut`. */
  #settlePlace(cut: number, index: number, offset: number): void {
    const { piece, offset: before, at } = this.#place;
    if (at < cut) {
      this.#restart();
    } else {
      this.#place = { piece: piece + 1, offset: piece === index ? before - offset : before, at: at - cut };
    }
  }

  #show(source: string, drawing: Drawing, isWhole = false): void {
    if (this.#settledPieces === 0 && this.#source !== undefined && !source.startsWith(this.#source)) {
      this.#clear();
    }
    const linksKey = source.includes("[") ? drawing.lexed.linksKey : undefined;
    const isOther = linksKey !== undefined && linksKey !== this.#linksKey && this.#linksKey !== undefined;
    const before = this.#source;
    this.#source = source;
    this.#linksKey = linksKey;
    if (before === undefined) {
      this.#plain = new PlainWords(this.element, drawing.lexed.hasDefinitions);
    }
    if (this.#plain && !isOther && this.#growPlain(this.#plain, before ?? "", source, isWhole)) {
      return;
    }
    const { at } = this.#place;
    if (at > 0 && (source.slice(0, at) !== before?.slice(0, at) || isOther)) {
      this.#restart();
    }
    this.#lex(source.slice(this.#place.at), drawing);
    this.#showDirection();
  }

  /** Shows `source` without lexing it. `false`: it must be lexed. */
  #growPlain(plain: PlainWords, before: string, source: string, isWhole: boolean): boolean {
    const added = source.slice(before.length);
    if ((added !== "" && !plain.grow(added)) || (isWhole && !plain.isWhole)) {
      return false;
    }
    this.#showPlainDirection(plain);
    return true;
  }

  #showPlainDirection(plain: PlainWords): void {
    if (!this.#isDirectionFinal) {
      this.#isDirectionFinal = plain.hasFinalDirection;
      this.#setDirection(plain.direction);
    }
  }

  /** Shows `rest`, which is what the source has after the place, and moves the place on. */
  #lex(rest: string, drawing: Drawing): void {
    const { piece, offset, at } = this.#place;
    const plain = readPlainInline(rest, drawing.lexed.hasDefinitions);
    const read = plain ?? drawing.lexed.inline(rest);
    const tokens = offset === 0 ? read : joined(this.#pieces[piece]?.token.raw.slice(0, offset) ?? "", read);
    if (this.#plain) {
      growTexts();
      this.#plain = undefined;
      this.#isDirectionFinal = false;
      const first = this.#task === undefined ? this.element.firstChild : (this.element.firstChild?.nextSibling ?? null);
      this.#pieces.push(...adoptInline(first, tokens));
    }
    this.#isUnfinished = plain === undefined && tokens.some(isUnfinished);
    showInline(this.element, this.#pieces, piece, tokens);
    const next = findInlinePlace(tokens, offset);
    if (next !== undefined) {
      this.#place = { piece: piece + next.piece, offset: next.offset, at: at - offset + next.at };
    }
  }

  #showDirection(): void {
    if (this.#isDirectionFinal) {
      return;
    }
    this.#setDirection(directionOf(this.#pieces.map(({ token }) => token)));
    const { piece, offset } = this.#place;
    const before = this.#pieces.slice(0, piece).map(({ token }) => token);
    const text = this.#pieces[piece]?.token.raw.slice(0, offset) ?? "";
    this.#isDirectionFinal = directionOf([...before, { type: "text", raw: text, text }]) !== undefined;
  }

  #setDirection(direction: Direction | undefined): void {
    this.#direction = direction;
    const shown = this.#source === "" ? this.#emptyDirection : direction;
    if (shown !== this.#shownDirection) {
      this.#shownDirection = shown;
      showDirection(this.element, shown);
    }
  }

  #showTask(task: boolean | undefined): void {
    if (task === this.#task) {
      return;
    }
    if (this.#task !== undefined) {
      this.element.firstElementChild?.remove();
    }
    this.#task = task;
    if (task !== undefined) {
      this.element.prepend(taskIcon(task));
    }
  }
}
