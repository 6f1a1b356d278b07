import type { ChatType } from "../../shared/panelState.ts";
import type { AnswerPorts, RunAnswer } from "../answering/answerTask.ts";
import type { RoleModels } from "../models/roleModels.ts";
import type { AttachmentFiles } from "../storage/attachmentFiles.ts";
import type { ConversationStore } from "../storage/conversationStore.ts";

/** What a chat needs of the outside. */
export interface ChatPorts extends AnswerPorts {
  readonly store: Pick<ConversationStore, "append" | "load" | "onCopy"> & {
    readonly files: Pick<AttachmentFiles, "keep" | "read" | "path">;
  };
  readonly roles: Pick<RoleModels, "resolve" | "view" | "views">;
  /** A fresh unique id. */
  newId(): string;
  /** Loads what an answer is made with, where it is not loaded yet. Rejects only where Baton's own files are broken. */
  loadAnswering(): Promise<{ readonly runAnswer: RunAnswer }>;
  settingsProblems(): readonly string[];
  /** The type that the user's settings give to chats. */
  chatType(): ChatType;
  answerBegan(): void;
  answerEnded(): void;
}
