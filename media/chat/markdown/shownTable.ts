import type { Tokens } from "marked";
import { element } from "../base/element.ts";
import type { Drawing } from "./drawing.ts";
import { firstDirection, showDirection, type Direction } from "./rules/direction.ts";
import { copyOf } from "./shells.ts";
import { ShownWords } from "./shownWords.ts";

/** So many rows stand in one body: a browser lays out anew the body that has grown, and takes the others as they are. */
const bodyRows = 32;

/** A table that may grow at its end, in a frame that scrolls sideways. */
export class ShownTable {
  readonly element: HTMLElement;
  readonly #head = element("thead");
  readonly #bodies: HTMLElement[] = [];
  readonly #table = copyOf("table", "table", { dir: "ltr" });
  #header: ShownRow | undefined;
  readonly #rows: ShownRow[] = [];
  /** A row with nothing in it: a copy costs less than a new one. */
  #template: ShownRow | undefined;
  #shownDirection: Direction | undefined = "ltr";

  constructor() {
    this.element = copyOf("table-scroll", "div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" });
    this.#table.append(this.#head);
    this.element.append(this.#table);
  }

  /** That of the first cell with letters. */
  get direction(): Direction | undefined {
    return this.#header?.direction ?? firstDirection(this.#rows);
  }

  /** Shows the whole of `token`. `open`: more may come. */
  update({ header, rows }: Tokens.Table, drawing: Drawing, open: boolean): void {
    this.#fit(header).update(header, drawing);
    this.updateRows(rows, 0, drawing, open);
  }

  /** Shows `header`, whose cells are words alone, and no rows. */
  begin(header: readonly Tokens.TableCell[], drawing: Drawing): void {
    this.#fit(header).grow(
      header.map(({ text }) => text),
      drawing,
    );
    this.updateRows([], 0, drawing, true);
  }

  /** The row of the header, which fits the cells of `header`; with another one all rows are gone. */
  #fit(header: readonly Tokens.TableCell[]): ShownRow {
    if (this.#header?.fits(header) === true) {
      return this.#header;
    }
    const alignments = header.map(({ align }) => align ?? undefined);
    this.#header = new ShownRow(
      alignments.map((align) => element("th", { align, dir: "ltr" })),
      alignments,
    );
    this.#template = undefined;
    this.#head.replaceChildren(this.#header.element);
    this.#rows.length = 0;
    this.#bodies.splice(0).forEach((body) => body.remove());
    return this.#header;
  }

  /** Shows `rows` as the rows from `from` on, and no others after them. `open`: more may come. */
  updateRows(rows: readonly Tokens.TableCell[][], from: number, drawing: Drawing, open: boolean): void {
    for (const [offset, cells] of rows.entries()) {
      (this.#rows[from + offset] ?? this.#addRow()).update(cells, drawing);
    }
    if (this.#rows.length > from + rows.length) {
      this.#rows.splice(from + rows.length).forEach((row) => row.element.remove());
      this.#bodies.splice(Math.ceil(this.#rows.length / bodyRows)).forEach((body) => body.remove());
    }
    for (let index = from - 1; index < this.#rows.length - (open ? 1 : 0); index += 1) {
      (index < 0 ? this.#header : this.#rows[index])?.close(drawing);
    }
    this.#showDirection();
  }

  /** Shows the row `index`, the last one or the next, with `texts` in its cells. */
  growRow(index: number, texts: readonly string[], drawing: Drawing): void {
    let row = this.#rows[index];
    if (row === undefined) {
      this.close(drawing);
      row = this.#addRow();
    }
    row.grow(texts, drawing);
    this.#showDirection();
  }

  /** Shows that nothing more comes in the last row. */
  close(drawing: Drawing): void {
    (this.#rows.at(-1) ?? this.#header)?.close(drawing);
  }

  /** Takes note that others may have changed its nodes. */
  handOver(): void {
    for (const row of [this.#header, ...this.#rows]) {
      row?.handOver();
    }
  }

  #addRow(): ShownRow {
    const alignments = this.#header?.alignments ?? [];
    this.#template ??= new ShownRow(
      alignments.map((align) => element("td", { align, dir: "ltr" })),
      alignments,
    );
    const row = this.#template.copy();
    this.#bodyOf(this.#rows.push(row) - 1).append(row.element);
    return row;
  }

  #showDirection(): void {
    const { direction } = this;
    if (direction !== this.#shownDirection) {
      this.#shownDirection = direction;
      showDirection(this.#table, direction);
    }
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
  readonly element: HTMLElement;
  /** How its cells are aligned. */
  readonly alignments: readonly (string | undefined)[];
  readonly #cells: readonly ShownWords[];

  constructor(cells: readonly HTMLElement[], alignments: readonly (string | undefined)[], row: HTMLElement = element("tr", {}, ...cells)) {
    this.element = row;
    this.alignments = alignments;
    this.#cells = cells.map((cell) => new ShownWords(cell, true));
  }

  get direction(): Direction | undefined {
    return firstDirection(this.#cells);
  }

  /** One like this, which has nothing in it. */
  copy(): ShownRow {
    const row = this.element.cloneNode(true) as HTMLElement;
    const cells: HTMLElement[] = [];
    for (let cell = row.firstChild; cell; cell = cell.nextSibling) {
      cells.push(cell as HTMLElement);
    }
    return new ShownRow(cells, this.alignments, row);
  }

  fits(cells: readonly Tokens.TableCell[]): boolean {
    const { alignments } = this;
    return cells.length === alignments.length && cells.every(({ align }, index) => (align ?? undefined) === alignments[index]);
  }

  update(cells: readonly Tokens.TableCell[], drawing: Drawing): void {
    for (const [index, { tokens }] of cells.entries()) {
      this.#cells[index]?.update(drawing.lexed.inlineSource(tokens), drawing);
    }
  }

  handOver(): void {
    for (const cell of this.#cells) {
      cell.handOver();
    }
  }

  /** Shows that nothing more comes in it. */
  close(drawing: Drawing): void {
    for (const cell of this.#cells) {
      cell.close(drawing);
    }
  }

  /** Shows `texts` in its cells. */
  grow(texts: readonly string[], drawing: Drawing): void {
    for (const [index, cell] of this.#cells.entries()) {
      const text = texts[index] ?? "";
      const { source } = cell;
      if (source !== "" && text.startsWith(source)) {
        if (text.length > source.length) {
          cell.grow(text.slice(source.length), drawing);
        }
      } else if (text !== source) {
        cell.update(text, drawing);
      }
    }
  }
}
