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
}

/** What one panel has for itself. */
export interface ViewFacts {
  readonly activeRole: Slot;
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
  | { readonly type: "chat-type-set"; readonly chatType: ChatType };

/** A change of what one panel has for itself. */
export type ViewChange =
  /** Another conversation takes the place of the one shown. */
  | { readonly type: "conversation-show"; readonly conversation: Conversation; readonly wait?: WaitView | undefined }
  | { readonly type: "role-set"; readonly role: Slot }
  | { readonly type: "attachments-set"; readonly attachments: readonly Attachment[] }
  | { readonly type: "schema-set"; readonly name?: string | undefined };

/** A change that an answer makes. Only {@link ConversationChange} is kept. */
export type RunChange = ConversationChange | { readonly type: "wait-set"; readonly wait?: WaitView | undefined };

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
      return { ...state, conversation: change.conversation, wait: change.wait };
    case "role-set":
      return { ...state, activeRole: change.role };
    case "roles-set":
    case "efforts-set":
    case "setup-set":
    case "recall-add":
    case "settings-problems-set":
    case "chat-type-set":
      return { ...state, ...reduceWindow(state, change) };
    case "attachments-set":
      return { ...state, attachments: change.attachments };
    case "schema-set":
      return { ...state, schemaName: change.name };
    case "conversation-move":
      return { ...state, conversation: { ...state.conversation, id: change.id } };
    case "wait-set":
      return { ...state, wait: change.wait };
    default:
      return { ...state, conversation: reduceConversation(state.conversation, change) };
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
  }
}
