import type { Random } from "../edits/editCase.ts";
import { LineText } from "./content.ts";
import type { History } from "./history.ts";
import type { RealParts } from "./realParts.ts";

/** What acts work with. */
export interface Stage {
  readonly parts: RealParts;
  readonly history: History;
  readonly random: Random;
  /** A word that is nowhere else. */
  readonly word: () => string;
  /** Takes down what is done, for the report of a mistake. */
  readonly note: (what: string) => void;
  /** Takes down that something is wrong. */
  readonly wrong: (message: string) => void;
}

/** An act of an agent in a turn. Resolves with whether there was anything for it to do. */
export type AgentAct = (stage: Stage, turn: string) => Promise<boolean>;

/** A line's text and its end. */
export function partsOf(line: string): { readonly words: string; readonly end: string } {
  const end = /\r?\n$/.exec(line)?.[0] ?? "";
  return { words: line.slice(0, line.length - end.length), end };
}

/** A path that nothing is at. */
export function freePath({ history, random, word }: Stage): string {
  const gone = history.paths().filter((path) => history.content(path).kind === "none" && !path.startsWith(".git"));
  return gone.length > 0 && random.chance(0.4)
    ? random.pick(gone)
    : `${random.pick(["", "made/", "made/deep/er/", `${word()}/x/`])}${word()}.txt`;
}

/** A new text. */
export function newText({ random, word }: Stage, author: string): LineText {
  const end = random.pick(["\n", "\r\n"]);
  const count = random.pick([0, 1, 6, 12]);
  return new LineText(
    Array.from({ length: count }, (_, index) => `${word()} line of ${author}${index === count - 1 && random.chance(0.3) ? "" : end}`),
    { byteOrderMark: false, hasTwins: false },
  );
}
