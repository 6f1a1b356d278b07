import type { Logger } from "../core/ports/logger.ts";
import { redact } from "../core/redact.ts";
import { writeProblemOf } from "./diskErrors.ts";

/** Notifies the user and the log that something failed. `what` goes on with “Baton couldn't”: `delete the chat`. Never throws. */
export type ReportInternalError = (what: string, error: unknown) => void;

/**
 * The one end of everything that fails while nobody waits for it: commands, the panel's requests, what was let go. Each is reported to the user, with its cause and what to do
 * about it, and to the log; none is an unhandled rejection.
 */
export class InternalErrors {
  private readonly log: Logger;
  private readonly show: (message: string) => PromiseLike<unknown>;

  /** `show` shows a message to the user; what becomes of it matters to nobody. */
  constructor(log: Logger, show: (message: string) => PromiseLike<unknown>) {
    this.log = log;
    this.show = show;
  }

  /** Reports it. A window that is closing cancels what it has asked, which is no fault. */
  readonly report: ReportInternalError = (what, error) => {
    if (isCancellation(error)) {
      return;
    }
    this.log.error(redact(`Couldn't ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`));
    this.show(internalErrorMessage(what, error)).then(undefined, () => undefined);
  };

  /** Lets `work` go on by itself, and reports what it rejects with. */
  letGo(what: string, work: PromiseLike<unknown>): void {
    work.then(undefined, (error: unknown) => this.report(what, error));
  }
}

/** What is reported of a fault: what could not be done, why, and what to do about it where that is known. Pure. */
export function internalErrorMessage(what: string, error: unknown): string {
  const { reason, advice } = writeProblemOf(error);
  const path = error instanceof Error && "path" in error && typeof error.path === "string" && advice !== "" ? ` (${error.path})` : "";
  // Words that were written for people are a sentence already.
  const isSentence = /^[A-Z“].*[.!?…]$/s.test(reason);
  return redact(isSentence ? `Baton couldn't ${what}. ${reason}` : `Baton couldn't ${what}: ${reason}${path}. ${advice}`.trim());
}

function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === "Canceled" || error.name === "AbortError");
}
