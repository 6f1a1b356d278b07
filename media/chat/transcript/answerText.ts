import type { AnswerTurn } from "../../../src/shared/conversation.ts";

/** The answer's words, byte for byte, in the order in which they came. */
export function rawAnswerText(turn: AnswerTurn): string {
  return turn.blocks.map((block) => (block.kind === "text" ? block.text : "")).join("");
}

/** Whether the rest of an answer can be asked for: it broke off after some words, and the conversation has not gone on. JSON in a schema is asked for as a whole. */
export function canContinue(turn: AnswerTurn, isLast: boolean): boolean {
  const brokeOff = turn.status === "failed" || turn.status === "stopped" || turn.status === "interrupted";
  return isLast && brokeOff && turn.schema === undefined && rawAnswerText(turn).trim() !== "";
}
