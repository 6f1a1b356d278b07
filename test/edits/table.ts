import type { KindResult } from "./runCases.ts";

/** All kinds together. */
export function totalOf(kinds: readonly KindResult[]): Omit<KindResult, "kind"> {
  const sum = (field: Exclude<keyof KindResult, "kind">): number => kinds.reduce((total, kind) => total + kind[field], 0);
  return {
    cases: sum("cases"),
    exact: sum("exact"),
    rejected: sum("rejected"),
    pointed: sum("pointed"),
    pointedRight: sum("pointedRight"),
    wrongWrites: sum("wrongWrites"),
    wrongRejections: sum("wrongRejections"),
  };
}

/** A line for each kind. */
export function tableOf(kinds: readonly KindResult[]): string {
  const columns = ["cases", "exact", "rejected", "wrongWrites", "wrongRejections"] as const;
  const titles = ["cases", "exact", "rejected", "wrong writes", "wrong rejections"];
  const width = Math.max(...kinds.map(({ kind }) => kind.length));
  const rows = kinds.map((kind) => [
    kind.kind.padEnd(width),
    ...columns.map((column, index) => String(kind[column]).padStart(titles[index]?.length ?? 0)),
  ]);
  return [["".padEnd(width), ...titles], ...rows].map((row) => row.join("  ")).join("\n");
}
