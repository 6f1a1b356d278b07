import type { Tokens } from "marked";
import { element } from "../base/element.ts";
import type { Drawing } from "./drawing.ts";
import { firstDirection, showDirection, type Direction } from "./rules/direction.ts";
import { ShownWords } from "./shownWords.ts";

/** So many rows stand in one body: a browser lays out anew the body that has grown, and takes the others as they are. */
const bodyRows = 32;

/** A table that may grow at its end, in a frame that scrolls sideways. */
export class ShownTable {
  readonly element: HTMLElement;
  readonly #head = element("thead");
  readonly #bodies: HTMLElement[] = [];
  readonly #table = element("table", {}, this.#head);
  #header: ShownRow | undefined;
  readonly #rows: ShownRow[] = [];

  constructor() {
    this.element = element("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, this.#table);
  }

  /** That of the first cell with letters. */
  get direction(): Direction | undefined {
    return this.#header?.direction ?? firstDirection(this.#rows);
  }

  /** Shows the whole of `token`. */
  update({ header, rows }: Tokens.Table, drawing: Drawing): void {
    if (this.#header?.fits(header) !== true) {
      this.#header = new ShownRow(header);
      this.#head.replaceChildren(this.#header.element);
      this.#rows.length = 0;
      this.#bodies.splice(0).forEach((body) => body.remove());
    }
    this.#header.update(header, drawing);
    this.updateRows(rows, 0, drawing);
  }

  /** Shows `rows` as the rows from `from` on, and no others after them. */
  updateRows(rows: readonly Tokens.TableCell[][], from: number, drawing: Drawing): void {
    for (const [offset, cells] of rows.entries()) {
      let row = this.#rows[from + offset];
      if (row === undefined) {
        row = new ShownRow(cells);
        this.#bodyOf(this.#rows.push(row) - 1).append(row.element);
      }
      row.update(cells, drawing);
    }
    this.#rows.splice(from + rows.length).forEach((row) => row.element.remove());
    showDirection(this.#table, this.direction);
    this.#bodies.splice(Math.ceil(this.#rows.length / bodyRows)).forEach((body) => body.remove());
  }

  /** The body of the row `index`, which is a new one for the first of each {@link bodyRows}. */
  #bodyOf(index: number): HTMLElement {
    const place = Math.floor(index / bodyRows);
    const body = this.#bodies[place] ?? element("tbody");
    if (this.#bodies[place] === undefined) {
      this.#bodies.push(body);
      this.#table.append(body);
    }
    return body;
  }
}

class ShownRow {
  readonly element = element("tr");
  readonly #cells: readonly ShownWords[];
  readonly #shape: string;

  constructor(cells: readonly Tokens.TableCell[]) {
    this.#shape = shapeOf(cells);
    this.#cells = cells.map(({ header, align }) => new ShownWords(element(header ? "th" : "td", { align: align ?? undefined })));
    this.element.append(...this.#cells.map((cell) => cell.element));
  }

  get direction(): Direction | undefined {
    return firstDirection(this.#cells);
  }

  fits(cells: readonly Tokens.TableCell[]): boolean {
    return shapeOf(cells) === this.#shape;
  }

  update(cells: readonly Tokens.TableCell[], drawing: Drawing): void {
    for (const [index, { tokens }] of cells.entries()) {
      this.#cells[index]?.update(drawing.lexed.inlineSource(tokens), drawing);
    }
  }
}

function shapeOf(cells: readonly Tokens.TableCell[]): string {
  return cells.map(({ align }) => align ?? "").join("|");
}
