import { placesOf } from "./modelNames.ts";

/** A price for requests with more than so many input tokens, in place of the usual one. US dollars for a million tokens. */
export interface PriceTier {
  readonly inputTokensAbove: number;
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}

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
  /** Dearer prices of long requests, the lowest threshold first. */
  readonly tiers?: readonly PriceTier[] | undefined;
  /** Whether it thinks before it answers. */
  readonly reasoning?: boolean | undefined;
  /** Whether it sees pictures. */
  readonly vision?: boolean | undefined;
  /** Whether it reads PDF files. */
  readonly files?: boolean | undefined;
  /** Whether it hears recordings. */
  readonly audio?: boolean | undefined;
  /** Whether it calls tools. */
  readonly tools?: boolean | undefined;
  /** `false`: it makes embeddings, pictures, recordings or judgements, and no chat, answer or completion can be asked of it. */
  readonly chats?: false | undefined;
}

/** The catalogue as data: provider → model id → facts, with its source and date. */
export interface CatalogueData {
  readonly source: string;
  /** ISO date of the day it was generated. */
  readonly date: string;
  readonly models: Readonly<Record<string, Readonly<Record<string, ModelFacts>>>>;
}

/** Knows models: {@link modelFacts} of one catalogue. */
export type ModelLookup = (provider: string, model: string, type?: string) => ModelFacts;

/**
 * The facts of a model under the name that a provider gives it: its dated snapshots, the names of clouds (`anthropic.claude-…-v1:0`, `claude-…@20250929`)
 * and those of gateways (`openai/gpt-4.1`) included. A gateway's own prices are known from its own section alone. `type` is the provider's in the
 * settings, for providers that the user named. Empty where the catalogue does not know the model.
 */
export function modelFacts(catalogue: CatalogueData, provider: string, model: string, type?: string): ModelFacts {
  for (const { section, id, samePrice } of placesOf(provider, model, type)) {
    // Names come from users and gateways: `constructor` is not a model.
    const models = Object.hasOwn(catalogue.models, section) ? catalogue.models[section] : undefined;
    const facts = models !== undefined && Object.hasOwn(models, id) ? models[id] : undefined;
    if (facts !== undefined) {
      return samePrice
        ? facts
        : { ...facts, input: undefined, output: undefined, cacheRead: undefined, cacheWrite: undefined, tiers: undefined };
    }
  }
  return {};
}
