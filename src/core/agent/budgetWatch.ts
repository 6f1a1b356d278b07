import type { BudgetEvent, BudgetKind } from "./agentEvent.ts";

/** From this share on a budget is reported to be nearly spent. */
const warnShare = 0.8;

/** What a run may spend, and what it has. */
export interface BudgetState {
  readonly kind: BudgetKind;
  readonly spent: number;
  /** `undefined`: no limit. */
  readonly limit: number | undefined;
}

/** Compares what is spent with what may be, before each request. */
export class BudgetWatch {
  readonly #warned = new Set<BudgetKind>();

  /** What is to be reported now. A `budget-end` among it: no further request may be sent. */
  check(states: readonly BudgetState[]): readonly BudgetEvent[] {
    return states.flatMap(({ kind, spent, limit }): readonly BudgetEvent[] => {
      if (limit === undefined) {
        return [];
      }
      if (spent >= limit) {
        return [{ type: "budget-end", kind, spent, limit }];
      }
      if (spent < limit * warnShare || this.#warned.has(kind)) {
        return [];
      }
      this.#warned.add(kind);
      return [{ type: "budget-warning", kind, spent, limit }];
    });
  }
}

/** A budget that is spent, in a sentence for people. */
export function budgetSentence({ kind, spent, limit }: BudgetEvent): string {
  return kind === "steps"
    ? `The budget of ${String(limit)} steps is spent.`
    : `The budget of $${limit.toFixed(2)} is spent: the turn has cost $${spent.toFixed(2)} so far.`;
}
