import type { Failure } from "../../core/model/failure.ts";

/** What a provider said as it refused; empty where it said nothing. */
export function wordsOf(failure: Failure): string {
  return failure.providerMessage ?? "";
}

/** Whether a refusal speaks of a field, by its name as a word of its own. */
export function speaksOf(failure: Failure, field: string): boolean {
  return (
    new RegExp(`(?<!\\w)${field}(?!\\w)`).test(wordsOf(failure)) ||
    (failure.kind === "invalid-request" && failure.parameter?.startsWith(field) === true)
  );
}
