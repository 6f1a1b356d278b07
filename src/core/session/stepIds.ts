import type { AnswerTurn } from "../../shared/conversation.ts";

/** The id of the step that a run's request is: the step that runs, or for the `corrections`th question back to the model one of those after it. */
export function stepIdOf({ steps }: AnswerTurn, corrections: number): string {
  return (corrections === 0 ? steps.at(-1)?.id : undefined) ?? stepIdAt(steps.length + corrections);
}

/** The id of a step, by its number from 1. */
export function stepIdAt(count: number): string {
  return `s${String(count)}`;
}
