import type { ToolOffers } from "../../core/tools/offered/toolOffers.ts";
import { offeredTools } from "../../core/tools/offered/offeredTools.ts";
import type { Tool } from "../../core/tools/tool.ts";
import type { ToolChoices } from "./toolChoices.ts";

interface Given {
  /** The choice that they were given by. */
  readonly choice: string;
  readonly tools: readonly Tool[];
}

/** The tools of others that conversations get: as they were when each first asked for them in this window, until the user chooses anew. Definitions that change within a conversation would cost it its prompt cache. */
export class ConversationTools {
  readonly #offers: ToolOffers;
  readonly #choices: ToolChoices;
  readonly #given = new Map<string, Given>();

  constructor(offers: ToolOffers, choices: ToolChoices) {
    this.#offers = offers;
    this.#choices = choices;
  }

  /** The tools of a conversation's agent. One that has gone since fails when it's called. */
  of(conversationId: string): readonly Tool[] {
    const choice = this.#choices.textOf(conversationId);
    const given = this.#given.get(conversationId);
    if (given?.choice === choice) {
      return given.tools;
    }
    const tools = offeredTools(this.#offers, this.#choices.chosen(conversationId, this.#offers.list()));
    this.#given.set(conversationId, { choice, tools });
    return tools;
  }
}
