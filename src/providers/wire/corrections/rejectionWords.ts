import type { Failure } from "../../../core/model/failure.ts";

/** What the provider said, or nothing. A path that is quoted, since nothing is there, says nothing of parameters, whatever words are in it. */
export function wordsOf({ kind, providerMessage = "" }: Failure): string {
  return kind === "not-found" && /\b(?:POST|GET)\b|invalid url/i.test(providerMessage) ? "" : providerMessage;
}

/** Whether a rejection speaks of `parameter`: as its field, or in its words, in snake case or (xAI) in camel case. */
export function names(failure: Failure, parameter: string): boolean {
  if (failure.kind === "invalid-request" && failure.parameter !== undefined && failure.parameter.split(/[.[\]]/)[0] === parameter) {
    return true;
  }
  const snake = parameter.replaceAll(".", "\\.");
  const camel = snake.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return new RegExp(`(?<![\\w.])(?:${snake}|${camel})(?!\\w)`).test(wordsOf(failure));
}

/** Whether a rejection speaks of a field, by its name as a word of its own, or as its parameter. */
export function speaksOf(failure: Failure, field: string): boolean {
  return (
    new RegExp(`(?<!\\w)${field}(?!\\w)`).test(wordsOf(failure)) ||
    (failure.kind === "invalid-request" && failure.parameter?.startsWith(field) === true)
  );
}

/** Whether a rejection's words speak of a field at any depth (`messages.1.assistant.reasoning_content`). */
export function mentions(failure: Failure, field: string): boolean {
  return new RegExp(`\\b${field}\\b`).test(wordsOf(failure));
}

/** Whether it is the value that does not fit, and not the parameter: leaving it out would hide a mistake. */
export function isOutOfRange(failure: Failure): boolean {
  return /above maximum|below minimum|out of range|(?:must|should) be (?:between|less|greater|at most|at least|in the range|[<>])|valid range|at most \d|exceeds?\b|too (?:large|high|small|low)/i.test(
    wordsOf(failure),
  );
}

/**
 * The greatest limit that a rejection names: “at most 16384 completion tokens”, “less than or equal to `8192`”, “the valid range … is [1, 8192]”, “32000 > 8192, which is the
 * maximum allowed”, “lower than 4096”, “between 1 and 4096”.
 */
export function namedLimit(failure: Failure): number | undefined {
  const found =
    /(?:at most|less than or equal to|lower than|cannot exceed|cannot be (?:more|greater|larger) than|(?:between|from) [01] (?:and|to)|\d >|maximum (?:value )?(?:of|is)|<=)\s*[`'"]?(\d+)|\[\s*[01]\s*,\s*(\d+)\s*[\])]/i.exec(
      wordsOf(failure),
    );
  const digits = found?.[1] ?? found?.[2];
  return digits === undefined ? undefined : Number(digits);
}

/** Efforts that anyone knows, from least to most. Groq's `default` is as much as the model is used to. */
export const knownEfforts = ["none", "minimal", "low", "medium", "default", "high", "xhigh", "max"] as const;

/** The efforts that a rejection says it would take; none where it says nothing of them. */
export function supportedEfforts(failure: Failure): readonly string[] {
  const list =
    /(?:supported values|allowed values|valid (?:values|options)|(?:must|should) be|one of)\b(.*)/is.exec(wordsOf(failure))?.[1] ?? "";
  const quoted = knownEfforts.filter((effort) => new RegExp(`['"\`]${effort}['"\`]`).test(list));
  return quoted.length > 0 ? quoted : knownEfforts.filter((effort) => new RegExp(`\\b${effort}\\b`).test(list));
}

/** The nearest effort that is taken: the next higher, else the next lower; `none` only where there is nothing else. */
export function nearestEffort(asked: string, supported: readonly string[]): string | undefined {
  const rank = (effort: string): number => knownEfforts.findIndex((known) => known === effort);
  const thinking = supported.filter((effort) => effort !== "none" && effort !== asked);
  return thinking.find((effort) => rank(effort) > rank(asked)) ?? thinking.at(-1) ?? supported.find((effort) => effort !== asked);
}
