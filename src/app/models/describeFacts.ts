import type { ModelFacts } from "../../core/accounting/catalogue.ts";

/**
 * A model's facts in one line for a picker: `200K context · $3.00 in, $15.00 out per million tokens · $(lightbulb) thinks · $(eye) sees`. What is not known is left out; empty where
 * nothing is.
 */
export function describeFacts(facts: ModelFacts): string {
  const parts = [
    facts.contextWindow === undefined ? undefined : `${tokenCount(facts.contextWindow)} context`,
    facts.input === undefined || facts.output === undefined
      ? undefined
      : `${usd(facts.input)} in, ${usd(facts.output)} out per million tokens`,
    facts.reasoning === true ? "$(lightbulb) thinks" : undefined,
    facts.vision === true ? "$(eye) sees pictures" : undefined,
    // Nearly every model does: only its absence is worth a word.
    facts.tools === false ? "no tools" : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

function tokenCount(tokens: number): string {
  const millions = tokens / 1_000_000;
  return millions >= 1 ? `${String(Number(millions.toFixed(1)))}M` : `${String(Math.round(tokens / 1000))}K`;
}

/** Two decimals, or as many as a cheap model's price needs to be distinguished from nothing. */
function usd(amount: number): string {
  return amount === 0 ? "$0" : amount < 0.01 ? `$${amount.toPrecision(2)}` : `$${amount.toFixed(2)}`;
}
