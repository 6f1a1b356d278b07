import * as vscode from "vscode";
import type { Conversation } from "../../shared/conversation.ts";
import type { ChangesAccess } from "../changes/changesAccess.ts";
import type { EditorChanges } from "../changes/editorChanges.ts";
import type { Commands } from "../typedCommands/commandMap.ts";

/** The commands on what agents changed. */
export type ChangeCommands = Pick<
  Commands,
  | "baton.keepChange"
  | "baton.undoChange"
  | "baton.keepFileChanges"
  | "baton.undoFileChanges"
  | "baton.keepAllChanges"
  | "baton.undoAllChanges"
  | "baton.nextChange"
  | "baton.previousChange"
  | "baton.reviewChanges"
  | "baton.undoTurn"
  | "baton.redoTurn"
>;

/** What they do. `conversation`: the one that the user is in. */
export function changeCommands(access: ChangesAccess, conversation: () => Conversation): ChangeCommands {
  const opened = async (run: (changes: EditorChanges) => Promise<void>): Promise<void> => {
    const changes = await access.open();
    await (changes === undefined ? vscode.window.showInformationMessage("No folder is open.") : run(changes));
  };
  type Target = Parameters<EditorChanges["keep"]>[0];
  const onTarget = (
    find: (changes: EditorChanges) => Target | undefined,
    run: (changes: EditorChanges, target: Target) => Promise<void>,
  ): Promise<void> =>
    opened(async (changes) => {
      const target = find(changes);
      await (target && run(changes, target));
    });
  const hunk =
    (path: string | undefined, hunkId: string | undefined) =>
    (changes: EditorChanges): Target | undefined =>
      path === undefined ? changes.hunkAtCursor() : { path, hunkId };
  const file =
    (path: string | undefined) =>
    (changes: EditorChanges): Target | undefined =>
      path === undefined ? changes.fileAtCursor() : { path };
  const restore = (act: "undo" | "redo"): Promise<void> =>
    opened((changes) => {
      const { id, turns } = conversation();
      return changes.restoreLatest(
        id,
        turns.map((turn) => turn.id),
        act,
      );
    });
  return {
    "baton.keepChange": (path, hunkId) => onTarget(hunk(path, hunkId), (changes, target) => changes.keep(target)),
    "baton.undoChange": (path, hunkId) => onTarget(hunk(path, hunkId), (changes, target) => changes.undo(target)),
    "baton.keepFileChanges": (path) => onTarget(file(path), (changes, target) => changes.keep(target)),
    "baton.undoFileChanges": (path) => onTarget(file(path), (changes, target) => changes.undo(target)),
    "baton.keepAllChanges": () => opened((changes) => changes.keep({})),
    "baton.undoAllChanges": () => opened((changes) => changes.undo({})),
    "baton.nextChange": () => opened((changes) => changes.go(1)),
    "baton.previousChange": () => opened((changes) => changes.go(-1)),
    "baton.reviewChanges": () => opened((changes) => changes.review(undefined)),
    "baton.undoTurn": () => restore("undo"),
    "baton.redoTurn": () => restore("redo"),
  };
}
