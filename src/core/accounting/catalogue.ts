import type { Usage } from "../model/usage.ts";

/** What is known of a model; what is not known is `undefined`. Prices are US dollars for a million tokens. */
export interface ModelFacts {
  /** In tokens. */
  readonly contextWindow?: number | undefined;
  /** In tokens. */
  readonly maxOutputTokens?: number | undefined;
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  /** Whether it thinks before it answers. */
  readonly reasoning?: boolean | undefined;
  /** Whether it sees pictures. */
  readonly vision?: boolean | undefined;
  /** Whether it calls tools. */
  readonly tools?: boolean | undefined;
}

/** The catalogue as data: provider → model id → facts, with its source and date. */
export interface CatalogueData {
  readonly source: string;
  /** ISO date of the day it was generated. */
  readonly date: string;
  readonly models: Readonly<Record<string, Readonly<Record<string, ModelFacts>>>>;
}

/** A trailing snapshot date, as OpenAI (`-2025-04-14`), Anthropic (`-20250929`) and others write it. */
const snapshotDate = /-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/** The facts of a model, its dated snapshots included (`gpt-4.1-2025-04-14` is `gpt-4.1`). Empty where the catalogue does not know it. */
export function modelFacts(catalogue: CatalogueData, provider: string, model: string): ModelFacts {
  const models = catalogue.models[provider] ?? {};
  return models[model] ?? models[model.replace(snapshotDate, "")] ?? {};
}

/**
 * What a request cost in US dollars, or `undefined` when a price or a count that it needs is not known: a guess is worse than a dash. Cached
 * tokens are priced once, at the cache's price, and a cache price that is not known is only a gap where such tokens were used.
 */
export function costUsd(facts: ModelFacts, usage: Usage): number | undefined {
  const { inputTokens, outputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage;
  if (inputTokens === undefined || outputTokens === undefined) {
    return undefined;
  }
  const plainInput = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens);
  const shares: readonly (readonly [tokens: number, usdPerMillionTokens: number | undefined])[] = [
    [plainInput, facts.input],
    [cachedInputTokens, facts.cacheRead],
    [cacheWriteTokens, facts.cacheWrite],
    [outputTokens, facts.output],
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
