import type { FailureCard, FailureFix } from "../../../src/shared/failureCard.ts";
import { Countdown } from "../base/countdown.ts";
import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createCopyableDetails } from "./copyableDetails.ts";
import { Disclosure } from "./disclosure.ts";

/** Kinds that pass by themselves, or that the user brought about: a warning. Every other kind is an error. */
const warningKinds: ReadonlySet<string> = new Set([
  "rate-limit",
  "quota",
  "overloaded",
  "stalled",
  "truncated",
  "aborted",
  "over-budget",
  "context-overflow",
]);

/** A failure as VS Code would notify of it, under whatever had arrived. */
export class FailureCardView {
  readonly element: HTMLElement;
  #countdown: Countdown | undefined;

  /** `isNew` says that it happened just now, so that screen readers announce it; one from an old conversation is not read out. */
  constructor(turnId: string, card: FailureCard, isNew: boolean, context: ViewContext) {
    const severity = warningKinds.has(card.kind) ? "warning" : "error";
    const words = element(
      "div",
      // Not the whole card: it would be read again whenever its countdown changes.
      { class: "failure-words", role: isNew ? "alert" : undefined },
      element("p", { class: "failure-title" }, card.title),
      element("p", { class: "failure-advice" }, card.advice),
    );
    this.element = element(
      "div",
      { class: `failure-card ${severity}`, "data-testid": testIds.failureCard, "data-kind": card.kind },
      element("div", { class: "failure-head" }, icon(severity), words),
    );
    if (card.fixes.length > 0) {
      this.element.append(this.#fixes(turnId, card, context));
    }
    if (card.details.length > 0) {
      this.element.append(createDetails(card.details, context));
    }
  }

  /** Ends the countdown. */
  dispose(): void {
    this.#countdown?.dispose();
  }

  #fixes(turnId: string, card: FailureCard, context: ViewContext): HTMLElement {
    const row = element("div", { class: "button-row" });
    for (const [index, fix] of card.fixes.entries()) {
      const button = createFixButton(fix, index === 0, () => context.post({ type: "fix-run", turnId, fix: fix.id, url: fix.url }));
      if (fix.id === "retry" && card.retryAtMs !== undefined) {
        this.#countdown = new Countdown(card.retryAtMs, (left) =>
          setText(button, left === undefined ? fix.label : `${fix.label} in ${left}`),
        );
      }
      row.append(button);
    }
    return row;
  }
}

function createFixButton(fix: FailureFix, isPrimary: boolean, run: () => void): HTMLButtonElement {
  const button = element(
    "button",
    {
      type: "button",
      class: isPrimary ? "button" : "button secondary",
      "data-testid": testIds.failureFix,
      "data-fix": fix.id,
      title: fix.url,
    },
    fix.label,
  );
  button.addEventListener("click", run);
  return button;
}

function createDetails(lines: readonly string[], context: ViewContext): HTMLElement {
  const body = createCopyableDetails(lines, "Details of the failure", testIds.failureCopy, context);
  const disclosure = new Disclosure("failure-details", testIds.failureDetails, [], body);
  setText(disclosure.label, "Details");
  return disclosure.element;
}
