import type { PendingHunk } from "../../core/tools/edits/pendingHunk.ts";
import { rebaseHunks } from "../../core/tools/edits/rebaseHunks.ts";
import { recordEdit } from "../../core/tools/edits/recordEdit.ts";
import { replaced, type Replacement } from "../../core/tools/edits/textEdit.ts";

/**
 * The hunks of a file after the undo of a turn has made `edits`. Where they touch hunks, these are compared anew with what stood there before all agents, so that a hunk of an earlier turn stays, as that turn left it. Elsewhere
 * they take back what the user has kept, which makes nothing pending. Pure.
 */
export function withoutTurn(
  hunks: readonly PendingHunk[],
  before: string,
  edits: readonly Replacement[],
  newId: () => string,
): readonly PendingHunk[] {
  const touches = ({ start, end }: Replacement): boolean =>
    hunks.some((hunk) => hunk.state !== "lost" && start <= hunk.end && end >= hunk.start);
  const others = edits.filter((edit) => !touches(edit));
  const middle = replaced(before, others);
  const moved = edits.filter(touches).map((edit) => {
    const delta = others.filter(({ end }) => end <= edit.start).reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
    return { ...edit, start: edit.start + delta, end: edit.end + delta };
  });
  return recordEdit(rebaseHunks(hunks, before, others), middle, moved, newId);
}
