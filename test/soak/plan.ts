import { answerFaults, type AnswerFault } from "../model-server/faultAnswers.ts";
import type { ScriptedAnswer, Wire } from "../model-server/script.ts";

/** What the server does with one asking of one question: the same for the same seed, on both sides of the wire. */
export interface AnswerPlan {
  /** The words, all of them. They say which question and which asking of it they answer. */
  readonly text: string;
  /** `undefined`: nothing goes wrong. */
  readonly fault: AnswerFault | undefined;
  answer(wire: Wire): ScriptedAnswer;
}

/** How often something goes wrong, from 0 to 1. */
export interface SoakSeed {
  readonly seed: number;
  readonly faultShare: number;
}

const vocabulary = [
  "Grüezi",
  "the",
  "quick",
  "brown",
  "fox",
  "über",
  "— and",
  "𝒲elt",
  "jumps",
  "«ja»",
  "lazy",
  "dog",
  "naïve",
  "42",
  "end.",
];
const totalWeight = answerFaults.reduce((sum, { weight }) => sum + weight, 0);

/** The plan for the `asking`th time, from 1, that `question` is asked. */
export function planOf({ seed, faultShare }: SoakSeed, question: string, asking: number): AnswerPlan {
  const random = randomOf(`${seed}|${question}|${asking}`);
  const fault = random() < faultShare ? faultAt(random() * totalWeight) : undefined;
  const words = Array.from(
    { length: 4 + Math.floor(random() * 24) },
    () => ` ${vocabulary[Math.floor(random() * vocabulary.length)] ?? ""}`,
  );
  const pieces = [`‹${question}#${asking}›`, ...words];
  const chance = random();
  const paceMs = Math.floor(random() * 12);
  return {
    text: pieces.join(""),
    fault,
    answer: (wire) => fault?.make(pieces, wire, chance) ?? { paceMs, steps: pieces.map((text) => ({ text })) },
  };
}

/** Which asking of `question` a text answers, from its beginning; `undefined` where that is not there. */
export function askingIn(text: string, question: string): number | undefined {
  const start = `‹${question}#`;
  const asking = text.startsWith(start) ? /^(\d+)›/.exec(text.slice(start.length))?.[1] : undefined;
  return asking === undefined ? undefined : Number(asking);
}

function faultAt(weight: number): AnswerFault | undefined {
  let left = weight;
  return answerFaults.find((fault) => (left -= fault.weight) < 0);
}

/** Numbers from 0 up to 1, the same for the same text: mulberry32, from an FNV-1a hash. */
export function randomOf(text: string): () => number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
