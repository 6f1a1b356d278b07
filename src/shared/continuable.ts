import type { AnswerTurn } from "./conversation.ts";

/**
 * Whether the rest of `answer` can be asked for: it broke off, or reached its output limit, after some words. An answer in a schema cannot: its JSON is
 * asked for as a whole. Pure.
 */
export function canContinue(answer: AnswerTurn): boolean {
  return (
    isCutOff(answer) && answer.schema === undefined && answer.blocks.some((block) => block.kind === "text" && block.text.trim() !== "")
  );
}

function isCutOff({ status, facts }: AnswerTurn): boolean {
  switch (status) {
    case "failed":
    case "stopped":
    case "interrupted":
      return true;
    case "complete":
      return facts.finishNote === "length";
    case "streaming":
      return false;
  }
}
