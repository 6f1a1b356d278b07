import type { ShellNode } from "../../../ports/shellParser.ts";
import type { Concern } from "../../terms/judgement.ts";
import type { LineRecord } from "../../terms/lineJudgement.ts";
import type { Word } from "../../terms/word.ts";
import type { ShellState } from "./shellState.ts";

/** A walk over a command line, as those see it who judge a part of it. */
export interface BashWalk {
  readonly line: string;
  readonly record: LineRecord;
  readonly state: ShellState;
  readonly words: BashWordReader;
  /** The line must be asked about. */
  ask(reason: string, concern?: Concern): void;
  /** The text of a node. */
  textOf(node: ShellNode): string;
  /** Records what a statement does. `piped`: something is piped into it. */
  judge(node: ShellNode, piped?: boolean): void;
  /** Goes to a folder, if the shell can. */
  changeFolder(target: Word): void;
}

/** Decodes words; the substitutions in them are judged. */
export interface BashWordReader {
  /** The words that a node stands for; `undefined`, and asked about, if that can't be said. */
  decode(node: ShellNode): readonly Word[] | undefined;
  /** The same for a stretch of the line; a substitution in it is found in `node`. */
  decodeText(start: number, end: number, node: ShellNode): readonly Word[] | undefined;
}
