import type { Token } from "marked";
import { element } from "../element.ts";
import type { Drawing } from "./drawing.ts";
import { findInlineCut } from "./inlineCut.ts";
import type { FormulaToken } from "./rules/formulas.ts";
import { directionOf, showDirection, type Direction } from "./rules/direction.ts";
import { showInline, type ShownInline } from "./inlineNodes.ts";

/** Letters and spaces: after {@link plainEnd} they begin nothing, end nothing and change nothing before them. */
const plainWords = /^[\p{L}\p{N} ,]+$/u;
/** A word that is, and begins, nothing but a word: no part of an address, and no mark of emphasis is beside it. */
const plainEnd = /\S [\p{L}\p{N}]*$/u;
/** Formulas and tags have rules of their own for what has no end yet. */
const mayBeUnfinished = /[$\\<]/;

/** The words of a paragraph, a heading or a cell, in its element. */
export class ShownWords {
  readonly element: HTMLElement;
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
  #linksKey: string | undefined;
  #task: boolean | undefined;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  /** How long the source is that was given last. */
  get length(): number {
    return this.#source?.length ?? 0;
  }

  /** That of the first letter. */
  get direction(): Direction | undefined {
    return directionOf(this.#pieces.map(({ token }) => token));
  }

  /** Shows `source`, all of it. `task`: the check box before it, if there is one. */
  update(source: string, drawing: Drawing, task?: boolean): void {
    this.#showTask(task);
    const known = this.#source === undefined ? undefined : this.#settledSource + this.#source;
    const sameLinks = !source.includes("[") || this.#linksKey === drawing.lexed.linksKey;
    if (known === source && sameLinks && !this.#isGuess && !this.#isUnfinished) {
      this.#isHandedOver ||= drawing.isComplete;
      return;
    }
    if (this.#settledPieces > 0 || this.#isHandedOver) {
      this.#pieces.length = 0;
      this.element.replaceChildren();
      this.#task = undefined;
      this.#showTask(task);
      this.#settledPieces = 0;
      this.#settledSource = "";
      this.#isGuess = false;
    }
    this.#show(source, drawing);
    this.#isHandedOver = drawing.isComplete;
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
      return true;
    }
    return false;
  }

  /** Appends to the last text where `source` is the known one and plain words after it. `false`: it must be lexed. */
  #growPlainly(source: string, drawing: Drawing): boolean {
    const known = this.#source;
    const last = this.#pieces.length > this.#settledPieces ? this.#pieces.at(-1) : undefined;
    if (known === undefined || last?.token.type !== "text" || !(last.node instanceof Text) || !source.startsWith(known)) {
      return false;
    }
    const { raw } = last.token;
    const added = source.slice(known.length);
    const sameLinks = !source.includes("[") || this.#linksKey === drawing.lexed.linksKey;
    if (
      !sameLinks ||
      last.node.data !== raw ||
      !known.endsWith(raw) ||
      !plainWords.test(added) ||
      !plainEnd.test(raw) ||
      mayBeUnfinished.test(source)
    ) {
      return false;
    }
    last.node.appendData(added);
    // Cut from the new source: pieces of each source would keep all of them alive.
    const text = source.slice(known.length - raw.length);
    last.token = { type: "text", raw: text, text };
    this.#source = source;
    return true;
  }

  #show(source: string, drawing: Drawing): void {
    if (this.#growPlainly(source, drawing)) {
      showDirection(this.element, this.direction);
      return;
    }
    const tokens = drawing.lexed.inline(source);
    this.#source = source;
    this.#isUnfinished = tokens.some(isUnfinished);
    this.#linksKey = source.includes("[") ? drawing.lexed.linksKey : undefined;
    showInline(this.element, this.#pieces, this.#settledPieces, tokens);
    showDirection(this.element, this.direction);
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

function textPiece(text: string, node: Text): ShownInline {
  return { token: { type: "text", raw: text, text }, node, children: [] };
}

function isUnfinished(token: Token): boolean {
  return token.type === "formula" ? (token as FormulaToken).open : "tokens" in token && token.tokens?.some(isUnfinished) === true;
}
