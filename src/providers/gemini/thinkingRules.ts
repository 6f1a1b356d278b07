import type { Failure } from "../../core/model/failure.ts";
import { isRecord } from "../../core/model/json.ts";
import type { JsonBody, CorrectionRule } from "../wire/corrections/correctedRequest.ts";
import { applyOptions, has, without } from "../wire/corrections/correctedRequest.ts";
import { budgets } from "./thinking.ts";

const configPath = "generationConfig.thinkingConfig";
const levelPath = `${configPath}.thinkingLevel`;
const budgetPath = `${configPath}.thinkingBudget`;

/** The budget that stands for a level, in tokens, where a model knows no levels. */
const levelBudgets: Readonly<Record<string, number>> = { minimal: 0, ...budgets };

/**
 * What to do where a model rejects how it is asked to think: another level, a budget in place of a level, the least budget in place of none, and in
 * the end nothing. Google's texts: “Thinking level MINIMAL is not supported for this model”, “thinking_level is not supported by this
 * model”, “Budget 0 is invalid. This model only works in thinking mode”, “The thinking budget 52428 is invalid. Please choose a value between
 * 128 and 32768”, “Thinking is not enabled for models/…”; 2026-11.
 */
export const thinkingRules: readonly CorrectionRule[] = [
  otherLevel("minimal", "low"),
  otherLevel("medium", "high"),
  {
    parameter: "thinkingLevel",
    instead: (failure, body) => (has(body, levelPath) && matches(failure, /thinking[ _]?level/i) ? "thinkingBudget" : undefined),
    apply: (body) => {
      const budget = levelBudgets[String(thinkingOf(body)["thinkingLevel"])];
      return budget === undefined ? body : applyOptions(without(body, levelPath), { [budgetPath]: budget });
    },
  },
  {
    parameter: "thinkingBudget:0",
    instead: (failure, body) =>
      thinkingOf(body)["thinkingBudget"] === 0 && matches(failure, /budget\b.*\b0\b/i)
        ? (/between (\d+)/.exec(failure.providerMessage ?? "")?.[1] ?? "128")
        : undefined,
    apply: (body, instead) => (thinkingOf(body)["thinkingBudget"] === 0 ? applyOptions(body, { [budgetPath]: Number(instead) }) : body),
  },
  {
    parameter: "thinkingBudget",
    instead: (failure, body) => (has(body, budgetPath) && matches(failure, /budget/i) ? null : undefined),
    apply: (body) => without(body, budgetPath),
  },
  {
    parameter: "includeThoughts",
    instead: (failure, body) =>
      has(body, `${configPath}.includeThoughts`) && matches(failure, /include[ _]?thoughts/i) ? null : undefined,
    apply: (body) => without(body, `${configPath}.includeThoughts`),
  },
  {
    parameter: "thinkingConfig",
    instead: (failure, body) =>
      has(body, configPath) &&
      matches(failure, /thinking[ _]?config|thinking[^.]*\b(?:not|un)[ -]?(?:supported|enabled|available)|does not support thinking/i)
        ? null
        : undefined,
    apply: (body) => without(body, configPath),
  },
];

function otherLevel(level: string, other: string): CorrectionRule {
  return {
    parameter: `thinkingLevel:${level}`,
    instead: (failure, body) =>
      thinkingOf(body)["thinkingLevel"] === level && matches(failure, new RegExp(`thinking[ _]?level[^.]*\\b${level}\\b`, "i"))
        ? other
        : undefined,
    apply: (body, instead) =>
      thinkingOf(body)["thinkingLevel"] === level && instead !== null ? applyOptions(body, { [levelPath]: instead }) : body,
  };
}

function thinkingOf(body: JsonBody): Record<string, unknown> {
  const config = body["generationConfig"];
  const thinking = isRecord(config) ? config["thinkingConfig"] : undefined;
  return isRecord(thinking) ? thinking : {};
}

function matches(failure: Failure, pattern: RegExp): boolean {
  return pattern.test(failure.providerMessage ?? "");
}
