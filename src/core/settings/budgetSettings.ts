import { isRecord } from "../model/json.ts";

/** What agents may spend. What is left out has no limit. */
export interface BudgetSettings {
  /** US dollars of one turn, its workers included. */
  readonly turnUsd?: number | undefined;
  /** Model requests of one turn. */
  readonly turnSteps?: number | undefined;
  /** US dollars of a conversation, all of its turns. */
  readonly conversationUsd?: number | undefined;
  /** Model requests of a conversation. */
  readonly conversationSteps?: number | undefined;
}

/** What a turn may take unless the settings say otherwise. */
export const usualBudget: BudgetSettings = { turnSteps: 100 };

const usdNames = ["turnUsd", "conversationUsd"] as const;
const stepNames = ["turnSteps", "conversationSteps"] as const;

/** The names in `baton.budget`. */
export const budgetNames: readonly (keyof BudgetSettings)[] = [...usdNames, ...stepNames];

/** Reads `baton.budget`. A value that is no number above 0 has no limit, as 0 has; whole steps. With `problems`: one sentence for each that cannot be used is added. Pure. */
export function readBudget(value: unknown, problems: string[] = []): BudgetSettings {
  if (value === undefined) {
    return usualBudget;
  }
  if (!isRecord(value)) {
    problems.push("baton.budget must be an object with numbers.");
    return usualBudget;
  }
  for (const name of Object.keys(value).filter((each) => !budgetNames.some((known) => known === each))) {
    problems.push(`baton.budget.${name} isn't known. There are ${budgetNames.join(", ")}.`);
  }
  const read = (name: keyof BudgetSettings, isSound: (given: number) => boolean, needs: string): number | undefined => {
    const given = value[name] ?? usualBudget[name];
    if (given === undefined || given === 0) {
      return undefined;
    }
    if (typeof given !== "number" || !isSound(given)) {
      problems.push(`baton.budget.${name} must be ${needs}.`);
      return usualBudget[name];
    }
    return given;
  };
  const usd = (name: (typeof usdNames)[number]): number | undefined =>
    read(name, (given) => given > 0 && Number.isFinite(given), "a number of US dollars");
  const steps = (name: (typeof stepNames)[number]): number | undefined =>
    read(name, (given) => given > 0 && Number.isInteger(given), "a whole number of model requests");
  return {
    turnUsd: usd("turnUsd"),
    turnSteps: steps("turnSteps"),
    conversationUsd: usd("conversationUsd"),
    conversationSteps: steps("conversationSteps"),
  };
}
