import {
  shownOutputLimit,
  type BackgroundView,
  type ChangedFileView,
  type ContextView,
  type PermissionLevel,
  type UserRequest,
} from "./agentViews.ts";
import type { Attachment } from "./attachment.ts";
import { reduceConversation, type Conversation, type ConversationChange } from "./conversation.ts";
import type { Slot } from "./step.ts";

/** A role's model as the panel names it. */
export interface RoleView {
  /** As the settings name it, such as `openai:gpt-5.5`; empty where none is chosen. */
  readonly ref: string;
  /** Short, for the picker: `gpt-5.5`. */
  readonly label: string;
  /** The provider's name for people: `OpenAI`. */
  readonly providerLabel: string;
  /** One sentence when the model cannot be used as it is, such as a missing key. */
  readonly problem?: string | undefined;
}

/** How hard a role's model is to think, as the settings say it. `default`: as the provider does by itself; `auto`: as Baton judges the task. */
export const effortSettings = ["default", "auto", "off", "low", "medium", "high"] as const;

export type EffortSetting = (typeof effortSettings)[number];

/** A way to a first answer that was found on this machine. One click each. */
export type SetupOffer =
  | { readonly kind: "environment-key"; readonly provider: string; readonly providerLabel: string; readonly variable: string }
  | { readonly kind: "local-models"; readonly provider: string; readonly providerLabel: string; readonly models: readonly string[] }
  | { readonly kind: "editor-models"; readonly count: number };

/** What was found for a newcomer. */
export interface SetupView {
  /** Whether the search for offers still runs. */
  readonly searching: boolean;
  readonly offers: readonly SetupOffer[];
}

/** What an answer that has not begun waits for, or was given up for another. Shown while it lasts, and nowhere kept. */
export interface WaitView {
  readonly turnId: string;
  /** What is in cooldown, such as “Key “work” (OpenAI) is in cooldown”. */
  readonly text: string;
  /** Until when, in milliseconds since 1970-01-01 UTC; absent where no time is known. */
  readonly untilMs?: number | undefined;
  /** What is asked in its place; absent where the answer waits. */
  readonly using?: string | undefined;
}

/** The type of the conversation, as the user's settings for chats have it. What is absent is as VS Code's own. */
export interface ChatType {
  readonly sizePx?: number | undefined;
  /** As CSS has it. */
  readonly family?: string | undefined;
}

/** What all panels of a window show alike. */
export interface WindowFacts {
  readonly roles: Readonly<Record<Slot, RoleView>>;
  readonly setup: SetupView;
  readonly efforts: Readonly<Record<Slot, EffortSetting>>;
  /** Earlier prompts, oldest first, for Up in the composer. */
  readonly recall: readonly string[];
  /** Settings that could not be read, one sentence each. */
  readonly settingsProblems: readonly string[];
  readonly chatType?: ChatType | undefined;
  /** What agents may do in chats in which the user has not chosen it. */
  readonly defaultLevel: PermissionLevel;
  /** The levels that can be chosen here: not all of them in an untrusted workspace, or on every system. */
  readonly levels: readonly PermissionLevel[];
  /** What is selected in the editor, such as `src/a.ts:10-20`; absent if nothing is. */
  readonly selection?: string | undefined;
  /** What agents changed in the workspace and the user has neither kept nor undone; absent if there is nothing. */
  readonly changedFiles?: readonly ChangedFileView[] | undefined;
  /** The commands that run in the background; absent if there are none. */
  readonly background?: readonly BackgroundView[] | undefined;
}

/** What one panel has for itself. */
export interface ViewFacts {
  readonly activeRole: Slot;
  /** The user's own agent that new chats begin with; absent: the usual one. */
  readonly agent?: string | undefined;
  /** What stood in the composer when the panel was last hidden. */
  readonly draft: string;
  /** What was attached to the prompt that is being written. */
  readonly attachments: readonly Attachment[];
  /** The name of the JSON Schema that the next answers are to fit; absent if they are free. */
  readonly schemaName?: string | undefined;
}

/** What a conversation shows beside itself while it is worked on. Kept nowhere. */
export interface SessionFacts {
  readonly wait?: WaitView | undefined;
  /** What agents wait for, in the order in which they asked; absent if they wait for nothing. */
  readonly requests?: readonly UserRequest[] | undefined;
  /** The output of calls that run, by their part: the last {@link shownOutputLimit} characters; absent if none has any. */
  readonly outputs?: Readonly<Record<string, string>> | undefined;
  /** What fills the model's window, since the last request. */
  readonly context?: ContextView | undefined;
}

/** All that a panel shows. */
export interface PanelState extends WindowFacts, ViewFacts, SessionFacts {
  readonly conversation: Conversation;
}

/** A change of what all panels of a window show alike. */
export type WindowChange =
  | { readonly type: "roles-set"; readonly roles: Readonly<Record<Slot, RoleView>> }
  | { readonly type: "efforts-set"; readonly efforts: Readonly<Record<Slot, EffortSetting>> }
  | { readonly type: "setup-set"; readonly setup: SetupView }
  | { readonly type: "recall-add"; readonly text: string }
  | { readonly type: "settings-problems-set"; readonly problems: readonly string[] }
  | { readonly type: "chat-type-set"; readonly chatType: ChatType }
  | { readonly type: "levels-set"; readonly defaultLevel: PermissionLevel; readonly levels: readonly PermissionLevel[] }
  /** Absent: nothing is selected in the editor. */
  | { readonly type: "selection-set"; readonly selection?: string | undefined }
  /** Empty: nothing is pending. */
  | { readonly type: "changed-files-set"; readonly files: readonly ChangedFileView[] }
  /** Empty: none run. */
  | { readonly type: "background-set"; readonly commands: readonly BackgroundView[] };

