import type { Usage } from "../../core/model/usage.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { ChatRequest } from "../../core/provider.ts";
import type { RunControl } from "../../core/resilience/runControl.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { ModelWindow } from "../../core/context/compactionBudget.ts";
import type { AgentEvent } from "../../core/agent/agentEvent.ts";
import type { PermissionRule, PermissionRules } from "../../core/permissions/permissionRules.ts";
import type { BudgetSettings } from "../../core/settings/budgetSettings.ts";
import type { PermissionLevel } from "../../shared/agentViews.ts";
import type { Conversation, QueuedPrompt } from "../../shared/conversation.ts";
import type { Slot } from "../../shared/step.ts";
import type { EffortSetting, RunChange } from "../../shared/panelState.ts";
import type { AgentWorld } from "../agent/agentWorld.ts";
import type { UserRequests } from "../agent/userRequests.ts";
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
  /** Whether a model may be offered tools: `false` if it is known to call none. */
  takesTools(ref: ModelRef): boolean;
  /** How much a model takes; what is not known is absent. */
  modelWindow(ref: ModelRef): ModelWindow;
  /** The model that words such as `openai:gpt-5.5` name, if the user uses such a provider. Left out: none. */
  modelNamed?(words: string): ModelRef | undefined;
  /** The models that summarise what no longer fits, the first to ask first. Empty: those that answer. */
  summaryRefs(): readonly ModelRef[];
  /** What agents work on and may do. Left out: models only answer. */
  readonly agents?: AgentAccess | undefined;
  /** What asks, for the ledger. Default: `panel`. */
  readonly client?: string | undefined;
  /** A fresh unique id. */
  newId(): string;
  /** Hears each event of an agent, before it is a change of its answer. */
  observe?(event: AgentEvent): void;
  /** In US dollars; `undefined` where a price or count is not known. `tier`: the provider's tier of service, in its own word. */
  costUsd(ref: ModelRef, usage: Usage, tier?: string): number | undefined;
}

/** What agents work on, and what the settings say of them, as it is at the moment of each call. */
export interface AgentAccess {
  /** `undefined`: nothing, since no folder is open. Loaded when it is first needed; rejects only if Baton's own files are broken. */
  world(): Promise<AgentWorld | undefined>;
  rules(): PermissionRules;
  /** Adds a rule to the user's own. Rejects if settings cannot be written. */
  addAllowRule(rule: PermissionRule): Promise<void>;
  budget(): BudgetSettings;
  /** US dollars that the attempts of a conversation cost before now, as far as prices are known; `undefined` if they are not booked. Never rejects. */
  spentUsd(conversation: Conversation): Promise<number | undefined>;
}

/** What the user says to an answer while it is made. */
export interface AnswerTalk {
  /** What agents may do at the moment. */
  level(): PermissionLevel;
  /** Where agents ask the user. */
  readonly requests: Pick<UserRequests, "ask">;
  /** Prompts that are for the answer that is being made, in order. */
  steering(): readonly QueuedPrompt[];
  /** The answer has taken such a prompt. */
  steered(promptId: string): void;
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
  readonly talk: AnswerTalk;
  /** Keeps a file of the answer's among those of its conversation, as {@link AttachmentFiles.keep} does. */
  readonly keepFile: (name: string, bytes: Uint8Array) => void;
  /** Where such a file is, or would be. */
  readonly pathOf: (name: string) => string | undefined;
}

/** Asks, and reports what comes as changes of the answer, the last of which ends it. Resolves then; rejects only where Baton's own files are broken. */
export type RunAnswer = (ports: AnswerPorts, task: AnswerTask, change: (change: RunChange) => void) => Promise<void>;
