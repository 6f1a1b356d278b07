import { factsOf } from "./answer.ts";
import type { AnswerTurn } from "./conversation.ts";
import type { Part } from "./part.ts";

/**
 * Whether the rest of `answer` can be asked for: it broke off, or reached its output limit, after some words or calls. An answer in a schema cannot: its JSON is
 * asked for as a whole. Pure.
 */
export function canContinue(answer: AnswerTurn): boolean {
  return isCutOff(answer) && answer.schema === undefined && (hasActed(answer) || answer.parts.some(isSaid));
}

/** Whether tools were called for an answer, or the user steered it: then what is sent of it is its steps. Pure. */
export function hasActed({ parts }: Pick<AnswerTurn, "parts">): boolean {
  return parts.some(({ kind }) => kind === "tool-call" || kind === "user-message");
}

function isSaid(part: Part): boolean {
  return part.kind === "text" && part.text.trim() !== "";
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
