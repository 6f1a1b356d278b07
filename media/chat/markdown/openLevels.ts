import type { Token } from "marked";
import type { OpenPath } from "./openPath.ts";
import { CodeLeaf, type TableLeaf, type WordsLeaf } from "./plainLeaves.ts";
import type { ShownBlock, ShownList, ShownRun } from "./shownBlocks.ts";

/** A block of lines that is open. */
export type Leaf = WordsLeaf | CodeLeaf | TableLeaf;

/** An item that is open. */
export interface OpenItem {
  readonly kind: "item";
  readonly list: ShownList;
  /** What the markers of the list have in common. */
  readonly mark: string;
  /** How far its lines are indented. */
  readonly width: number;
  /** Whether the line before was blank within it. */
  wasBlank: boolean;
}

/** The blocks of the answer, or of an item or quote that is open. */
export interface Level {
  readonly run: ShownRun;
  readonly container: OpenItem | { readonly kind: "quote" } | undefined;
  readonly isInItem: boolean;
  leaf: Leaf | undefined;
  /** Whether nothing but a blank line may follow. */
  isAfterRule: boolean;
}

/** From where on the library can read: the path that is open at `at`, counted in characters from the beginning. */
export interface Takeover {
  readonly path: OpenPath;
  readonly at: number;
}

/** What is open at the end of a text, from the outside in, with what is drawn of it. */
export class OpenLevels {
  /** Where the line begins that is read, in characters from the beginning. */
  lineAt = 0;
  readonly #levels: Level[];
  /** What was open last, if nothing follows it yet. */
  #last: Leaf | undefined;
  #lastLevels: readonly Level[] = [];
  #blockAt = 0;
  #takeover: Takeover;

  /** What follows is drawn after the blocks of `run`. */
  constructor(run: ShownRun) {
    this.#levels = [{ run, container: undefined, isInItem: false, leaf: undefined, isAfterRule: false }];
    this.#takeover = { path: [rootStep(run, run.blocks.length)], at: 0 };
  }

  /** Where the last block of the answer begins. */
  get blockAt(): number {
    return this.#blockAt;
  }

  get innermost(): Level {
    return this.#levels[this.#levels.length - 1] as Level;
  }

  /** How many levels there are; the first is that of the answer. */
  get count(): number {
    return this.#levels.length;
  }

  /** The item or quote of the level at `depth`. */
  containerAt(depth: number): Level["container"] {
    return this.#levels[depth]?.container;
  }

  /** Begins what is in an item or a quote. */
  open(run: ShownRun, container: NonNullable<Level["container"]>): void {
    const isInItem = container.kind === "item" || this.innermost.isInItem;
    this.#levels.push({ run, container, isInItem, leaf: undefined, isAfterRule: false });
  }

  /** Ends what is open from `depth` on. */
  close(depth: number): void {
    while (this.#levels.length > depth) {
      this.leave(this.innermost);
      this.#levels.pop();
    }
  }

  /** Ends the block of lines that is open in `level`. */
  leave(level: Level): void {
    if (level.leaf !== undefined) {
      this.draw();
      this.#last = level.leaf;
      this.#lastLevels = this.#levels.length === 1 ? this.#levels : [...this.#levels];
      level.leaf = undefined;
    }
  }

  /** Adds the block of `token` to `level`, after what is open there. */
  add(level: Level, token: Token): ShownBlock {
    this.leave(level);
    this.#endLast();
    const { run } = level;
    const place = run.blocks.length;
    if (this.#levels.length === 1) {
      this.#blockAt = this.lineAt;
      this.#takeover = { path: [rootStep(run, place)], at: this.lineAt };
    } else if (this.#levels.length === 2 && level.container?.kind === "quote" && place > 0) {
      this.#note({ kind: "run", run, settled: place, firstMarker: "> ", marker: "> " });
    }
    const block = run.add(token);
    if (block.kind !== "words") {
      showDirections(this.#levels);
    }
    return block;
  }

  /** Adds an item to `list`, the last block of the innermost level, and begins what is in it. */
  addItem(list: ShownList, mark: string, width: number): void {
    this.#endLast();
    if (this.#levels.length === 1 && list.items.length > 0) {
      this.#note({ kind: "list", list, settled: list.items.length });
    }
    this.open(list.addItem().run, { kind: "item", list, mark, width, wasBlank: false });
  }

  /** Takes note that a line of `leaf` begins. */
  beginLine(leaf: CodeLeaf | TableLeaf): void {
    if (this.#levels.length > 1) {
      return;
    }
    this.#note(
      leaf instanceof CodeLeaf
        ? { kind: "code", code: leaf.view, kept: [leaf.opening], characters: leaf.characters }
        : { kind: "table", table: leaf.view, kept: leaf.opening, settled: leaf.rows },
    );
  }

  /** Draws what the open leaf has taken. */
  draw(): void {
    const { leaf } = this.innermost;
    if (leaf === undefined) {
      return;
    }
    leaf.draw();
    if (!leaf.isDirectionKnown) {
      showDirections(this.#levels);
    }
  }

  /** Draws all that was taken, and reports from where on the library can read. */
  takeover(): Takeover {
    this.draw();
    const { leaf } = this.innermost;
    if (leaf instanceof CodeLeaf) {
      leaf.drawAll();
    }
    return this.#takeover;
  }

  /** Ends all that is open. */
  end(): void {
    this.close(1);
    this.leave(this.innermost);
    this.#endLast();
  }

  /** Something follows what was open last, or nothing more comes. */
  #endLast(): void {
    if (this.#last?.close() === true) {
      showDirections(this.#lastLevels);
    }
    this.#last = undefined;
  }

  /** The library can read from this line on, with `step` open in the last block of the answer. */
  #note(step: OpenPath[number]): void {
    const { run } = this.#levels[0] as Level;
    this.#takeover = { path: [rootStep(run, run.blocks.length - 1), step], at: this.lineAt };
  }
}

function rootStep(run: ShownRun, settled: number): OpenPath[number] {
  return { kind: "run", run, settled, firstMarker: "", marker: "" };
}

function showDirections(levels: readonly Level[]): void {
  for (let depth = levels.length - 1; depth > 0; depth -= 1) {
    levels[depth]?.run.showDirection();
  }
}
