import type { ChangeOutcome } from "../../ports/workspace.ts";
import { readFileText } from "../edits/fileText.ts";

/** For a model whose edit isn't all that changed. */
export const formattedNote = " The editor formatted the file when it saved it; the diff shows it as it is now.";

/** The text of a file that has become something else than what was asked for; `undefined` if it's what was asked for. Pure. */
export function formattedText(made: Extract<ChangeOutcome, { ok: true }>, shown: string): string | undefined {
  const reading = made.actual === undefined ? undefined : readFileText(made.actual, shown);
  return reading?.ok === true ? reading.file.text : undefined;
}