/** A change of what one panel has for itself. */
export type ViewChange =
  /** Another conversation takes the place of the one shown. */
  | { readonly type: "conversation-show"; readonly conversation: Conversation; readonly facts: SessionFacts }
  | { readonly type: "role-set"; readonly role: Slot }
  | { readonly type: "agent-set"; readonly name?: string | undefined }
  | { readonly type: "attachments-set"; readonly attachments: readonly Attachment[] }
  | { readonly type: "schema-set"; readonly name?: string | undefined };

/** A change of what a conversation shows beside itself. */
export type SessionFactsChange =
  | { readonly type: "wait-set"; readonly wait?: WaitView | undefined }
  /** Empty: agents wait for nothing. */
  | { readonly type: "requests-set"; readonly requests: readonly UserRequest[] }
  /** More output of a call that runs. */
  | { readonly type: "output-append"; readonly partId: string; readonly text: string }
  /** A call has ended: its result is in its part. */
  | { readonly type: "output-end"; readonly partId: string }
  | { readonly type: "context-set"; readonly context: ContextView };

const factsChangeTypes: Readonly<Record<SessionFactsChange["type"], true>> = {
  "wait-set": true,
  "requests-set": true,
  "output-append": true,
  "output-end": true,
  "context-set": true,
};

/** Whether a change is of what stands beside the conversation, and is not kept. */
export function isFactsChange(change: SessionChange): change is SessionFactsChange {
  return Object.hasOwn(factsChangeTypes, change.type);
}

/** A change that an answer makes. Only {@link ConversationChange} is kept. */
export type RunChange = ConversationChange | SessionFactsChange;

/** A change of a conversation that is worked on. */
export type SessionChange =
  | RunChange
  /** The conversation goes on under another id. */
  | { readonly type: "conversation-move"; readonly id: string };

/** A change of what a panel shows. */
export type PanelChange = SessionChange | ViewChange | WindowChange;

/** Whether the active role has a model that can be asked now. */
export function isReady({ roles, activeRole }: Pick<PanelState, "roles" | "activeRole">): boolean {
  return roles[activeRole].problem === undefined;
}

/** The state after `change`. Pure; what did not change keeps its identity. */
export function reducePanel(state: PanelState, change: PanelChange): PanelState {
  switch (change.type) {
    case "conversation-show":
      return { ...withoutSessionFacts(state), conversation: change.conversation, ...change.facts };
    case "role-set":
      return { ...state, activeRole: change.role };
    case "roles-set":
    case "efforts-set":
    case "setup-set":
    case "recall-add":
    case "settings-problems-set":
    case "chat-type-set":
    case "levels-set":
    case "selection-set":
    case "changed-files-set":
    case "background-set":
      return reduceWindow(state, change);
    case "agent-set":
      return { ...state, agent: change.name };
    case "attachments-set":
      return { ...state, attachments: change.attachments };
    case "schema-set":
      return { ...state, schemaName: change.name };
    case "conversation-move":
      return { ...state, conversation: { ...state.conversation, id: change.id } };
    case "wait-set":
    case "requests-set":
    case "output-append":
    case "output-end":
    case "context-set":
      return reduceSessionFacts(state, change);
    default:
      return { ...state, conversation: reduceConversation(state.conversation, change) };
  }
}

function withoutSessionFacts({
  wait: _,
  requests: _1,
  outputs: _2,
  context: _3,
  ...state
}: PanelState): Omit<PanelState, keyof SessionFacts> {
  return state;
}

/** What a conversation shows beside itself after `change`. Pure. */
export function reduceSessionFacts<T extends SessionFacts>(facts: T, change: SessionFactsChange): T {
  switch (change.type) {
    case "wait-set":
      return { ...facts, wait: change.wait };
    case "requests-set":
      return { ...facts, requests: change.requests.length === 0 ? undefined : change.requests };
    case "output-append": {
      const text = `${facts.outputs?.[change.partId] ?? ""}${change.text}`;
      return { ...facts, outputs: { ...facts.outputs, [change.partId]: text.slice(-shownOutputLimit) } };
    }
    case "output-end": {
      const { [change.partId]: ended, ...outputs } = facts.outputs ?? {};
      return ended === undefined ? facts : { ...facts, outputs: Object.keys(outputs).length === 0 ? undefined : outputs };
    }
    case "context-set":
      return { ...facts, context: change.context };
  }
}

/** What all panels of a window show after `change`. Pure. */
export function reduceWindow<T extends WindowFacts>(facts: T, change: WindowChange): T {
  switch (change.type) {
    case "roles-set":
      return { ...facts, roles: change.roles };
    case "efforts-set":
      return { ...facts, efforts: change.efforts };
    case "setup-set":
      return { ...facts, setup: change.setup };
    case "recall-add":
      return { ...facts, recall: [...facts.recall.filter((text) => text !== change.text), change.text] };
    case "settings-problems-set":
      return { ...facts, settingsProblems: change.problems };
    case "chat-type-set":
      return { ...facts, chatType: change.chatType };
    case "levels-set":
      return { ...facts, defaultLevel: change.defaultLevel, levels: change.levels };
    case "selection-set":
      return { ...facts, selection: change.selection };
    case "changed-files-set":
      return { ...facts, changedFiles: change.files.length === 0 ? undefined : change.files };
    case "background-set":
      return { ...facts, background: change.commands.length === 0 ? undefined : change.commands };
  }
}
