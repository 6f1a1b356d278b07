import { writeSync } from "node:fs";

/**
 * What a writer reports on its standard output, a line each, the moment it is true.
 * - `ready`: it has loaded its conversation.
 * - `long`: the next prompt takes a moment to hand over, in which it can be killed.
 * - `done`: a panel would have shown this by now: it must be there after a crash.
 * - `piece`: an answer has this many characters now; the last fifth of a second of them may be missing.
 */
export type Report =
  | { readonly type: "ready" | "long" }
  | {
      readonly type: "done";
      readonly conversation: string;
      readonly turn: string;
      readonly length: number;
      readonly kind: "prompt" | "answer";
      readonly attachment?: boolean;
    }
  | { readonly type: "piece"; readonly turn: string; readonly length: number; readonly atMs: number };

/** Reports it before it returns. */
export function report(said: Report): void {
  const line = Buffer.from(`${JSON.stringify(said)}\n`);
  let written = 0;
  while (written < line.length) {
    try {
      written += writeSync(1, line, written);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) {
        throw error;
      }
    }
  }
}

/** The whole lines of what a writer said. */
export function readReports(text: string): readonly Report[] {
  const lines = text.split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Report);
}
