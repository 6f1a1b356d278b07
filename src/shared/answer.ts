import type { AnswerTurn } from "./conversation.ts";
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
 * too. A sum is unknown if nothing of it is known; a cost is unknown if that of any step is.
 */
export function factsOf(answer: AnswerTurn): StepFacts {
  const [first, ...others] = answer.steps.map(({ facts }) => facts);
  return first === undefined ? {} : others.reduce(sumFacts, first);
}

const counts = ["inputTokens", "outputTokens", "cachedInputTokens", "cacheWriteTokens", "reasoningTokens", "elapsedMs"] as const;

function sumFacts(sum: StepFacts, facts: StepFacts): StepFacts {
  const counted = counts.map((name) => [name, sumOf(sum[name], facts[name])] as const).filter(([, count]) => count !== undefined);
  const costUsd = sum.costUsd === undefined || facts.costUsd === undefined ? {} : { costUsd: sum.costUsd + facts.costUsd };
  const { costUsd: _, ...latest } = facts;
  const firstTokenMs = sum.firstTokenMs ?? facts.firstTokenMs;
  return { ...latest, ...(firstTokenMs === undefined ? {} : { firstTokenMs }), ...Object.fromEntries(counted), ...costUsd };
}

function sumOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : one + (other ?? 0);
}
