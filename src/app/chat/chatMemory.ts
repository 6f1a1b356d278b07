import type { StateStore } from "../../core/ports/stateStore.ts";
import type { Slot } from "../../shared/step.ts";

/** As {@link StateStore}, with somebody else who hears of what could not be kept. */
export interface MemoryState extends Pick<StateStore, "get"> {
  /** Keeps a value; nobody waits for it. */
  update(key: string, value: unknown): void;
}

const roleKey = "baton.activeRole";
const conversationKey = "baton.conversation";
const draftKey = "baton.draft";
const recallKey = "baton.recall";
/** Prompts kept for Up in the composer. */
const recallLimit = 50;
/** A prompt or draft longer than this, in characters, is not kept in VS Code's state, which is written whole each time. */
const textLimit = 100_000;

/** The small things that outlive a window: role, draft, recalled prompts, which conversation was open. Values of the wrong shape count as absent. */
export class ChatMemory {
  private readonly state: MemoryState;

  constructor(state: MemoryState) {
    this.state = state;
  }

  activeRole(): Slot {
    return this.state.get(roleKey) === "orchestrator" ? "orchestrator" : "worker";
  }

  setActiveRole(role: Slot): void {
    this.state.update(roleKey, role);
  }

  conversationId(): string | undefined {
    const id = this.state.get(conversationKey);
    return typeof id === "string" ? id : undefined;
  }

  setConversationId(id: string): void {
    this.state.update(conversationKey, id);
  }

  draft(): string {
    const text = this.state.get(draftKey);
    return typeof text === "string" ? text : "";
  }

  setDraft(text: string): void {
    if (text.length <= textLimit && text !== this.draft()) {
      this.state.update(draftKey, text);
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
