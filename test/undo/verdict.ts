import type { Bytes, Content, Op } from "./content.ts";

/** What an op did to a path: wrote lines, changed its permission bits, or put another content in its place. */
export type Entry =
  | { readonly op: Op; readonly kind: "lines" }
  | { readonly op: Op; readonly kind: "mode"; readonly before: number; readonly after: number }
  | { readonly op: Op; readonly kind: "put"; readonly before: Content; readonly after: Content };

/** What must become of a path when ops are undone or redone. */
export interface Verdict {
  /**
   * `must`: restored. `may`: restored, or rejected. `mayNot`: rejected, and stays as it is. `unsure`: this oracle doesn't know. */
  readonly kind: "must" | "may" | "mayNot" | "unsure";
  /** What it's then, if it's restored. */
  readonly content: Content;
  readonly bytes: Bytes | undefined;
  readonly ops: ReadonlySet<Op>;
}

/** A file that was made, deleted or replaced: nobody may have changed it since. `isBack`: somebody has, and it's again what it was after that. */
export function kindOfPuts(puts: readonly Entry[], others: readonly Entry[], isBack: boolean, act: "undo" | "redo"): Verdict["kind"] {
  const first = Math.min(...puts.map(({ op }) => op.changedAt));
  const after = others.filter(({ op, kind }) => kind !== "mode" && (op.changedAt > first || act === "redo"));
  return after.length > 0 ? (isBack ? "may" : "mayNot") : others.length > 0 ? "may" : "must";
}

/** The permission bits as they are without what doesn't count. */
export function withMode(content: Content, entries: readonly Entry[], ops: ReadonlySet<Op>, counts: (op: Op) => boolean): Content {
  const modes = entries.filter((entry) => entry.kind === "mode");
  const first = modes.findIndex(({ op }) => ops.has(op));
  if (first < 0 || (content.kind !== "text" && content.kind !== "binary")) {
    return content;
  }
  const last = modes.slice(first).findLast(({ op }) => counts(op));
  return { ...content, mode: last?.after ?? modes[first]?.before ?? content.mode };
}
