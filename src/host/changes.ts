import { EditorChanges, type EditorChangesPorts } from "./changes/editorChanges.ts";

/*
 * The bundle `changes`: what agents change in the editor's files, and all that is done with it. Loaded when an agent first works in this window, when the user acts on its changes, or when
 * changes of an earlier window are pending. See the list of bundles in `esbuild.mjs`.
 */

/** Opens what agents change in this window. Rejects if the disk does. */
export function openEditorChanges(ports: EditorChangesPorts): Promise<EditorChanges> {
  return EditorChanges.open(ports);
}
