import { fileBytes, readFileText } from "../edits/fileText.ts";
import { rewriting } from "../edits/lineChanges.ts";
import { undoing } from "../edits/pendingHunk.ts";
import { rebaseHunksBetween } from "../edits/rebaseHunks.ts";
import { recordEdit } from "../edits/recordEdit.ts";
import { replaced } from "../edits/textEdit.ts";

/** A file without the change from `before` to `after`, although it has changed since: only if both changes are of other lines, for certain. Else `undefined`. Pure. */
export function rebasedUndo(before: Uint8Array, after: Uint8Array, now: Uint8Array): Uint8Array | undefined {
  const [old, written, current] = [before, after, now].map((bytes) => readFileText(bytes, ""));
  if (old?.ok !== true || written?.ok !== true || current?.ok !== true) {
    return undefined;
  }
  if (old.file.byteOrderMark !== written.file.byteOrderMark) {
    return undefined;
  }
  let id = 0;
  const newId = (): string => String(id++);
  const hunks = recordEdit([], old.file.text, rewriting(old.file.text, written.file.text), newId);
  const moved = rebaseHunksBetween(hunks, written.file.text, current.file.text);
  return moved.some(({ state }) => state !== "clean")
    ? undefined
    : fileBytes({ ...current.file, text: replaced(current.file.text, undoing(moved)) });
}
