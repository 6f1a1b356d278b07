import type { FailureCard } from "../../shared/failureCard.ts";

/** The card of an answer that Baton itself could not get: one of its files is gone, as after an update under an open window, or it has a fault. */
export function internalErrorCard(error: unknown): FailureCard {
  return {
    kind: "unknown",
    title: "An internal error occurred in Baton, not at the provider.",
    advice: "Reload the window: Baton may have been updated while it was open. If this happens again, report it with the details.",
    details: [error instanceof Error ? error.message : String(error)],
    fixes: [
      { id: "retry", label: "Try Again" },
      { id: "show-log", label: "Show Log" },
    ],
  };
}
