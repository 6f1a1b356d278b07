import type { Usage } from "../../core/model/usage.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { ChatRequest } from "../../core/provider.ts";
import type { RunControl } from "../../core/resilience/runControl.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { Conversation } from "../../shared/conversation.ts";
import type { Slot } from "../../shared/step.ts";
import type { EffortSetting, RunChange } from "../../shared/panelState.ts";
import type { RequestRunner } from "../execution/requestRunner.ts";
import type { ProviderDescription } from "../directory/providerDirectory.ts";
import type { RoleModel } from "../models/roleModels.ts";
import type { AttachmentFiles } from "../storage/attachmentFiles.ts";

/** What answering needs of the outside. */
export interface AnswerPorts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: { readonly files: Pick<AttachmentFiles, "read"> };
  /** The way of all requests, loaded when it is first needed, with what prices an answer. Rejects only where Baton's own files are broken. */
  runner(): Promise<RequestRunner>;
  /** The models that are asked where the role's own cannot be, in order. */
  fallbacks(role: Slot): readonly ModelRef[];
  describe(providerId: string): ProviderDescription | undefined;
  /** How hard each role's model is to think, as the settings say it. */
  efforts(): Readonly<Record<Slot, EffortSetting>>;
  /** What the settings add to every request to a model. */
  requestOptions(ref: ModelRef): Pick<ChatRequest, "modelOptions" | "maxOutputTokens">;
  /** In US dollars; `undefined` where a price or count is not known. `tier`: the provider's tier of service, in its own word. */
  costUsd(ref: ModelRef, usage: Usage, tier?: string): number | undefined;
}

/** One answer to be got. `conversation` has its turn, `turnId`, already. */
export interface AnswerTask {
  readonly role: Slot;
  readonly model: RoleModel;
  readonly conversation: Conversation;
  readonly turnId: string;
  /** The words that the answer has already, where its rest is asked for. */
  readonly begun?: string | undefined;
  /** The user asks once more: whatever is in cooldown is tried. */
  readonly clearCooldown?: boolean | undefined;
  readonly control: RunControl;
  /** Keeps a file of the answer's among those of its conversation, as {@link AttachmentFiles.keep} does. */
  readonly keepFile: (name: string, bytes: Uint8Array) => void;
}

/** Asks, and reports what comes as changes of the answer, the last of which ends it. Resolves then; rejects only where Baton's own files are broken. */
export type RunAnswer = (ports: AnswerPorts, task: AnswerTask, change: (change: RunChange) => void) => Promise<void>;
