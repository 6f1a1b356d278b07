import type { Token, Tokens } from "marked";
import { element, growText } from "../base/element.ts";
import type { Drawing } from "./drawing.ts";
import { endsWithFence } from "./lineMarks.ts";
import { createFormula } from "../math/formula.ts";
import { firstDirection, showDirection, type Direction } from "./rules/direction.ts";
import type { FormulaToken } from "./rules/formulas.ts";
import { copyOf } from "./shells.ts";
import { ShownCode } from "./shownCode.ts";
import { ShownTable } from "./shownTable.ts";
import { ShownWords } from "./shownWords.ts";
import { appendGrouped, removeGrouped } from "./siblingGroups.ts";

/** A heading in an answer stands below the panel's own two levels. */
const headingOffset = 2;

/** A block on the page. */
export type ShownBlock =
  | { readonly kind: "words"; readonly shape: string; readonly view: ShownWords }
  | { readonly kind: "code"; readonly language: string; readonly view: ShownCode }
  | { readonly kind: "table"; readonly view: ShownTable }
  | { readonly kind: "quote"; readonly view: ShownQuote }
  | { readonly kind: "list"; readonly view: ShownList }
  | { readonly kind: "source"; readonly view: { readonly element: HTMLElement } }
  | { readonly kind: "rule"; readonly view: { readonly element: HTMLElement } }
  | { readonly kind: "formula"; readonly raw: string; readonly open: boolean; readonly view: { readonly element: HTMLElement } };

/** Whether `token` is seen: blank lines and definitions are not. */
export function isBlock(token: Token): boolean {
  return token.type !== "space" && token.type !== "def" && token.type !== "checkbox";
}

/** Blocks one after another: those of an answer, of an item or of a quote. */
export class ShownRun {
  readonly blocks: ShownBlock[] = [];
  readonly #parent: HTMLElement;
  readonly #isRoot: boolean;
  #shownDirection: Direction | undefined;

  /** `isRoot`: each block gets a frame that shows its kind. `direction`: that of `parent`. */
  constructor(parent: HTMLElement, isRoot: boolean, direction?: Direction) {
    this.#parent = parent;
    this.#isRoot = isRoot;
    this.#shownDirection = direction;
  }

  /** Shows `tokens` as the blocks from `from` on, and no others after them. `open`: the last may grow. `task`: the check box before the first. */
  update(tokens: readonly Token[], from: number, drawing: Drawing, open: boolean, task?: boolean): void {
    const wanted = tokens.filter(isBlock);
    for (const [offset, token] of wanted.entries()) {
      const index = from + offset;
      const shown = this.blocks[index];
      const fitting = shown !== undefined && fits(shown, token) ? shown : this.#place(index, create(token), token.type);
      updateBlock(fitting, token, drawing, open && offset === wanted.length - 1, index === 0 ? task : undefined);
    }
    this.cut(from + wanted.length);
    this.showDirection();
  }

