import type { JsonValue } from "../model/json.ts";
import { parseJson } from "../model/json.ts";

/** How many opening brackets of prose are tried. */
const startLimit = 50;

/**
 * The JSON values that an answer may mean, the likeliest first. Models wrap JSON in prose and fences even when instructed not to, so the rule is: the
 * whole text where it is JSON; else what stands in code fences, in their order; else objects and lists that stand in the prose, from the left, none
 * within another. Thoughts in `<think>` at the beginning are not looked at. Pure.
 */
export function jsonInText(text: string): readonly JsonValue[] {
  const answer = text
    .replace(/^\uFEFF/, "")
    .replace(/^\s*<think>[\s\S]*?<\/think>/, "")
    .trim();
  const whole = parseJson(answer);
  if (whole !== undefined) {
    return [whole as JsonValue];
  }
  const fenced = fencesOf(answer).flatMap((block) => valueOf(block) ?? []);
  return fenced.length > 0 ? fenced : bracketed(answer);
}

/** `undefined` is no JSON, and a lone text or number in a fence is no answer that was meant. */
function valueOf(text: string): readonly JsonValue[] | undefined {
  const value = parseJson(text.trim());
  return typeof value === "object" ? [value as JsonValue] : undefined;
}

/** What stands between lines of three backticks; the last may lack its end. */
function fencesOf(text: string): readonly string[] {
  return text.split(/^[ \t]*```.*$/m).filter((_, index) => index % 2 === 1);
}

function bracketed(text: string): readonly JsonValue[] {
  const found: JsonValue[] = [];
  const opening = /[[{]/g;
  for (let tries = 0; tries < startLimit; tries++) {
    const start = opening.exec(text)?.index;
    if (start === undefined) {
      break;
    }
    const end = closingOf(text, start);
    const value = end === undefined ? undefined : parseJson(text.slice(start, end));
    if (end !== undefined && value !== undefined) {
      found.push(value as JsonValue);
      opening.lastIndex = end;
    }
  }
  return found;
}

/** Where the bracket at `start` is closed again, without looking into texts. */
function closingOf(text: string, start: number): number | undefined {
  let depth = 0;
  const mark = /["[\]{}]/g;
  mark.lastIndex = start;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const [bracket] = match;
    if (bracket === '"') {
      const end = endOfText(text, match.index);
      if (end === undefined) {
        return undefined;
      }
      mark.lastIndex = end;
    } else {
      depth += bracket === "{" || bracket === "[" ? 1 : -1;
      if (depth === 0) {
        return match.index + 1;
      }
    }
  }
  return undefined;
}

function endOfText(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") {
      at++;
    } else if (text[at] === '"') {
      return at + 1;
    }
  }
  return undefined;
}
