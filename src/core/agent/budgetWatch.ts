import type { BudgetEvent, BudgetKind, BudgetScope } from "./agentEvent.ts";

/** From this share on a budget is reported to be nearly spent. */
const warnShare = 0.8;

/** What may be spent, and what has been. */
export interface BudgetState {
  readonly kind: BudgetKind;
  /** Default: the turn's. */
  readonly scope?: BudgetScope | undefined;
  readonly spent: number;
  /** `undefined`: no limit. */
  readonly limit: number | undefined;
}

/** Compares what is spent with what may be, before each request. */
export class BudgetWatch {
  readonly #warned = new Set<string>();
  /** The limits of budgets that were spent and that the user let go on. */
  readonly #extended = new Map<string, number>();

  /** What is to be reported now. A `budget-end` among it: no further request may be sent. */
  check(states: readonly BudgetState[]): readonly BudgetEvent[] {
    return states.flatMap(({ kind, scope = "turn", spent, limit: first }): readonly BudgetEvent[] => {
      if (first === undefined) {
        return [];
      }
      const key = `${scope} ${kind}`;
      const limit = Math.max(first, this.#extended.get(key) ?? 0);
      if (spent >= limit) {
        return [{ type: "budget-end", kind, scope, spent, limit }];
      }
      if (spent < limit * warnShare || this.#warned.has(key)) {
        return [];
      }
      this.#warned.add(key);
      return [{ type: "budget-warning", kind, scope, spent, limit }];
    });
  }

  /** The user wants a spent budget to go on: once more what it was. */
  extend({ kind, scope, spent }: BudgetEvent, states: readonly BudgetState[]): void {
    const state = states.find((one) => one.kind === kind && (one.scope ?? "turn") === scope);
    const key = `${scope} ${kind}`;
    this.#extended.set(key, spent + (state?.limit ?? 0));
    this.#warned.delete(key);
  }
}

/** A budget that is spent, in a sentence for people. */
export function budgetSentence({ kind, scope, spent, limit }: BudgetEvent): string {
  const whose = scope === "turn" ? "The budget" : "The conversation's budget";
  return kind === "steps"
    ? `${whose} of ${String(limit)} steps is spent.`
    : `${whose} of $${limit.toFixed(2)} is spent: the ${scope} has cost $${spent.toFixed(2)} so far.`;
}
