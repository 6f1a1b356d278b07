import type { Failure } from "../../core/model/failure.ts";
import type { FailureCard } from "../../shared/failureCard.ts";

/** A failure in one line for the log. */
export function describeFailure(failure: Failure): string {
  const facts = [
    failure.kind,
    failure.kind === "transport" ? failure.cause : undefined,
    failure.status,
    failure.origin,
    failure.model,
    failure.accountLabel === undefined ? undefined : `key “${failure.accountLabel}”`,
    failure.requestId === undefined ? undefined : `request ${failure.requestId}`,
  ].filter((fact) => fact !== undefined);
  return `${failure.provider}: ${failure.message} (${facts.join(", ")})`;
}

/** The card of an answer whose role has no model that can be asked. */
export function noModelCard(message: string): FailureCard {
  return {
    kind: "not-found",
    title: message,
    advice: "Choose a model that one of your keys can use, or add a key.",
    details: [],
    fixes: [
      { id: "choose-model", label: "Choose Model" },
      { id: "add-key", label: "Add API Key" },
    ],
  };
}
