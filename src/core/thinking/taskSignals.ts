import type { UserPart } from "../model/message.ts";
import { asksForHaste, asksForThought, easyWork, errorTrace, hardWork, smallTalk } from "./taskWords.ts";

/** What a question looks like, in points of difficulty, with a phrase for each that goes after “it”. */
export interface TaskSignals {
  readonly isSmallTalk: boolean;
  readonly asksForThought: boolean;
  readonly points: number;
  readonly phrases: readonly string[];
}

/** What is read of a question, in characters: a pasted log does not get harder with its length. */
const readLimit = 20_000;

/**
 * Looks at a question. Points, which `autoEffort` makes an effort of:
 *
 * | signal | points |
 * | --- | --- |
 * | an error trace | 2 |
 * | a word of hard work (proof, debugging, refactoring, design, plan, algorithm, careful check, mathematics); a second kind | 2; 1 more |
 * | 400 characters of words, code aside; 2,000 | 1; 2 |
 * | code | 1 |
 * | three parts or more (numbered or bulleted, or question marks) | 1 |
 * | a file that came with it | 1 |
 * | a word of easy work (translate, summarise, rename, …) and none of hard work | -2 |
 * | a word of haste | -2 |
 *
 * Pure.
 */
export function taskSignals(parts: readonly UserPart[]): TaskSignals {
  const text = parts
    .map((part) => (part.type === "text" ? part.text : ""))
    .join("\n")
    .slice(0, readLimit);
  const words = text.replace(/^[ \t]*(```|~~~)[\s\S]*?(?:^[ \t]*\1|$(?![\s\S]))/gm, " ");
  const kinds = hardWork.filter(([, pattern]) => pattern.test(words)).map(([name]) => name);
  const hasCode = words !== text || /^(?: {4}|\t)\S.*[;{}()=]/m.test(text);
  const found: (readonly [isThere: boolean, points: number, phrase: string])[] = [
    [errorTrace.test(text), 2, "holds an error trace"],
    [kinds.length > 0, Math.min(kinds.length, 2) + 1, `asks for ${kinds.slice(0, 2).join(" and ")}`],
    [words.length >= 2000, 2, "is very long"],
    [words.length >= 400 && words.length < 2000, 1, "is long"],
    [hasCode, 1, "holds code"],
    [countParts(words) >= 3, 1, "has several parts"],
    [parts.some((part) => part.type === "file"), 1, "comes with a file"],
    [kinds.length === 0 && easyWork.test(words), -2, "asks for something plain"],
    [asksForHaste.test(words), -2, "asks for haste"],
  ];
  const there = found.filter(([isThere]) => isThere);
  return {
    isSmallTalk: text.length <= 80 && parts.every((part) => part.type === "text") && smallTalk.test(text),
    asksForThought: asksForThought.test(words),
    points: there.reduce((sum, [, points]) => sum + points, 0),
    phrases: there.map(([, , phrase]) => phrase),
  };
}

function countParts(words: string): number {
  const items = words.match(/^\s*(?:\d+[.)]|[-*•])\s+\S/gm)?.length ?? 0;
  const questions = words.match(/[?？](?=\s|$)/g)?.length ?? 0;
  return Math.max(items, questions);
}