  /** Takes away the blocks from `count` on. */
  cut(count: number): void {
    if (count < this.blocks.length) {
      for (const { view } of this.blocks.splice(count).reverse()) {
        removeGrouped(this.#frameOf(view.element));
      }
    }
  }

  /** Adds the block of `token` at the end, or instead of the last one, with nothing in it yet. */
  add(token: Token, insteadOfLast = false): ShownBlock {
    return this.#place(this.blocks.length - (insteadOfLast ? 1 : 0), create(token), token.type);
  }

  /** Makes what the blocks stand in run in their direction. */
  showDirection(): void {
    if (this.#isRoot) {
      return;
    }
    const { direction } = this;
    if (direction !== this.#shownDirection) {
      this.#shownDirection = direction;
      showDirection(this.#parent, direction);
    }
  }

  /** That of the first block with letters. */
  get direction(): Direction | undefined {
    for (const { view } of this.blocks) {
      const direction = "direction" in view ? view.direction : undefined;
      if (direction !== undefined) {
        return direction;
      }
    }
    return undefined;
  }

  #place(index: number, block: ShownBlock, type: string): ShownBlock {
    const before = this.blocks[index];
    this.blocks[index] = block;
    const node = block.view.element;
    if (this.#isRoot && before) {
      const frame = this.#frameOf(before.view.element);
      frame.dataset["kind"] = type;
      frame.replaceChildren(node);
    } else if (this.#isRoot) {
      const frame = copyOf(`block ${type}`, "div", { class: "block", "data-kind": type });
      frame.append(node);
      appendGrouped(this.#parent, index, frame);
    } else if (before) {
      before.view.element.replaceWith(node);
    } else {
      appendGrouped(this.#parent, index, node);
    }
    return block;
  }

  #frameOf(node: HTMLElement): HTMLElement {
    return this.#isRoot ? (node.parentElement ?? node) : node;
  }
}

/** A quote. */
export class ShownQuote {
  readonly element = copyOf("blockquote", "blockquote", { dir: "ltr" });
  readonly run = new ShownRun(this.element, false, "ltr");

  get direction(): Direction | undefined {
    return this.run.direction;
  }
}

/** A list that may grow at its end. Tight and loose ones look the same: a blank line late in a list moves nothing that was shown before. */
export class ShownList {
  readonly element: HTMLElement;
  readonly isOrdered: boolean;
  readonly items: ShownItem[] = [];
  #start = 1;

  constructor(isOrdered: boolean) {
    this.isOrdered = isOrdered;
    this.element = element(isOrdered ? "ol" : "ul");
  }

  /** That of the first item with letters. */
  get direction(): Direction | undefined {
    return firstDirection(this.items);
  }

  /** Sets the number that the list begins with. */
  setStart(start: number | ""): void {
    const number = start === "" ? 1 : start;
    if (number !== this.#start) {
      this.#start = number;
      if (number === 1) {
        this.element.removeAttribute("start");
      } else {
        this.element.setAttribute("start", String(number));
      }
    }
  }

  /** Adds an item at the end, with nothing in it yet. */
  addItem(): ShownItem {
    const item = new ShownItem();
    appendGrouped(this.element, this.items.push(item) - 1, item.element);
    return item;
  }

  /** Shows `items` as the items from `from` on, and no others after them. `open`: the last may grow. */
  updateItems(items: readonly Tokens.ListItem[], from: number, drawing: Drawing, open: boolean): void {
    for (const [offset, token] of items.entries()) {
      const item = this.items[from + offset] ?? this.addItem();
      item.run.update(token.tokens, 0, drawing, open && offset === items.length - 1, token.task ? token.checked : undefined);
    }
    for (const item of this.items.splice(from + items.length).reverse()) {
      removeGrouped(item.element);
    }
  }
}

/** An item of a list. */
export class ShownItem {
  readonly element = copyOf("li", "li", { dir: "ltr" });
  readonly run = new ShownRun(this.element, false, "ltr");

  get direction(): Direction | undefined {
    return this.run.direction;
  }
}

function fits(shown: ShownBlock, token: Token): boolean {
  switch (shown.kind) {
    case "words":
      return shown.shape === shapeOfWords(token);
    case "code":
      return token.type === "code" && shown.language === languageOf(token as Tokens.Code);
    case "table":
      return token.type === "table";
    case "quote":
      return token.type === "blockquote";
    case "list":
      return token.type === "list" && shown.view.isOrdered === (token as Tokens.List).ordered;
    case "source":
      return !known.has(token.type);
    case "rule":
      return token.type === "hr";
    case "formula":
      return token.type === "formula" && shown.raw === token.raw && shown.open === (token as FormulaToken).open;
  }
}

function create(token: Token): ShownBlock {
  switch (token.type) {
    case "paragraph":
    case "text":
    case "heading":
      return { kind: "words", shape: shapeOfWords(token), view: new ShownWords(shellOfWords(token)) };
    case "code": {
      const language = languageOf(token as Tokens.Code);
      return { kind: "code", language, view: new ShownCode(language) };
    }
    case "table":
      return { kind: "table", view: new ShownTable() };
    case "blockquote":
      return { kind: "quote", view: new ShownQuote() };
    case "list":
      return { kind: "list", view: new ShownList((token as Tokens.List).ordered) };
    case "hr":
      return { kind: "rule", view: { element: element("hr") } };
    case "formula": {
      const formula = token as FormulaToken;
      return {
        kind: "formula",
        raw: token.raw,
        open: formula.open,
        view: { element: createFormula({ ...formula, raw: formula.raw.trim() }) },
      };
    }
    default:
      // HTML, and whatever else is not known: its source.
      return { kind: "source", view: { element: element("p", { class: "raw-html" }, document.createTextNode("")) } };
  }
}

const known: ReadonlySet<string> = new Set(["paragraph", "text", "heading", "code", "table", "blockquote", "list", "hr", "formula"]);

function updateBlock(block: ShownBlock, token: Token, drawing: Drawing, open: boolean, task: boolean | undefined): void {
  switch (block.kind) {
    case "words":
      block.view.update(drawing.lexed.inlineSource((token as Tokens.Paragraph).tokens), drawing, task);
      if (!open) {
        block.view.close(drawing);
      }
      break;
    case "code":
      block.view.update((token as Tokens.Code).text, open && !endsWithFence(token.raw));
      break;
    case "table":
      block.view.update(token as Tokens.Table, drawing, open);
      break;
    case "quote":
      block.view.run.update((token as Tokens.Blockquote).tokens, 0, drawing, open);
      break;
    case "list":
      block.view.setStart((token as Tokens.List).start);
      block.view.updateItems((token as Tokens.List).items, 0, drawing, open);
      break;
    case "source":
      growText(block.view.element.firstChild as Text, token.raw.trimEnd());
      break;
    case "rule":
    case "formula":
      break;
  }
}

function shapeOfWords(token: Token): string {
  return token.type === "heading" ? `heading-${(token as Tokens.Heading).depth}` : token.type === "text" ? "paragraph" : token.type;
}

function shellOfWords(token: Token): HTMLElement {
  if (token.type !== "heading") {
    return copyOf("p", "p", { dir: "ltr" });
  }
  const { depth } = token as Tokens.Heading;
  return copyOf(`heading ${depth}`, `h${Math.min(6, depth + headingOffset)}` as "h3", { class: `heading-${depth}`, dir: "ltr" });
}

function languageOf({ lang }: Tokens.Code): string {
  return (lang ?? "").trim().split(/\s+/, 1)[0] ?? "";
}
