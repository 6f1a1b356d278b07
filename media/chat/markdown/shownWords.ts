import type { Token, Tokens } from "marked";
import { element } from "../base/element.ts";
import type { Drawing } from "./drawing.ts";
import { findInlineCut, findInlinePlace, type InlinePlace } from "./inlineCut.ts";
import type { FormulaToken } from "./rules/formulas.ts";
import { directionOf, showDirection, type Direction } from "./rules/direction.ts";
import { adoptInline, showInline, type ShownInline } from "./inlineNodes.ts";
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
  /** Whether what decided the direction is before the place. */
  #isDirectionFinal = false;

  /** `direction`: that of `element`. */
  constructor(element: HTMLElement, direction?: Direction) {
    this.element = element;
    this.#direction = direction;
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
    this.#show((this.#source ?? "") + added, drawing);
  }

  /** Shows that nothing more comes in the same words: what was begun in them is none of what it looked like. Reports whether that was so. */
  close(drawing: Drawing): boolean {
    const isOpen = this.#plain?.isWhole === false;
    if (isOpen) {
      this.#show(this.source, drawing, true);
    }
    return isOpen;
  }

  /** Shows `source` after what is settled. */
  updateRest(source: string, drawing: Drawing): void {
    if (source !== this.#source || source.includes("[")) {
      this.#show(source, drawing);
    }
  }

  /**
   * Where the source that was given last can be cut so that its beginning never looks different, at least `reserve` characters before its end;
   * `undefined` for nowhere. Beyond `limit` characters it is cut at a word even where something may be open, and lexed once more when it is whole.
   */
  findCut(
    reserve: number,
    limit: number,
  ): { readonly at: number; readonly isGuess: boolean; readonly line: number; readonly rest: string } | undefined {
    const source = this.#source ?? "";
    const live = this.#pieces.slice(this.#settledPieces).map(({ token }) => token);
    const sure = findInlineCut(live, source.length - reserve);
    const at =
      sure ??
      (source.length > limit
        ? findInlineCut([{ type: "text", raw: source.slice(0, -reserve), text: "" }], source.length, true)
        : undefined);
    if (at === undefined) {
      return undefined;
    }
    const end = source.indexOf("\n", at);
    return {
      at,
      isGuess: sure === undefined,
      line: source.slice(0, at).split("\n").length - 1,
      rest: source.slice(at, end === -1 ? undefined : end),
    };
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
    if (!this.#isDirectionFinal) {
      this.#isDirectionFinal = plain.hasFinalDirection;
      this.#setDirection(plain.direction);
    }
    return true;
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
    if (direction !== this.#direction) {
      this.#direction = direction;
      showDirection(this.element, direction);
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
      const [name, label] = task ? ["pass-filled", "Done"] : ["circle-large-outline", "To do"];
      this.element.prepend(element("span", { class: `task codicon codicon-${name}`, role: "img", "aria-label": label }));
    }
  }
}

/** `tokens` with the text `before` in front of them: texts that meet are one. */
function joined(before: string, tokens: readonly Token[]): readonly Token[] {
  const [first, ...others] = tokens;
  return first?.type === "text"
    ? [{ ...first, raw: before + first.raw, text: before + (first as Tokens.Text).text }, ...others]
    : [{ type: "text", raw: before, text: before }, ...tokens];
}

function textPiece(text: string, node: Text): ShownInline {
  return { token: { type: "text", raw: text, text }, node, children: [] };
}

function isUnfinished(token: Token): boolean {
  return token.type === "formula" ? (token as FormulaToken).open : "tokens" in token && token.tokens?.some(isUnfinished) === true;
}
