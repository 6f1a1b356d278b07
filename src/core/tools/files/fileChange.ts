import type { FileState } from "../../ports/workspace.ts";
import type { ToolContext } from "../tool.ts";

/** What a call changes: whole files, before and after. Paths are absolute and without links. */
export type FileChange =
  | { readonly kind: "create"; readonly path: string; readonly after: FileState; readonly newFolders: readonly string[] }
  | { readonly kind: "edit"; readonly path: string; readonly before: FileState; readonly after: FileState }
  | { readonly kind: "delete"; readonly path: string; readonly before: FileState }
  | {
      readonly kind: "rename";
      readonly path: string;
      readonly newPath: string;
      readonly state: FileState;
      readonly newFolders: readonly string[];
    };

/** Why a change is not to be made, as sentences for the model: what a recorder throws that does not let it happen. */
export class ChangeRejection extends Error {}

/** Takes down what calls change. */
export interface ChangeRecorder {
  /**
   * Called before a change is made, so that what was there is kept whatever happens. Resolves with what is called if it couldn't be made after all. Rejects if it can't be kept; nothing is changed then.
   */
  record(change: FileChange, context: Pick<ToolContext, "callId" | "stepId">): Promise<() => Promise<void>>;
  /**
   * Called when a recorded change was made. Where the file has become something else than was asked for, such as by an editor that formats what it saves, that is a change of its own, recorded before this and called
   * `further`. Never rejects.
   */
  made?(change: FileChange, further: FileChange | undefined): Promise<void>;
}
