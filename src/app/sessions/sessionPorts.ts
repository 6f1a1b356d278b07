import type { AnswerPorts, RunAnswer } from "../answering/answerTask.ts";
import type { PermissionLevel } from "../../shared/agentViews.ts";
import type { RoleModels } from "../models/roleModels.ts";
import type { AttachmentFiles } from "../storage/attachmentFiles.ts";
import type { ConversationStore } from "../storage/conversationStore.ts";

/** What working on conversations needs of the outside. */
export interface SessionPorts extends AnswerPorts {
  readonly store: Pick<ConversationStore, "append" | "load" | "onCopy"> & {
    readonly files: Pick<AttachmentFiles, "keep" | "read" | "path">;
  };
  readonly roles: Pick<RoleModels, "resolve" | "view">;
  /** What agents may do in a conversation in which the user has not chosen it. */
  level(): PermissionLevel;
  /** Loads what an answer is made with, if it is not loaded yet. Rejects only if Baton's own files are broken. */
  loadAnswering(): Promise<{ readonly runAnswer: RunAnswer }>;
}
