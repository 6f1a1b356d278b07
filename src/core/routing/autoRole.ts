import type { Slot } from "../../shared/step.ts";
import { asksForHaste, asksForThought, errorTrace, pushBack, smallTalk } from "../thinking/taskWords.ts";
import {
  definitionQuestion,
  hardSigns,
  knownError,
  namedThing,
  plainErrand,
  plainQuestion,
  sameAgain,
  shouldBe,
  smallEdit,
  smallErrand,
  wideErrand,
} from "./roleWords.ts";

/** A prompt, and what stands around it. */
export interface RolePrompt {
  readonly text: string;
  /** How many files and folders came with it or are mentioned in it. */
  readonly files?: number | undefined;
  /** Who gave the conversation's last answer; `undefined`: there is none. */
  readonly lastSlot?: Slot | undefined;
  /** The last answer failed, was taken off the worker or handed up by it. */
  readonly lastFailed?: boolean | undefined;
}

/** Who answers, and one sentence for people that says why. */
export interface RoleChoice {
  readonly slot: Slot;
  readonly because: string;
}

/** From so many points of hard signs on a prompt is hard, whatever else it looks like. */
const hardFrom = 2;

/** What is read of a prompt, in characters. */
const readLimit = 20_000;
/** Words of an errand, code and quoted traces aside, in characters. */
const errandCharacters = 320;
/** The same where the verb may ask for anything. */
const shortErrandCharacters = 100;

/**
 * Who answers a prompt, by rules and without a request. What looks routine is the worker's; all else, and what can't be judged, is the orchestrator's, since a hard prompt that a cheap model gets costs more than the
 * other way round. In this order:
 *
 * 1. “yes”, “thanks” and the like, and “the same for the other file”: whoever answered before, else the worker.
 * 2. Careful thought is asked for: the orchestrator.
 * 3. The worker's last answer failed, or the user is not content with it: the orchestrator.
 * 4. Points of hard signs (`roleWords`): each once; 1 for 600 characters of words, for three parts, for five files and for three sentences with conditions, 1 more for 1,500 characters, five parts and twelve files; 2 less for a small edit and for the question what something is,
 *    1 less for a named line and for haste. From 2 on: the orchestrator.
 * 5. A plain question, an errand (a verb such as “add” with a small or named thing, or what a named thing should be) of 320 characters at most and without a hard sign, or an error whose remedy is known: the worker.
 * 6. Else the orchestrator.
 *
 * Code in fences isn't looked at for words. Pure.
 */
export function autoRole({ text, files = 0, lastSlot, lastFailed = false }: RolePrompt): RoleChoice {
  const read = text.slice(0, readLimit);
  const words = withoutCode(read);
  const isShort = read.length <= 80;
  if (isShort && (smallTalk.test(read) || sameAgain.test(read))) {
    return choice(lastSlot ?? "worker", lastSlot === undefined ? "there is little to think about" : "it goes on with the last answer");
  }
  if (asksForThought.test(words)) {
    return choice("orchestrator", "the prompt asks for careful thought");
  }
  if (lastSlot === "worker" && (lastFailed || pushBack.test(words.slice(0, 500)))) {
    return choice("orchestrator", lastFailed ? "the worker's last answer failed" : "the worker's last answer was not right");
  }
  const signs = signsOf(read, words, files);
  const points = signs.reduce((sum, [, weight]) => sum + weight, 0);
  const phrases = [...new Set(signs.flatMap(([phrase, weight]) => (weight > 0 ? [phrase] : [])))].slice(0, 2);
  if (points >= hardFrom) {
    return choice("orchestrator", `the prompt ${phrases.join(" and ")}`);
  }
  const routine = routineForm(read, words, points);
  if (routine !== undefined) {
    return choice("worker", `the prompt ${routine}`);
  }
  return choice(
    "orchestrator",
    phrases.length > 0 ? `the prompt ${phrases.join(" and ")}` : "nothing in the prompt shows that it is routine",
  );
}

/** What makes a prompt routine, in words that go after “the prompt ”; `undefined`: nothing does. */
function routineForm(text: string, words: string, points: number): string | undefined {
  if (knownError.test(text) && words.length <= 2 * errandCharacters) {
    return "holds an error whose remedy is known";
  }
  const length = words.trim().length - traceLength(words);
  if (points > 0 || length > errandCharacters) {
    return undefined;
  }
  const sentences = sentencesOf(words);
  if (plainQuestion.test(words.trim()) && sentences <= 2) {
    return "asks a plain question";
  }
  if (smallEdit.test(words)) {
    return "asks for a small edit";
  }
  if (smallErrand.test(words)) {
    return "asks for a small thing";
  }
  const isNamed = namedThing.test(words) || words !== text;
  const isErrand = plainErrand.test(words) || shouldBe.test(words) || (wideErrand.test(words) && length <= shortErrandCharacters);
  return isNamed && isErrand && sentences <= 2 ? "asks for one thing that it names" : undefined;
}

function signsOf(text: string, words: string, files: number): readonly (readonly [phrase: string, points: number])[] {
  const found = hardSigns.filter((sign) => sign.words.test(words));
  const length = words.trim().length - traceLength(words);
  const parts = partsOf(words);
  const isPlain = length <= errandCharacters && (smallEdit.test(words) || (definitionQuestion.test(words) && length <= 120));
  const more: readonly (readonly [isThere: boolean, phrase: string, points: number])[] = [
    [errorTrace.test(text) && !knownError.test(text) && length < 120 && !/\bjust\b/i.test(words), "holds an error trace", 1],
    [length >= 600, "is long", 1],
    [length >= 1500, "is long", 1],
    [parts >= 3, "has several parts", 1],
    [parts >= 5, "has several parts", 1],
    [files >= 5, `comes with ${String(files)} files`, 1],
    [files >= 12, `comes with ${String(files)} files`, 1],
    [
      sentencesOf(words) >= 3 && /\b(?:should|must|can(?:no|')t|needs? to|has to|muss|soll|doit|il faut)\b/i.test(words),
      "sets several conditions",
      1,
    ],
    [isPlain, "is plain", -2],
    [/\bline \d+|\bzeile \d+|\bligne \d+|第\s*\d+\s*行/i.test(words), "names the line", -1],
    [asksForHaste.test(words), "asks for haste", -1],
  ];
  return [
    ...found.map(({ phrase, points }) => [phrase, points] as const),
    ...more.flatMap(([isThere, phrase, points]) => (isThere ? [[phrase, points] as const] : [])),
  ];
}

function withoutCode(text: string): string {
  return text.replace(/^[ \t]*(```|~~~)[\s\S]*?(?:^[ \t]*\1|$(?![\s\S]))/gm, " ");
}

/** Characters of lines that a program wrote. */
function traceLength(words: string): number {
  return words
    .split("\n")
    .filter((line) => errorTrace.test(line) || /^\s+(?:at |File ")|^\s{4}/.test(line))
    .reduce((sum, line) => sum + line.length, 0);
}

function partsOf(words: string): number {
  return words.match(/^\s*(?:\d+[.)]|[-*•])\s+\S/gm)?.length ?? 0;
}

function sentencesOf(words: string): number {
  return words.match(/[.!?。！？](?=\s|$)/g)?.length ?? 0;
}

function choice(slot: Slot, why: string): RoleChoice {
  return { slot, because: `${slot === "worker" ? "The worker" : "The orchestrator"} answers, because ${why}.` };
}
