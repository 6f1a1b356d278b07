import type { Usage } from "../model/usage.ts";
import type { ModelFacts } from "./catalogue.ts";

/**
 * What a request cost in US dollars, or `undefined` when a price or a count that it needs is not known: a guess is worse than a dash. Cached
 * tokens are priced once, at the cache's price, and a cache price that is not known is only a gap where such tokens were used. A request longer than a
 * tier's threshold is priced at that tier, all of it.
 */
export function costUsd(facts: ModelFacts, usage: Usage): number | undefined {
  const { inputTokens, outputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage;
  if (inputTokens === undefined || outputTokens === undefined) {
    return undefined;
  }
  const prices = facts.tiers?.findLast((tier) => inputTokens > tier.inputTokensAbove) ?? facts;
  const plainInput = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens);
  const shares: readonly (readonly [tokens: number, usdPerMillionTokens: number | undefined])[] = [
    [plainInput, prices.input],
    [cachedInputTokens, prices.cacheRead],
    [cacheWriteTokens, prices.cacheWrite],
    [outputTokens, prices.output],
  ];
  let total = 0;
  for (const [tokens, price] of shares) {
    if (tokens > 0) {
      if (price === undefined) {
        return undefined;
      }
      total += (tokens * price) / 1_000_000;
    }
  }
  return total;
}

/** Tiers of service, in providers' own words, that list prices are for (OpenAI, Anthropic, Groq, Vertex AI, 2026-11). */
const listedTiers = new Set(["", "default", "standard", "auto", "on_demand"]);

/** Whether the catalogue's prices are those of a tier. Others, such as `flex` or `priority`, have prices that it does not know. */
export function isListedTier(tier: string | undefined): boolean {
  return listedTiers.has((tier ?? "").toLowerCase());
}
