import type { PriceOf } from "../../core/accounting/ledger.ts";
import type { BudgetState } from "../../core/agent/budgetWatch.ts";
import type { AttemptEndEvent } from "../../core/model/runEvent.ts";
import type { BudgetSettings } from "../../core/settings/budgetSettings.ts";

/** What a conversation had cost before a run. */
export interface SpentBefore {
  /** US dollars, as far as prices are known. */
  readonly usd: number;
  /** Model requests. */
  readonly steps: number;
}

/** Counts what a run spends, against the budgets of its turn and conversation. */
export class RunSpending {
  readonly #budget: BudgetSettings;
  readonly #before: SpentBefore;
  readonly #priceOf: PriceOf;
  #usd = 0;
  #steps = 0;
  readonly #unpriced = new Set<string>();

  constructor(budget: BudgetSettings, before: SpentBefore, priceOf: PriceOf) {
    this.#budget = budget;
    this.#before = before;
    this.#priceOf = priceOf;
  }

  /** US dollars of the run so far, as far as prices are known. */
  get usd(): number {
    return this.#usd;
  }

  /** A model is asked. */
  step(): void {
    this.#steps += 1;
  }

  /** An attempt is over. Returns what people are to know if its price is not known and a budget in dollars depends on it: once for each model. */
  attempt(attempt: AttemptEndEvent): string | undefined {
    const { usage, usageSource, provider, providerLabel, model } = attempt;
    if (usage === undefined || usageSource === "none") {
      return undefined;
    }
    const usd = this.#priceOf({ ...attempt, usage });
    if (usd !== undefined) {
      this.#usd += usd;
      return undefined;
    }
    const { turnUsd, conversationUsd } = this.#budget;
    const key = `${provider}:${model}`;
    if ((turnUsd === undefined && conversationUsd === undefined) || this.#unpriced.has(key)) {
      return undefined;
    }
    this.#unpriced.add(key);
    return `What ${model} costs at ${providerLabel} isn't known, so it isn't counted in the budget in dollars`;
  }

  /** The budgets of the conversation. */
  budgets(): readonly BudgetState[] {
    const { conversationUsd, conversationSteps } = this.#budget;
    return [
      { kind: "usd", scope: "conversation", spent: this.#before.usd + this.#usd, limit: conversationUsd },
      { kind: "steps", scope: "conversation", spent: this.#before.steps + this.#steps, limit: conversationSteps },
    ];
  }
}
