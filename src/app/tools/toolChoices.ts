import { isRecord } from "../../core/model/json.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import type { OfferedTool } from "../../core/tools/offered/toolOffers.ts";

/** Conversations whose choices are kept; the oldest go first. */
const mostConversations = 200;
const key = "tools.chosen";

interface Choice {
  /** Tools that are offered although they usually aren't, and the other way round. */
  readonly on: readonly string[];
  readonly off: readonly string[];
}

/** Which tools of others each conversation's agent gets. Kept as what differs from the usual, so that tools that are installed later are as usual. */
export class ToolChoices {
  readonly #state: StateStore;

  constructor(state: StateStore) {
    this.#state = state;
  }

  /** Those of `offered` that the conversation's agent gets. */
  chosen(conversationId: string, offered: readonly OfferedTool[]): readonly OfferedTool[] {
    return offered.filter(({ name, isUsual }) => this.isOn(conversationId, name, isUsual));
  }

  /** Whether the conversation's agent gets a tool. */
  isOn(conversationId: string, name: string, isUsual: boolean): boolean {
    const { on, off } = this.#all()[conversationId] ?? none;
    return on.includes(name) || (isUsual && !off.includes(name));
  }

  /** What was chosen for a conversation, to see whether that has changed. */
  textOf(conversationId: string): string {
    return JSON.stringify(this.#all()[conversationId] ?? none);
  }

  /** Keeps which of all tools that there are the user wants. Those that aren't there now stay as they were. Rejects if the state can't be written. */
  async choose(conversationId: string, all: readonly Pick<OfferedTool, "name" | "isUsual">[], wanted: ReadonlySet<string>): Promise<void> {
    const before = this.#all()[conversationId] ?? none;
    const names = new Set(all.map(({ name }) => name));
    const absent = (list: readonly string[]): readonly string[] => list.filter((name) => !names.has(name));
    const choice: Choice = {
      on: [...absent(before.on), ...all.flatMap(({ name, isUsual }) => (!isUsual && wanted.has(name) ? [name] : []))],
      off: [...absent(before.off), ...all.flatMap(({ name, isUsual }) => (isUsual && !wanted.has(name) ? [name] : []))],
    };
    const others = Object.entries(this.#all()).filter(([id]) => id !== conversationId);
    const kept = choice.on.length + choice.off.length === 0 ? others : [...others, [conversationId, choice] as const];
    await this.#state.update(key, Object.fromEntries(kept.slice(-mostConversations)));
  }

  #all(): Readonly<Record<string, Choice>> {
    const value = this.#state.get(key);
    return isRecord(value) ? Object.fromEntries(Object.entries(value).flatMap(([id, one]) => (isChoice(one) ? [[id, one]] : []))) : {};
  }
}

const none: Choice = { on: [], off: [] };

function isChoice(value: unknown): value is Choice {
  const isNames = (list: unknown): boolean => Array.isArray(list) && list.every((name) => typeof name === "string");
  return isRecord(value) && isNames(value["on"]) && isNames(value["off"]);
}
