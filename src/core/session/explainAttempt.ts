import type { Notice } from "../../shared/part.ts";
import type { Failure } from "../model/failure.ts";
import type { AttemptEvent } from "../model/streamEvent.ts";
import { inWords } from "../resilience/heldFailure.ts";

/**
 * What is reported, in one quiet line, of an attempt that failed and was followed by another. `labelOf` gives a provider's name for people by its id in the
 * settings. Pure.
 */
export function explainAttempt(attempt: AttemptEvent, labelOf: (provider: string) => string): Notice {
  const { failure, accountLabel } = attempt;
  const { message, providerMessage } = failure;
  const details = [
    message,
    // Where the sentence quotes all that there is to quote, once is enough.
    providerMessage !== undefined && message.includes(providerMessage.trim()) ? undefined : providerMessage,
    accountLabel && `Key: ${accountLabel}`,
    failure.origin && `Address: ${failure.origin}`,
    failure.status === undefined ? undefined : `Status: ${failure.status}`,
    failure.requestId && `Request id: ${failure.requestId}`,
  ].filter((line) => line !== undefined && line !== "");
  return {
    text: `${whatFailed(attempt, labelOf(attempt.provider))} · ${whatNext(attempt, labelOf)}`,
    details: details as readonly string[],
  };
}

function whatFailed({ failure, model }: AttemptEvent, label: string): string {
  if (isCorrection(failure)) {
    return "The answer didn't match the schema";
  }
  if (failure.kind === "invalid-request" && failure.parameter !== undefined) {
    return `${label} rejected ${failure.parameter} for ${model}`;
  }
  return failure.kind === "invalid-request" ? `${label} rejected the request for ${model}` : withoutStop(failure.message);
}

/** Whether an answer goes back to its model with what is wrong in it. What a provider could not read itself is asked for the same again. */
export function isCorrection({ kind, retry }: Failure): boolean {
  return kind === "invalid-output" && retry === "elsewhere";
}

function whatNext({ failure, provider, model, next, delayMs, to }: AttemptEvent, labelOf: (provider: string) => string): string {
  const wait = delayMs > 0 ? ` in ${inWords(delayMs)}` : "";
  switch (next) {
    case "retry":
      if (isCorrection(failure)) {
        return "asked again with the errors";
      }
      return failure.kind === "invalid-request" ? "corrected and sent again" : delayMs > 0 ? `trying again${wait}` : "tried again";
    case "switch":
      if (to === undefined) {
        return "trying another";
      }
      return `using ${usedNext(to, provider, model, labelOf)}${wait}`;
    case "stop":
      return "given up";
  }
}

/** The next in as few words as distinguish it from the one before: another key, another model, or both with their provider. */
function usedNext(to: NonNullable<AttemptEvent["to"]>, provider: string, model: string, labelOf: (provider: string) => string): string {
  const key = to.accountLabel === undefined ? undefined : `the key “${to.accountLabel}”`;
  if (to.provider === provider && to.model === model) {
    return key ?? "another";
  }
  return to.provider === provider ? to.model : `${to.model} at ${labelOf(to.provider)}`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
