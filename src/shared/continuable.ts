import { factsOf } from "./answer.ts";
import type { AnswerTurn } from "./conversation.ts";

/**
 * Whether the rest of `answer` can be asked for: it broke off, or reached its output limit, after some words. An answer in a schema cannot: its JSON is
 * asked for as a whole. Pure.
 */
export function canContinue(answer: AnswerTurn): boolean {
  return isCutOff(answer) && answer.schema === undefined && answer.parts.some((part) => part.kind === "text" && part.text.trim() !== "");
}

function isCutOff(answer: AnswerTurn): boolean {
  switch (answer.status) {
    case "failed":
    case "stopped":
    case "interrupted":
      return true;
    case "complete":
      return factsOf(answer).finishNote === "length";
    case "streaming":
      return false;
  }
}
