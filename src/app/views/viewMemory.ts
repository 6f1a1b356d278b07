import type { StateStore } from "../../core/ports/stateStore.ts";
import type { Slot } from "../../shared/step.ts";

/** As {@link StateStore}, with somebody else who hears of what could not be kept. */
export interface MemoryState extends Pick<StateStore, "get"> {
  /** Keeps a value; nobody waits for it. */
  update(key: string, value: unknown): void;
}

const recallKey = "baton.recall";
/** Prompts kept for Up in the composer. */
const recallLimit = 50;
/** A prompt or draft longer than this, in characters, is not kept in VS Code's state, which is written whole each time. */
const textLimit = 100_000;

/**
 * The small things of a view that outlive a window: role, draft, which conversation was shown; and the recalled prompts of all views. Values of the wrong shape
 * count as absent.
 */
export class ViewMemory {
  private readonly state: MemoryState;
  private readonly keys: Readonly<Record<"role" | "agent" | "conversation" | "draft", string>>;

  /** `view`: names one of several views; left out for the side bar's. */
  constructor(state: MemoryState, view?: string) {
    this.state = state;
    const suffix = view === undefined ? "" : `.${view}`;
    this.keys = {
      role: `baton.activeRole${suffix}`,
      agent: `baton.agent${suffix}`,
      conversation: `baton.conversation${suffix}`,
      draft: `baton.draft${suffix}`,
    };
  }

  activeRole(): Slot {
    return this.state.get(this.keys.role) === "orchestrator" ? "orchestrator" : "worker";
  }

  setActiveRole(role: Slot): void {
    this.state.update(this.keys.role, role);
  }

  /** The user's own agent that new chats begin with. */
  agent(): string | undefined {
    const name = this.state.get(this.keys.agent);
    return typeof name === "string" ? name : undefined;
  }

  setAgent(name: string | undefined): void {
    this.state.update(this.keys.agent, name);
  }

  conversationId(): string | undefined {
    const id = this.state.get(this.keys.conversation);
    return typeof id === "string" ? id : undefined;
  }

  setConversationId(id: string): void {
    this.state.update(this.keys.conversation, id);
  }

  draft(): string {
    const text = this.state.get(this.keys.draft);
    return typeof text === "string" ? text : "";
  }

  setDraft(text: string): void {
    if (text.length <= textLimit && text !== this.draft()) {
      this.state.update(this.keys.draft, text);
    }
  }

  /** Oldest first. */
  recall(): readonly string[] {
    const stored = this.state.get(recallKey);
    return Array.isArray(stored) ? stored.filter((text) => typeof text === "string") : [];
  }

  remember(text: string): void {
    if (text.length <= textLimit) {
      this.state.update(recallKey, [...this.recall().filter((other) => other !== text), text].slice(-recallLimit));
    }
  }
}
