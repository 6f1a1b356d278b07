import { tightened } from "../../src/core/tools/edits/composeReplacements.ts";
import { changesBetween } from "../../src/core/tools/edits/lineChanges.ts";
import { baseOf, type PendingHunk } from "../../src/core/tools/edits/pendingHunk.ts";
import { readHunks } from "../../src/core/tools/edits/readHunks.ts";
import { rebaseHunks, rebaseHunksBetween } from "../../src/core/tools/edits/rebaseHunks.ts";
import { recordEdit } from "../../src/core/tools/edits/recordEdit.ts";
import { replaced, type Replacement } from "../../src/core/tools/edits/textEdit.ts";
import { undoHunks } from "../../src/core/tools/edits/undoHunks.ts";
import type { SourceFile } from "./corpus.ts";
import type { Random } from "./editCase.ts";

/**
 * A stretch of a file in a run: lines of the user's own, or lines that the agent changed. What the file must be after any undo is these stretches put together, which needs no diff and no offsets.
 * Lines have their ends.
 */
interface Stretch {
  now: string[];
  /** What stood there before the agent; `undefined`: nothing of it is the agent's. */
  base: string[] | undefined;
  /** The user has typed into the agent's lines. */
  touched: boolean;
}

/** How a run went. */
export interface HunkRunResult {
  /** Hunks that were undone and compared with the bytes from before. */
  readonly undone: number;
  readonly rejected: number;
  /** What differs from the stretches; empty: nothing. */
  readonly wrong: readonly string[];
}

/** A file in which an agent and a user work at once, with a restart in between; then some hunks are undone. */
export class HunkRun {
  readonly #random: Random;
  readonly #stretches: Stretch[];
  readonly #wrong: string[] = [];
  #hunks: readonly PendingHunk[] = [];
  #ids = 0;
  /** A change was known by its texts alone: then a hunk beside it may be rejected that the stretches know how to undo. */
  #byTexts = false;

  constructor(source: SourceFile, random: Random) {
    this.#random = random;
    const lines = source.text.split("\n").slice(0, 400);
    const ends = random.pick([["\n"], ["\r\n"], ["\n", "\r\n"]]);
    // Lines are made different from one another, so that there is one diff alone, and the stretches know it.
    const texts = lines.map((line, index) => `${line} //${String(index)}${index === lines.length - 1 ? "" : random.pick(ends)}`);
    this.#stretches = [{ now: texts, base: undefined, touched: false }];
  }

  /** Plays the run to its end. */
  play(): HunkRunResult {
    const steps = this.#random.whole(6, 24);
    for (let step = 0; step < steps; step++) {
      const before = this.#text();
      const action = this.#random.whole(0, 9);
      if (action < 4) {
        this.#agentEdits(before);
      } else if (action < 8) {
        this.#userTypes(before, false);
      } else if (action === 8) {
        this.#userTypes(before, true);
      } else {
        this.#restart();
      }
      this.#check();
    }
    return this.#undoSome();
  }

