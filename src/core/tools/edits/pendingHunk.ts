import type { LineTable } from "./lineTable.ts";
import { replaced, type Replacement } from "./textEdit.ts";

/**
 * Lines that an agent changed and that the user has neither kept nor undone yet. The file's hunks, in order and apart from one another, are data that survives a restart as JSON: the text as it would be
 * without them is the current text with every hunk's `baseText` in its place.
 */
export interface PendingHunk {
  readonly id: string;
  /** Where the lines are in the current text, by offset; `start === end` where lines were taken away. */
  readonly start: number;
  readonly end: number;
  /** What the agent wrote there: whole lines with their ends. */
  readonly text: string;
  /** What stood there before, to the character. */
  readonly baseText: string;
  /**
   * `clean`: can be undone. `edited`: the user has changed these lines since, or joined others to them; undone by the user's hand alone, but `clean` again once the lines are as they were.
   * `lost`: the lines were changed together with others, and what stood there before can't be put back.
   */
  readonly state: "clean" | "edited" | "lost";
  /** The agent changed lines that the user had changed, so that nobody can separate the two any more; the state stays `edited`. */
  readonly mixed?: boolean;
}

/** How a hunk is found in a text: `edited` unless its lines and the borders around them are what the agent left. */
export function stateIn(text: string, hunk: PendingHunk): PendingHunk["state"] {
  if (hunk.state === "lost") {
    return "lost";
  }
  const clean = hunk.mixed !== true && text.slice(hunk.start, hunk.end) === hunk.text && bordersFit(text, hunk);
  return clean ? "clean" : "edited";
}

/** Whether the hunk's lines are again what they were before the agent: the user has undone it. */
export function isUndone(text: string, hunk: PendingHunk): boolean {
  return hunk.state !== "lost" && text.slice(hunk.start, hunk.end) === hunk.baseText && bordersFit(text, hunk);
}

/** A hunk is whole lines. One that has, or had, no end at its last line must still be the last of the text. */
function bordersFit(text: string, { start, end, text: written, baseText }: PendingHunk): boolean {
  return (
    startsLine(text, start) &&
    [written, baseText].every((lines) => lines === "" || endsLine(lines) || end === text.length) &&
    (end === text.length || startsLine(text, end))
  );
}

function startsLine(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return at === 0 || before === "\n" || (before === "\r" && text.charAt(at) !== "\n");
}

function endsLine(text: string): boolean {
  return text.endsWith("\n") || text.endsWith("\r");
}

/** What puts the base of hunks back. Those that are `lost` stay as they are. */
export function undoing(hunks: readonly PendingHunk[]): Replacement[] {
  return hunks.filter(({ state }) => state !== "lost").map(({ start, end, baseText }) => ({ start, end, text: baseText }));
}

/** The text without its pending hunks: what is compared with it in a diff. */
export function baseOf(text: string, hunks: readonly PendingHunk[]): string {
  return replaced(text, undoing(hunks));
}

/** The text with its hunks, made of the text without them: what `baseOf` began with, if all hunks are `clean`. For a file that may have changed while nobody watched it. */
export function withHunks(base: string, hunks: readonly PendingHunk[]): string {
  let delta = 0;
  return replaced(
    base,
    hunks.map(({ start, text, baseText }) => {
      const at = start - delta;
      delta += text.length - baseText.length;
      return { start: at, end: at + baseText.length, text };
    }),
  );
}

/** The lines of a hunk in the current text, counted from 0; `count` 0: lines were taken away before `line`. */
export function linesOfHunk(table: LineTable, { start, end }: PendingHunk): { readonly line: number; readonly count: number } {
  const line = table.lineAt(start);
  return { line, count: start === end ? 0 : table.lineAt(end - 1) - line + 1 };
}
