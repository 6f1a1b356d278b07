import type { AnswerTurn } from "../../shared/conversation.ts";

/** The words of an answer, exactly as they came, without its thinking. */
export function answerText(answer: AnswerTurn): string {
  return answer.blocks.reduce((text, block) => (block.kind === "text" ? text + block.text : text), "");
}
