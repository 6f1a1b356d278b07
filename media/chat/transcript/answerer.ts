import type { AnswerTurn } from "../../../src/shared/conversation.ts";

/** Who gives an answer, in words for people. */
export interface Answerer {
  readonly provider: string;
  readonly model: string;
}

/** Who was asked first. */
export function askedFirst(turn: AnswerTurn): Answerer {
  return { provider: turn.providerLabel ?? turn.provider, model: turn.model };
}

/** Who gave, or gives, the answer: who was asked first, where no other took over. The model is named as it was asked for. */
export function answererOf(turn: AnswerTurn): Answerer {
  const { answeredBy } = turn.facts;
  return answeredBy === undefined ? askedFirst(turn) : { provider: answeredBy.providerLabel, model: answeredBy.model };
}
