import type { Usage } from "../../core/model/usage.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { ChatRequest } from "../../core/provider.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { Role } from "../../shared/conversation.ts";
import type { ChatType, EffortSetting } from "../../shared/panelState.ts";
import type { runAnswer } from "../answering/answerRun.ts";
import type { RequestPath } from "../execution/requestPath.ts";
import type { ProviderDescription } from "../models/providerDirectory.ts";
import type { RoleModels } from "../models/roleModels.ts";
import type { AttachmentFiles } from "../storage/attachmentFiles.ts";
import type { ConversationStore } from "../storage/conversationStore.ts";

/** What a chat needs of the outside. */
export interface ChatPorts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Pick<ConversationStore, "append" | "load" | "onCopy"> & { readonly files: Pick<AttachmentFiles, "keep" | "read" | "path"> };
  readonly roles: Pick<RoleModels, "resolve" | "view" | "views">;
  /** A fresh unique id. */
  newId(): string;
  /** Loads what an answer is made with, where it is not loaded yet. Rejects only where Baton's own files are broken. */
  loadAnswering(): Promise<{ readonly runAnswer: typeof runAnswer }>;
  /** The way of all requests, loaded when it is first needed, with what prices an answer. Rejects only where Baton's own files are broken. */
  path(): Promise<RequestPath>;
  /** The models that are asked where the role's own cannot be, in order. */
  fallbacks(role: Role): readonly ModelRef[];
  describe(providerId: string): ProviderDescription | undefined;
  /** How hard each role's model is to think, as the settings say it. */
  efforts(): Readonly<Record<Role, EffortSetting>>;
  /** What the settings add to every request to a model. */
  requestOptions(ref: ModelRef): Pick<ChatRequest, "modelOptions" | "maxOutputTokens">;
  /** In US dollars; `undefined` where a price or count is not known. */
  costUsd(ref: ModelRef, usage: Usage): number | undefined;
  settingsProblems(): readonly string[];
  /** The type that the user's settings give to chats. */
  chatType(): ChatType;
  answerBegan(): void;
  answerEnded(): void;
}
