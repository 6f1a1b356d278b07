import type { AnswerTurn } from "../../../src/shared/conversation.ts";

/** The answer's words, byte for byte, in the order in which they came. */
export function rawAnswerText(turn: AnswerTurn): string {
  return turn.blocks.map((block) => (block.kind === "text" ? block.text : "")).join("");
}
