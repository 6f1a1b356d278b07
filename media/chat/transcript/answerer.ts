import { lastStep } from "../../../src/shared/answer.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";

/** Who gives an answer, in words for people. */
export interface Answerer {
  readonly provider: string;
  readonly model: string;
}

/** Who was asked first, in the last step. */
export function askedFirst(turn: AnswerTurn): Answerer {
  const step = lastStep(turn);
  return { provider: step?.providerLabel ?? step?.provider ?? "", model: step?.model ?? "the model" };
}

/** Who gave, or gives, the answer: who was asked first, if no other took over. The model is named as it was asked for. */
export function answererOf(turn: AnswerTurn): Answerer {
  const answeredBy = lastStep(turn)?.facts.answeredBy;
  return answeredBy === undefined ? askedFirst(turn) : { provider: answeredBy.providerLabel, model: answeredBy.model };
}
