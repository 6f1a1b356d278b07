import { KnownFiles } from "../../core/tools/edits/knownFiles.ts";
import { ChatApprovals } from "./chatApprovals.ts";

/** What the agent of a conversation remembers from turn to turn, for as long as the window lives. */
export interface AgentMemory {
  /** What it has read and written. */
  readonly known: KnownFiles;
  /** What the user has allowed for the rest of the conversation. */
  readonly approvals: ChatApprovals;
}

/** Conversations whose texts are kept; of others the agent knows hashes, and notices a change all the same. */
const mostWhole = 8;

/** The memories of a window's conversations. */
export class AgentMemories {
  readonly #memories = new Map<string, AgentMemory>();

  /** A conversation's memory, made when it is first asked for. */
  of(conversationId: string): AgentMemory {
    const memory = this.#memories.get(conversationId) ?? { known: new KnownFiles(), approvals: new ChatApprovals() };
    // The latest is the last.
    this.#memories.delete(conversationId);
    this.#memories.set(conversationId, memory);
    const old = [...this.#memories.values()].at(-1 - mostWhole);
    old?.known.restore(old.known.records());
    return memory;
  }
}
