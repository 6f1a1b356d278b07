import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { SilenceLimits } from "../../src/core/resilience/watchdog.ts";
import type { Outcome } from "./outcome.ts";
import type { ReadAnswer } from "./runFault.ts";

/**
 * What the reading process may have in its heap, in MB: some 40 for the program itself with every adapter, and three times the longest event that is read
 * (24 MB: as it came, as text, and as what was parsed of it). A line of 100 MB does not fit in twice; a process that tries is ended by V8.
 */
export const heapMb = 112;

/** A question for the reading process. Who reads: Baton, by its way, or a library as `faultPeers.mjs` names it. */
export interface HeapOrder {
  readonly reader: string;
  readonly wire: string;
  readonly origin: string;
  readonly silence: SilenceLimits;
}

/** What the reading process reports: that the first words have come, then the outcome. */
export type HeapReport = { readonly kind: "text" } | { readonly kind: "outcome"; readonly outcome: Outcome };

/** A process with a small heap that reads answers, one at a time; started with the first, and anew where its lack of memory ended it. */
export class SmallHeap {
  readonly #reader: string;
  #child: ChildProcess | undefined;

  constructor(reader: string) {
    this.#reader = reader;
  }

  readonly read: ReadAnswer = (wire, { origin, silence, onText }) =>
    new Promise((resolve) => {
      const child =
        this.#child ??
        fork(fileURLToPath(new URL("smallHeapReader.ts", import.meta.url)), {
          execArgv: [`--max-old-space-size=${String(heapMb)}`],
          stdio: ["ignore", "ignore", "ignore", "ipc"],
        });
      this.#child = child;
      child.once("exit", () => {
        this.#child = undefined;
        resolve({ end: "crashed", text: "", calls: [], problems: [] });
      });
      child.on("message", (report: HeapReport) => {
        if (report.kind === "text") {
          onText();
          return;
        }
        child.removeAllListeners();
        resolve(report.outcome);
      });
      child.send({ reader: this.#reader, wire: wire.name, origin, silence } satisfies HeapOrder);
    });

  end(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill();
    this.#child = undefined;
  }
}
