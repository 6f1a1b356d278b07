import type { Compactor } from "../../core/context/compactor.ts";
import type { Message } from "../../core/model/message.ts";
import type { AgentProjector } from "../../core/session/agentProjector.ts";
import type { ConversationChange } from "../../shared/conversation.ts";

/** An answer that compacts the conversation because the user wants it: nothing else is asked of a model. Never rejects. */
export async function answerByCompacting(
  compactor: Compactor,
  messages: readonly Message[],
  signal: AbortSignal,
  projector: AgentProjector,
  change: (change: ConversationChange) => void,
): Promise<void> {
  const isDone = await compactor.compactNow(messages, signal, (event) => {
    projector.write(event).forEach(change);
  });
  if (!isDone && !signal.aborted) {
    const text = compactor.hasFailed ? "The conversation couldn't be summarised" : "There is nothing to compact yet";
    projector.notice({ text, details: [] }).forEach(change);
  }
  projector.write({ type: "end", reason: signal.aborted ? "stopped" : "done" }).forEach(change);
}
