import type { FaultWire } from "../test/faults/faultWire.ts";
import type { Cell } from "../test/faults/runFault.ts";

/** One fault on all wires. */
export interface FaultRow {
  readonly group: string;
  readonly fault: string;
  readonly cells: readonly Cell[];
  /** Wires that another stands for, and which. */
  readonly sameAs: Readonly<Record<string, string>>;
}

/** The table as text: for each fault what was expected, what came, a mark for each wire, and how long the slowest took; then the notes and a legend. */
export function printFaultTable(rows: readonly FaultRow[], wires: readonly FaultWire[], seconds: number): string {
  const faultWidth = Math.max(...rows.map(({ fault }) => fault.length)) + 4;
  const endWidth = Math.max(...rows.flatMap((row) => [expectedIn(row).length, gotIn(row).length]), "expected".length) + 2;
  const line = (fault: string, expected: string, got: string, marks: readonly string[], ms: string): string =>
    `${fault.padEnd(faultWidth)}${expected.padEnd(endWidth)}${got.padEnd(endWidth)}${marks.map((mark, at) => mark.padEnd(wires[at]?.head.length ?? 1)).join(" ")} ${ms.padStart(6)}`.trimEnd();
  const lines: string[] = [];
  let group: string | undefined;
  for (const row of rows) {
    if (row.group !== group) {
      ({ group } = row);
      lines.push(
        "",
        line(
          group.toUpperCase(),
          "expected",
          "got",
          wires.map(({ head }) => head),
          "ms",
        ),
      );
    }
    lines.push(
      line(
        `  ${row.fault}`,
        expectedIn(row),
        gotIn(row),
        wires.map(({ name }) => markOf(row, name)),
        slowest(row),
      ),
    );
  }
  return [...lines, "", ...legend(rows, wires, seconds)].join("\n");
}

function cellOf({ cells }: FaultRow, wire: string): Cell | undefined {
  return cells.find((cell) => cell.wire === wire);
}

function markOf(row: FaultRow, wire: string): string {
  const cell = cellOf(row, wire);
  if (cell === undefined) {
    return row.sameAs[wire] === undefined ? " " : "=";
  }
  return cell.faults.length > 0 ? "✗" : cell.instead === undefined ? "✓" : "n";
}

const distinct = (words: readonly string[]): string => [...new Set(words)].join(" | ");

function expectedIn({ cells }: FaultRow): string {
  return distinct(cells.map(({ expected }) => expected.end));
}

function gotIn({ cells }: FaultRow): string {
  return distinct(cells.map(({ outcome }) => outcome.end));
}

function slowest({ cells }: FaultRow): string {
  return String(Math.round(Math.max(...cells.map(({ tookMs }) => tookMs))));
}

function legend(rows: readonly FaultRow[], wires: readonly FaultWire[], seconds: number): readonly string[] {
  const lines = [wires.map(({ name, head }) => (name === head ? name : `${head} = ${name}`)).join(", ")];
  lines.push(
    "✓ as expected: the end, the text that had come, the calls, one terminal event, one request, the connection closed   ✗ not so",
  );
  lines.push(
    "n the wire cannot have it or report it; as expected is what happens instead   = read by the same code as another wire   ms: the slowest wire, from asking to the last event",
  );
  for (const row of rows) {
    const { fault, cells, sameAs } = row;
    if (new Set(cells.map(({ expected }) => expected.end)).size > 1) {
      for (const end of new Set(cells.map(({ expected }) => expected.end))) {
        lines.push(
          `  ${fault}: ${end} on ${cells
            .filter(({ expected }) => expected.end === end)
            .map(({ wire }) => wire)
            .join(", ")}`,
        );
      }
    }
    for (const instead of new Set(cells.flatMap((cell) => cell.instead ?? []))) {
      lines.push(
        `n ${fault}: ${instead} (${cells
          .filter((cell) => cell.instead === instead)
          .map(({ wire }) => wire)
          .join(", ")})`,
      );
    }
    for (const same of new Set(Object.values(sameAs))) {
      lines.push(`= ${fault}: as on ${same}`);
    }
  }
  const all = rows.flatMap(({ cells }) => cells);
  const failed = rows.flatMap((row) =>
    row.cells
      .filter((cell) => cell.faults.length > 0)
      .map((cell) => `✗ ${row.fault} › ${cell.wire}: expected ${cell.expected.end}, got ${cell.outcome.end}: ${cell.faults.join("; ")}`),
  );
  lines.push(...failed);
  const instead = all.filter((cell) => cell.instead !== undefined && cell.faults.length === 0).length;
  lines.push(
    "",
    `${String(rows.length)} faults × ${String(wires.length)} wires in ${seconds.toFixed(1)} s: ${String(all.length - failed.length - instead)} as expected, ${String(instead)} not applicable, ${String(failed.length)} failed`,
  );
  return lines;
}
