import type { PendingHunk } from "../../core/tools/edits/pendingHunk.ts";
import { rebaseHunks, rebaseHunksBetween } from "../../core/tools/edits/rebaseHunks.ts";
import { replaced } from "../../core/tools/edits/textEdit.ts";
import type { DocumentChange } from "./heldChanges.ts";

/** A text and its hunks. */
export interface TextWithHunks {
  readonly text: string;
  readonly hunks: readonly PendingHunk[];
}

/** A text with the line ends that an editor gives it, which knows one kind for a document: that of `shown`. Its hunks move along. Pure. */
export function withLineEndsOf({ text, hunks }: TextWithHunks, shown: string): TextWithHunks {
  const end = shown.includes("\r\n") ? "\r\n" : "\n";
  const converted = (part: string): string => part.replace(/\r\n|\r|\n/g, end);
  return {
    text: converted(text),
    hunks: hunks.map((hunk) => {
      const start = converted(text.slice(0, hunk.start)).length;
      const inside = converted(text.slice(hunk.start, hunk.end));
      return { ...hunk, start, end: start + inside.length, text: converted(hunk.text), baseText: converted(hunk.baseText) };
    }),
  };
}

/** The hunks after a change that an editor reported: exactly, if the report is of the text that is known, but for its line ends. */
export function movedHunks(content: TextWithHunks, { changes, text }: DocumentChange): readonly PendingHunk[] {
  for (const known of [content, withLineEndsOf(content, text)]) {
    if (replaced(known.text, changes) === text) {
      return rebaseHunks(known.hunks, known.text, changes);
    }
  }
  return rebaseHunksBetween(content.hunks, content.text, text);
}
