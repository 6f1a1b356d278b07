import { costUsd, modelFacts, type CatalogueData, type ModelFacts } from "../../core/accounting/catalogue.ts";
import type { Usage } from "../../core/model/usage.ts";
import type { ListedModel, ModelListing } from "../../core/provider.ts";
import type { ProviderAccess } from "./providerAccess.ts";
import type { ProviderDescription, ProviderDirectory } from "./providerDirectory.ts";

/** Ids that no chat request can be sent to, by the names that providers give such models. */
const notForChat = /embed|whisper|tts|dall-e|moderation|transcribe|realtime|audio|image|sora|davinci|babbage|rerank|guard/i;

/** Which models there are, and what is known of each. */
export class ModelLists {
  private readonly directory: ProviderDirectory;
  private readonly access: ProviderAccess;
  private readonly catalogue: CatalogueData;

  constructor(directory: ProviderDirectory, access: ProviderAccess, catalogue: CatalogueData) {
    this.directory = directory;
    this.access = access;
    this.catalogue = catalogue;
  }

  /**
   * The provider's chat models, asked live, the ones from the user's settings first. When the provider cannot be asked, the settings' models
   * alone where there are any, else the failure. Never rejects.
   */
  async list(provider: ProviderDescription, signal: AbortSignal): Promise<ModelListing> {
    const opening = await this.access.open(provider.id);
    const listing = opening.ok ? await opening.provider.listModels(signal) : opening;
    if (!listing.ok) {
      return provider.models.length > 0 ? { ok: true, models: provider.models } : listing;
    }
    const listed = listing.models.filter((model) => !notForChat.test(model.id));
    const configured = provider.models.filter((model) => !listed.some((other) => other.id === model.id));
    return { ok: true, models: [...configured, ...listed] };
  }

  /** What is known of a model: the provider's live word first, then the user's settings, then the catalogue. */
  facts(providerId: string, model: ListedModel): ModelFacts {
    const configured = this.directory.find(providerId)?.models.find((other) => other.id === model.id);
    const known = modelFacts(this.catalogue, providerId, model.id);
    return {
      ...known,
      contextWindow: model.contextWindow ?? configured?.contextWindow ?? known.contextWindow,
      maxOutputTokens: model.maxOutputTokens ?? known.maxOutputTokens,
      input: configured?.inputUsdPerMillionTokens ?? known.input,
      output: configured?.outputUsdPerMillionTokens ?? known.output,
    };
  }

  /** What a request to the model cost in US dollars; `undefined` where that is not known. */
  costUsd(providerId: string, modelId: string, usage: Usage): number | undefined {
    return costUsd(this.facts(providerId, { id: modelId }), usage);
  }
}

/** A model's facts in one line for a picker: `200K context · $3.00 in, $15.00 out per million tokens`. Empty where nothing is known. */
export function describeFacts(facts: ModelFacts): string {
  const parts = [
    facts.contextWindow === undefined ? undefined : `${tokenCount(facts.contextWindow)} context`,
    facts.input === undefined || facts.output === undefined ? undefined : `${usd(facts.input)} in, ${usd(facts.output)} out per million tokens`,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

function tokenCount(tokens: number): string {
  const millions = tokens / 1_000_000;
  return millions >= 1 ? `${Number(millions.toFixed(1))}M` : `${Math.round(tokens / 1000)}K`;
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
