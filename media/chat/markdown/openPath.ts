import type { ShownList, ShownRun } from "./shownBlocks.ts";
import type { ShownCode } from "./shownCode.ts";
import type { ShownTable } from "./shownTable.ts";
import type { ShownWords } from "./shownWords.ts";

/** Blocks of which the first `settled` are not lexed again. The markers are those of the item or quote that they are in: on its first line, and on each further one. */
export interface RunStep {
  readonly kind: "run";
  readonly run: ShownRun;
  readonly settled: number;
  readonly firstMarker: string;
  readonly marker: string;
}

/** A list of which the first `settled` items are not lexed again. */
export interface ListStep {
  readonly kind: "list";
  readonly list: ShownList;
  readonly settled: number;
}

/** A code block of which the first `lines` lines, with `characters` in them, are not lexed again. `kept`: its opening line and those of its lines that look like fences. */
export interface CodeStep {
  readonly kind: "code";
  readonly code: ShownCode;
  readonly kept: readonly string[];
  readonly characters: number;
}

/** A table of which the first `settled` rows are not lexed again. `kept`: its first two lines. */
export interface TableStep {
  readonly kind: "table";
  readonly table: ShownTable;
  readonly kept: readonly string[];
  readonly settled: number;
}

/** A paragraph whose beginning is not lexed again. The rest begins within a line. */
export interface WordsStep {
  readonly kind: "words";
  readonly words: ShownWords;
}

/**
 * What is open at the end of a text, from the outside in: first the run of all blocks; after a run one of its blocks, after a list its last
 * item's run.
 */
export type OpenPath = readonly (RunStep | ListStep | CodeStep | TableStep | WordsStep)[];

/** Stands for what is settled within an open item, quote or paragraph. */
export const placeholder = "x";

/** Markdown that opens all that `path` has open, so that the rest of the text is read in its place. */
export interface Opening {
  readonly source: string;
  /** How many lines it has; one more is begun where the rest goes on within a paragraph. */
  readonly lines: number;
}

/** The opening of `path`: a marker for each open container, with a placeholder and a blank line in it, and the first lines of a fence or table. */
export function openingOf(path: OpenPath): Opening {
  let source = "";
  let lines = 0;
  let margin = "";
  for (const [index, step] of path.entries()) {
    if (step.kind === "run" && index > 0) {
      const blank = (margin + step.marker).trimEnd();
      source += `${margin}${step.firstMarker}${placeholder}\n${blank}\n`;
      lines += 2;
      margin += step.marker;
    } else if (step.kind === "code" || step.kind === "table") {
      for (const line of step.kept) {
        source += `${margin}${line}\n`;
        lines += 1;
      }
    } else if (step.kind === "words") {
      source += `${margin}${placeholder} `;
    }
  }
  return { source, lines };
}
