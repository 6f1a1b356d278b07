import { installPeers } from "../test/bench/installPeers.ts";
import { batonReaders } from "../test/faults/batonReader.ts";
import { faultWires } from "../test/faults/faultWire.ts";
import { faultGroups } from "../test/faults/groups.ts";
import { loadPeers, peerReader } from "../test/faults/peerReader.ts";
import { type Asker, type Cell, runFault } from "../test/faults/runFault.ts";
import { heapMb, SmallHeap } from "../test/faults/smallHeap.ts";

/** One fault on one wire, and how each library fared. */
export interface PeerRow {
  readonly wire: string;
  readonly fault: string;
  readonly expected: string;
  /** By library. */
  readonly right: Readonly<Record<string, boolean>>;
  /** What came, by library. */
  readonly got: Readonly<Record<string, string>>;
}

/** How long anybody is watched, and how long the server waits for a connection to be closed, in milliseconds. Stalls are to be noticed within 300. */
const patience = { readMs: 5000, closeMs: 1500 } as const;

/** Puts every fault that is a measure of others to Baton and to the other libraries, on the same servers. Rejects where the libraries cannot be installed. */
export async function runPeers(): Promise<readonly PeerRow[]> {
  await installPeers("stream", (step) => console.error(step));
  // A library may report the same error again where nobody can catch it.
  process.on("unhandledRejection", () => undefined);
  process.on("uncaughtException", () => undefined);
  const heaps: SmallHeap[] = [];
  const askers = Object.entries(await loadPeers()).flatMap(([name, libraries]) =>
    ["baton", ...Object.keys(libraries)].flatMap((who): readonly Asker[] => {
      const wire = faultWires.find((one) => one.name === name);
      const heap = new SmallHeap(who === "baton" ? "adapter" : who);
      heaps.push(heap);
      return wire === undefined
        ? []
        : [{ who, wire, reader: { read: who === "baton" ? batonReaders.adapter : peerReader(who), readInSmallHeap: heap.read } }];
    }),
  );
  const rows: PeerRow[] = [];
  for (const fault of faultGroups.flatMap(({ faults }) => faults)) {
    // What a wire cannot report is no measure of who reads it.
    const able = askers.filter(({ wire }) => fault.peers !== "never" && fault.notOn?.(wire) === undefined);
    if (able.length > 0) {
      rows.push(...rowsOf(fault.name, await runFault(fault, able, patience)));
    }
  }
  for (const heap of heaps) {
    heap.end();
  }
  return rows;
}

function rowsOf(fault: string, cells: readonly Cell[]): readonly PeerRow[] {
  return [...new Set(cells.map(({ wire }) => wire))].map((wire) => {
    const own = cells.filter((cell) => cell.wire === wire);
    const by = <T>(of: (cell: Cell) => T): Record<string, T> => Object.fromEntries(own.map((cell) => [cell.who, of(cell)]));
    return {
      wire,
      fault,
      expected: own[0]?.expected.end ?? "",
      right: by(({ right }) => right),
      got: by(({ outcome, right }) => (right || outcome.end !== "finish" ? outcome.end : "finish, wrongly")),
    };
  });
}

const rule = `Right is: where an error is expected, one that is thrown or reported; where the answer is sound, its text and its calls, whole; of a stall, an error
within the watch (${String(patience.readMs / 1000)} s; the silence that Baton bears, 300 ms, is each library's own timeout: \`timeout\` of the SDKs, \`firstChunkMs\` and \`chunkMs\` of the AI SDK); of a
redirect, that the other host sees no key; of Stop, an end and a closed connection; of 100 MB, an end in a heap of ${String(heapMb)} MB. Retries are off everywhere; nothing is
asked of the words of an error.`;

/** The rows as a table for each wire, and the counts. */
export function printPeers(rows: readonly PeerRow[]): string {
  const lines: string[] = [];
  for (const wire of new Set(rows.map((row) => row.wire))) {
    const own = rows.filter((row) => row.wire === wire);
    const whos = Object.keys(own[0]?.right ?? {});
    const width = Math.max(...own.map(({ fault }) => fault.length)) + 4;
    const line = (first: string, expected: string, cells: readonly string[]): string =>
      `${first.padEnd(width)}${expected.padEnd(18)}${cells.map((cell) => cell.padEnd(28)).join("")}`.trimEnd();
    lines.push("", line(wire.toUpperCase(), "expected", whos));
    for (const { fault, expected, right, got } of own) {
      lines.push(
        line(
          `  ${fault}`,
          expected,
          whos.map((who) => `${right[who] === true ? "✓" : "✗"} ${got[who] ?? ""}`),
        ),
      );
    }
    lines.push(
      line(
        `  right, of ${String(own.length)}`,
        "",
        whos.map((who) => String(own.filter(({ right }) => right[who] === true).length)),
      ),
    );
  }
  return [...lines, "", rule].join("\n");
}
