import * as vscode from "vscode";

/** The part of a quick pick that the mark needs. */
export type MarkedPick<Item extends vscode.QuickPickItem> = Pick<
  vscode.QuickPick<Item>,
  "items" | "activeItems" | "selectedItems" | "keepScrollPosition" | "onDidChangeActive" | "onDidChangeValue" | "onDidAccept"
>;

/**
 * Keeps the mark of a quick pick on the row where the user has put it while rows come and go: VS Code itself puts it back on the first row whenever rows are set.
 * Every pick that fills in, or changes while it is open, sets its rows through this.
 *
 * VS Code speaks of a row by its number, so what the user does just when rows are set may be taken for another row: rows that can be chosen should keep their
 * numbers, which they do when new rows are added behind them.
 */
export class PickMark<Item extends vscode.QuickPickItem> {
  private readonly pick: MarkedPick<Item>;
  private readonly idOf: (item: Item) => string;
  /** The marked row; `undefined` before there are rows. */
  private marked: string | undefined;
  private isMoved = false;
  /** What takes the next row that is marked: Enter came when none was. */
  private acceptNext: ((item: Item) => void) | undefined;
  /** Rows were set and VS Code has not reported yet that the mark is where it was put: until then it may report that it is on the first row, where it passes by. */
  private passing: { readonly first: string; readonly wanted: string } | undefined;

  /** `idOf`: the same for the same row each time, and no other row's. Separators are not asked. */
  constructor(pick: MarkedPick<Item>, idOf: (item: Item) => string) {
    this.pick = pick;
    this.idOf = idOf;
    pick.keepScrollPosition = true;
    pick.onDidChangeActive(([item]) => {
      if (item !== undefined) {
        this.hear(item);
      }
    });
    pick.onDidChangeValue(() => {
      this.acceptNext = undefined;
    });
  }

  /**
   * Has `accept` take the row that the user accepts. Enter hits no row if VS Code has just set rows and marks none of them yet: the row that it marks next is
   * the one that the user sees, and is taken.
   */
  onAccept(accept: (item: Item) => void): void {
    this.pick.onDidAccept(() => {
      const [item] = this.pick.selectedItems;
      if (item === undefined) {
        this.acceptNext = accept;
      } else {
        accept(item);
      }
    });
  }

  /**
   * Sets the rows. The mark stays where the user has put it, or goes to what now stands in the place of a row that is gone. Where the user has not moved it, it goes to the
   * row `preferred`, should there be one.
   */
  fill(items: readonly Item[], preferred?: string): void {
    const place = rowsOf(this.pick.items).findIndex((item) => this.idOf(item) === this.marked);
    this.pick.items = items;
    const rows = rowsOf(items);
    const find = (id: string | undefined): Item | undefined => rows.find((item) => this.idOf(item) === id);
    this.put(
      (this.isMoved ? undefined : find(preferred)) ?? find(this.marked) ?? rows[Math.min(Math.max(place, 0), rows.length - 1)],
      rows[0],
    );
  }

  /** Marks a row, unless the user has moved the mark. */
  prefer(item: Item | undefined): void {
    if (item !== undefined && !this.isMoved) {
      this.put(item, undefined);
    }
  }

  /** Has the rows be others altogether, such as on another page: where the mark was means nothing there. */
  reset(): void {
    this.marked = undefined;
    this.isMoved = false;
  }

  private put(item: Item | undefined, first: Item | undefined): void {
    const wanted = item && this.idOf(item);
    this.marked = wanted;
    this.passing = wanted === undefined || first === undefined || first === item ? undefined : { first: this.idOf(first), wanted };
    this.pick.activeItems = item === undefined ? [] : [item];
  }

  private hear(item: Item): void {
    const id = this.idOf(item);
    if (id === this.passing?.first) {
      return;
    }
    this.passing = undefined;
    this.isMoved ||= id !== this.marked;
    this.marked = id;
    const { acceptNext } = this;
    this.acceptNext = undefined;
    acceptNext?.(item);
  }
}

function rowsOf<Item extends vscode.QuickPickItem>(items: readonly Item[]): readonly Item[] {
  return items.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
}
