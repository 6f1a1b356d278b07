import * as vscode from "vscode";

/** The part of a quick pick that the mark needs. */
export type MarkedPick<Item extends vscode.QuickPickItem> = Pick<vscode.QuickPick<Item>, "items" | "activeItems" | "keepScrollPosition">;

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
  /** The row that was marked from here, not by the user. */
  private placed: string | undefined;
  private isMoved = false;

  /** `idOf`: the same for the same row each time, and no other row's. Separators are not asked. */
  constructor(pick: MarkedPick<Item>, idOf: (item: Item) => string) {
    this.pick = pick;
    this.idOf = idOf;
    pick.keepScrollPosition = true;
  }

  /**
   * Sets the rows. The mark stays where the user has put it, or goes to what now stands in the place of a row that is gone. Where the user has not moved it, it goes to the
   * row `preferred`, should there be one.
   */
  fill(items: readonly Item[], preferred?: string): void {
    const before = rowsOf(this.pick.items);
    const [active] = this.pick.activeItems;
    const activeId = active && this.idOf(active);
    const place = before.findIndex((item) => this.idOf(item) === activeId);
    this.isMoved ||= activeId !== undefined && activeId !== this.placed;
    this.pick.items = items;
    const rows = rowsOf(items);
    const find = (id: string | undefined): Item | undefined => rows.find((item) => this.idOf(item) === id);
    const wanted = (this.isMoved ? undefined : find(preferred)) ?? find(activeId) ?? rows[Math.min(Math.max(place, 0), rows.length - 1)];
    this.put(wanted);
  }

  /** Marks a row, unless the user has moved the mark. */
  prefer(item: Item | undefined): void {
    const [active] = this.pick.activeItems;
    if (item !== undefined && !this.isMoved && (active === undefined || this.idOf(active) === this.placed)) {
      this.put(item);
    }
  }

  /** Has the rows be others altogether, such as on another page: where the mark was means nothing there. */
  reset(): void {
    this.placed = undefined;
    this.isMoved = false;
    this.pick.activeItems = [];
  }

  private put(item: Item | undefined): void {
    this.placed = item && this.idOf(item);
    this.pick.activeItems = item === undefined ? [] : [item];
  }
}

function rowsOf<Item extends vscode.QuickPickItem>(items: readonly Item[]): readonly Item[] {
  return items.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
}
