import type { AnswerNotice } from "../../shared/conversation.ts";
import type { AttemptEvent } from "../model/streamEvent.ts";

/** What is told, in one quiet line, of an attempt that failed and was followed by another. `label`: the provider's name for people. Pure. */
export function explainAttempt(attempt: AttemptEvent, label: string): AnswerNotice {
  const { failure, accountLabel } = attempt;
  const { message, providerMessage } = failure;
  const details = [
    message,
    // Where the sentence quotes all that there is to quote, once is enough.
    providerMessage !== undefined && message.includes(providerMessage.trim()) ? undefined : providerMessage,
    accountLabel && `Key: ${accountLabel}`,
    failure.status === undefined ? undefined : `Status: ${failure.status}`,
    failure.requestId && `Request id: ${failure.requestId}`,
  ].filter((line) => line !== undefined && line !== "");
  return { text: `${whatFailed(attempt, label)} · ${whatNext(attempt)}`, details: details as readonly string[] };
}

function whatFailed({ failure, model }: AttemptEvent, label: string): string {
  if (failure.kind === "invalid-output") {
    return "The answer did not fit the schema";
  }
  if (failure.kind === "invalid-request" && failure.parameter !== undefined) {
    return `${label} refused ${failure.parameter} for ${model}`;
  }
  return failure.kind === "invalid-request" ? `${label} refused the request for ${model}` : withoutStop(failure.message);
}

function whatNext({ failure, next, delayMs }: AttemptEvent): string {
  switch (next) {
    case "retry":
      if (failure.kind === "invalid-output") {
        return "asked again with the errors";
      }
      return failure.kind === "invalid-request" ? "changed and sent again" : delayMs > 0 ? `trying again in ${Math.ceil(delayMs / 1000)} s` : "tried again";
    case "switch":
      return "another was asked";
    case "stop":
      return "given up";
  }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
