import type { Conversation, QueuedPrompt } from "./conversation.ts";

/**
 * Whether a prompt that waits is for the answer that is being made: the model gets it before its next step. So are prompts to an answer that calls tools, unless the user wants them to wait for its end; they
 * ask the other role, or ask for a schema. Pure.
 */
export function isSteering({ turns }: Pick<Conversation, "turns">, { text, slot, schema, waitsForEnd }: QueuedPrompt): boolean {
  const last = turns.at(-1);
  return (
    last?.kind === "answer" &&
    last.status === "streaming" &&
    last.schema === undefined &&
    last.slot === slot &&
    schema === undefined &&
    waitsForEnd !== true &&
    // A command is a task of its own.
    !/^\s*\/[^\s/]+(?:\s|$)/.test(text) &&
    last.parts.some(({ kind }) => kind === "tool-call")
  );
}
