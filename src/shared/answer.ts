import type { AnswerTurn } from "./conversation.ts";
import { withoutUndefined } from "./json.ts";
import { isContent, type ContentPart, type NoticePart, type SourcePart } from "./part.ts";
import type { Step, StepFacts } from "./step.ts";

/** The words of an answer, exactly as they came, without its thinking. */
export function answerText(answer: AnswerTurn): string {
  return answer.parts.reduce((text, part) => (part.kind === "text" ? text + part.text : text), "");
}

/** What an answer is made of, in order. Reasoning that only its signature came of is left out. */
export function contentOf(answer: AnswerTurn): readonly ContentPart[] {
  return answer.parts.filter(isContent).filter((part) => part.kind !== "reasoning" || part.text !== "");
}

/** What was reported on the way to an answer, in order. */
export function noticesOf(answer: AnswerTurn): readonly NoticePart[] {
  return answer.parts.filter((part) => part.kind === "notice");
}

/** Where an answer says that it has something from, each place once, in the order of the first mention. */
export function sourcesOf(answer: AnswerTurn): readonly SourcePart[] {
  const sources = answer.parts.filter((part) => part.kind === "source");
  return sources.filter((source, index) => index === sources.findIndex((other) => isSamePlace(other, source)));
}

function isSamePlace(one: SourcePart, other: SourcePart): boolean {
  return one.url === undefined ? other.url === undefined && one.title === other.title : one.url === other.url;
}

/** The step that gave the answer's end, or that runs; `undefined` before the first. */
export function lastStep(answer: AnswerTurn): Step | undefined {
  return answer.steps.at(-1);
}

/**
 * What is known of an answer as a whole: of its last step, with counts, cost and time summed over all steps, those that were discarded included: they are paid
 * too. Steps of which no provider has counted anything add nothing; input, output and cost are unknown if those of any other step are.
 */
export function factsOf(answer: AnswerTurn): StepFacts {
  const [first, ...others] = answer.steps.map(({ facts }) => facts);
  return first === undefined ? {} : others.reduce(sumFacts, first);
}

const counts = ["inputTokens", "outputTokens", "cachedInputTokens", "cacheWriteTokens", "reasoningTokens", "costUsd", "elapsedMs"] as const;
/** Known of the whole only if known of each part. The others are shares, of which there are none if none are reported, and time. */
const wholes = new Set<(typeof counts)[number]>(["inputTokens", "outputTokens", "costUsd"]);

function sumFacts(sum: StepFacts, facts: StepFacts): StepFacts {
  const areBothCounted = isCounted(sum) && isCounted(facts);
  const sums = counts.map((name) => {
    const [one, other] = [sum[name], facts[name]];
    const isUnknown =
      areBothCounted && wholes.has(name) ? one === undefined || other === undefined : one === undefined && other === undefined;
    return [name, isUnknown ? undefined : (one ?? 0) + (other ?? 0)] as const;
  });
  const firstTokenMs = sum.firstTokenMs ?? facts.firstTokenMs;
  return withoutUndefined({ ...facts, firstTokenMs, ...Object.fromEntries(sums) });
}

function isCounted({ inputTokens, outputTokens }: StepFacts): boolean {
  return inputTokens !== undefined || outputTokens !== undefined;
}

/** The id of the step that a run's request is: the step that runs, or for the `corrections`th question back to the model one of those after it. */
export function stepIdOf({ steps }: AnswerTurn, corrections: number): string {
  return (corrections === 0 ? steps.at(-1)?.id : undefined) ?? stepIdAt(steps.length + corrections);
}

/** The id of a step, by its number from 1. */
export function stepIdAt(count: number): string {
  return `s${String(count)}`;
}