  #text(): string {
    return this.#stretches.flatMap(({ now }) => now).join("");
  }

  /** Lines of the user's own become the agent's: changed, taken away, or added to. */
  #agentEdits(before: string): void {
    const own = this.#stretches.filter(({ now, base }) => base === undefined && now.length >= 8);
    if (own.length === 0) {
      return;
    }
    const stretch = this.#random.pick(own);
    const first = this.#random.whole(2, stretch.now.length - 6);
    const base = stretch.now.slice(first, first + this.#random.whole(1, 3));
    const lineEnd = base.at(-1)?.match(/\r?\n$/)?.[0] ?? "\n";
    const now = this.#random.pick([
      base.map((line) => `${this.#random.word()} ${line}`),
      [],
      [...base.map(() => this.#random.word() + lineEnd), this.#random.word() + lineEnd],
    ]);
    const index = this.#stretches.indexOf(stretch);
    const left = { now: stretch.now.slice(0, first), base: undefined, touched: false };
    const right = { now: stretch.now.slice(first + base.length), base: undefined, touched: false };
    this.#stretches.splice(index, 1, left, { now, base, touched: false }, right);
    const start =
      this.#stretches
        .slice(0, index)
        .flatMap((other) => other.now)
        .join("").length + left.now.join("").length;
    const replacement = { start, end: start + base.join("").length, text: now.join("") };
    this.#hunks = recordEdit(this.#hunks, before, tightened(before, [replacement]), () => `h${String(this.#ids++)}`);
  }

  /** The user changes lines of their own, or types within one of the agent's. */
  #userTypes(before: string, intoHunk: boolean): void {
    const index = this.#pickIndex(({ now, base }) =>
      intoHunk ? base !== undefined && now.length > 0 : base === undefined && now.length >= 3,
    );
    const stretch = index === undefined ? undefined : this.#stretches[index];
    if (index === undefined || stretch === undefined) {
      return;
    }
    const offset = this.#stretches
      .slice(0, index)
      .flatMap(({ now }) => now)
      .join("").length;
    const above = index === 0 ? undefined : this.#stretches[index - 1];
    const atGap = above?.base !== undefined && above.now.length === 0;
    const line = this.#random.whole(atGap && above.touched ? 1 : 0, stretch.now.length - 1);
    const old = stretch.now[line] ?? "";
    const at = offset + stretch.now.slice(0, line).join("").length;
    let change: Replacement;
    if (intoHunk || this.#random.chance(0.6)) {
      const content = old.replace(/\r?\n$/, "").length;
      const column = this.#random.whole(0, content);
      const length = this.#random.chance(0.5) ? 0 : this.#random.whole(0, content - column);
      const typed = this.#random.word();
      stretch.now[line] = old.slice(0, column) + typed + old.slice(column + length);
      change = { start: at + column, end: at + column + length, text: typed };
    } else if (this.#random.chance(0.5) && stretch.now.length > 6 && old.endsWith("\n")) {
      stretch.now.splice(line, 1);
      change = { start: at, end: at + old.length, text: "" };
    } else {
      const added = `${this.#random.word()}\n`;
      stretch.now.splice(line, 0, added);
      if (atGap && line === 0) {
        // Lines that were taken away could come back before or after this one.
        above.touched = true;
      }
      change = { start: at, end: at, text: added };
    }
    stretch.touched ||= intoHunk;
    const after = replaced(before, [change]);
    if (after !== this.#text()) {
      throw new Error("The run does not know its own text.");
    }
    const byTexts = this.#random.chance(0.1);
    this.#byTexts ||= byTexts;
    this.#hunks = byTexts ? rebaseHunksBetween(this.#hunks, before, after) : rebaseHunks(this.#hunks, before, [change]);
  }

  #pickIndex(fits: (stretch: Stretch) => boolean): number | undefined {
    const fitting = [...this.#stretches.keys()].filter((index) => this.#stretches.slice(index, index + 1).some(fits));
    return fitting.length === 0 ? undefined : this.#random.pick(fitting);
  }

  #restart(): void {
    const hunks = readHunks(JSON.parse(JSON.stringify(this.#hunks)));
    if (hunks === undefined) {
      this.#wrong.push("The hunks did not survive a restart.");
    }
    this.#hunks = hunks ?? [];
  }

  /** Without the user's hand in the agent's lines, the base is what the stretches say. */
  #check(): void {
    const doubted = this.#byTexts && this.#hunks.some(({ state }) => state === "lost");
    if (
      !doubted &&
      !this.#stretches.some(({ touched }) => touched) &&
      baseOf(this.#text(), this.#hunks) !== this.#stretches.flatMap(({ now, base }) => base ?? now).join("")
    ) {
      this.#wrong.push("The base is not what stood there before.");
    }
  }

  #undoSome(): HunkRunResult {
    const text = this.#text();
    const places = new Map<Stretch, number>();
    let offset = 0;
    for (const stretch of this.#stretches) {
      places.set(stretch, offset);
      offset += stretch.now.join("").length;
    }
    const chosen = new Set(this.#stretches.filter(({ base }) => base !== undefined && this.#random.chance(0.6)));
    const isChosen = (hunk: PendingHunk): boolean => [...chosen].some((stretch) => hunk.start === places.get(stretch));
    const undo = undoHunks(text, this.#hunks, isChosen);
    const doubted = (stretch: Stretch): boolean =>
      this.#byTexts && this.#hunks.some(({ state, start }) => state === "lost" && start === places.get(stretch));
    const expected = this.#stretches
      .flatMap((stretch) => (chosen.has(stretch) && !stretch.touched && !doubted(stretch) ? (stretch.base ?? []) : stretch.now))
      .join("");
    const after = replaced(text, undo.replacements);
    if (after !== expected) {
      this.#wrong.push(`An undo gave other bytes: ${JSON.stringify(changesBetween(expected, after))} ${JSON.stringify(this.#hunks)}`);
    }
    return { undone: undo.undone.length, rejected: undo.rejected.length, wrong: this.#wrong };
  }
}
