import type { ModelFacts, ModelLookup } from "../../core/accounting/catalogue.ts";
import { costUsd, isListedTier } from "../../core/accounting/cost.ts";
import type { Usage } from "../../core/model/usage.ts";
import type { ListedModel, ModelListing } from "../../core/provider.ts";
import { orAborted } from "../../core/orAborted.ts";
import { isEnabled } from "../../core/settings/configuredModels.ts";
import { deploymentOf } from "../accounts/deployment.ts";
import type { ProviderAccess } from "./providerAccess.ts";
import type { ProviderDescription, ProviderDirectory } from "../directory/providerDirectory.ts";

/** A model as it is offered. */
export interface OfferedModel extends ListedModel {
  /** Whether it stands apart, below the others: nothing says that it can be asked, and nothing that it cannot. */
  readonly isOther: boolean;
}

/** The models of a provider as they are offered, those that stand apart last, or why there are none. */
export type OfferedListing =
  | { readonly ok: true; readonly models: readonly OfferedModel[] }
  | Extract<ModelListing, { readonly ok: false }>;

/** Names that are mostly given to what is no chat model. Never a reason to hide one: a gateway's names are its own. */
const unlikely = /embed|whisper|\btts\b|dall-e|moderation|transcribe|realtime|audio|image|sora|davinci|babbage|rerank|guard/i;

/** Which models there are, and what is known of each. */
export class ModelLists {
  private readonly directory: ProviderDirectory;
  private readonly access: ProviderAccess;
  private readonly loadCatalogue: () => Promise<ModelLookup>;
  private lookUp: ModelLookup | undefined;

  /** `loadCatalogue` is called when a list or an answer first needs it. */
  constructor(directory: ProviderDirectory, access: ProviderAccess, loadCatalogue: () => Promise<ModelLookup>) {
    this.directory = directory;
    this.access = access;
    this.loadCatalogue = loadCatalogue;
  }

  /** Makes the catalogue's facts and prices known; before it has resolved, {@link facts} and {@link costUsd} do without them. */
  async prepare(): Promise<void> {
    this.lookUp ??= await this.loadCatalogue();
  }

  /**
   * The provider's models that may be asked, live, the ones from the user's settings first. When the provider cannot be asked, the settings' models
   * alone where there are any and the key is not at fault, else the failure. Never rejects.
   */
  async list(provider: ProviderDescription, signal: AbortSignal): Promise<OfferedListing> {
    const listing = await this.listAll(provider, signal);
    return listing.ok ? { ok: true, models: listing.models.filter(({ id }) => isEnabled(provider.models, id)) } : listing;
  }

  /** As {@link list}, with the models that the settings switch off. */
  async listAll(provider: ProviderDescription, signal: AbortSignal): Promise<OfferedListing> {
    const listing = await this.ask(provider, signal);
    if (!listing.ok) {
      // A gateway may have no list. Where the key is rejected, saying so is of more use than models that nobody can ask.
      const own = listing.failure.kind === "auth" ? [] : ownModels(provider);
      return own.some(({ id }) => isEnabled(provider.models, id))
        ? { ok: true, models: own.map((model) => ({ ...model, isOther: false })) }
        : listing;
    }
    const own = ownModels(provider);
    const isOwn = ({ id }: ListedModel): boolean => own.some((model) => model.id === id);
    const listed = listing.models.filter((model) => isOwn(model) || this.chats(provider, model) !== false);
    // Azure lists what could be deployed, which mostly is not: who has named deployments is offered those.
    const namesDeployments = provider.type === "azure" && own.some(({ id }) => isEnabled(provider.models, id));
    const others = namesDeployments ? listed.filter(({ id }) => !isEnabled(provider.models, id)) : listed;
    const models = [...own.filter((model) => !others.some(({ id }) => id === model.id)), ...others];
    // Of a server with names of its own nothing is known: its models are no lesser ones, but for what a name says.
    const knowsAny = others.some((model) => !isOwn(model) && this.chats(provider, model) === true);
    const offered = models.map((model) => ({
      ...model,
      isOther: !isOwn(model) && this.chats(provider, model) !== true && (knowsAny || unlikely.test(model.id)),
    }));
    return { ok: true, models: [...offered.filter(({ isOther }) => !isOther), ...offered.filter(({ isOther }) => isOther)] };
  }

  /** Whether a model can be asked: the provider's live word, then the catalogue's; `undefined` where neither knows it. */
  private chats(provider: ProviderDescription, model: ListedModel): boolean | undefined {
    const known = this.lookUp?.(provider.id, model.id, provider.type) ?? {};
    return model.chats ?? (Object.keys(known).length === 0 ? undefined : known.chats !== false);
  }

  /** The provider's own list. Reading its key may take for ever: a keychain or a sign-in may wait for the user. */
  private async ask(provider: ProviderDescription, signal: AbortSignal): Promise<ModelListing> {
    try {
      const [opening] = await orAborted(Promise.all([this.access.open(provider.id), this.prepare()]), signal);
      return opening.ok ? await opening.provider.listModels(signal) : opening;
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
      const isLate = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
      const message = isLate ? `The key for ${provider.label} couldn't be read in time. No request was sent.` : "The request was stopped.";
      return {
        ok: false,
        failure: { kind: isLate ? "stalled" : "aborted", message, provider: provider.id, retry: isLate ? "elsewhere" : "never" },
      };
    }
  }

  /** What is known of a model: the user's settings first, then the provider's live word, then the catalogue. */
  facts(providerId: string, model: ListedModel): ModelFacts {
    const provider = this.directory.find(providerId);
    const configured = provider?.models.find((other) => other.id === model.id);
    const known = this.lookUp?.(providerId, model.id, provider?.type) ?? {};
    const hasOwnPrice = configured?.inputUsdPerMillionTokens !== undefined || configured?.outputUsdPerMillionTokens !== undefined;
    return {
      contextWindow: configured?.contextWindow ?? model.contextWindow ?? known.contextWindow,
      maxOutputTokens: configured?.maxOutputTokens ?? model.maxOutputTokens ?? known.maxOutputTokens,
      input: configured?.inputUsdPerMillionTokens ?? known.input,
      output: configured?.outputUsdPerMillionTokens ?? known.output,
      cacheRead: configured?.cacheReadUsdPerMillionTokens ?? known.cacheRead,
      cacheWrite: configured?.cacheWriteUsdPerMillionTokens ?? known.cacheWrite,
      // The user's price is for every length.
      tiers: hasOwnPrice ? undefined : known.tiers,
      reasoning: configured?.reasoning ?? known.reasoning,
      vision: configured?.vision ?? known.vision,
      files: known.files,
      audio: known.audio,
      tools: configured?.tools ?? known.tools,
    };
  }

  /** What a request to the model cost in US dollars; `undefined` where that is not known. `tier`: the provider's tier of service, in its own word. */
  costUsd(providerId: string, modelId: string, usage: Usage, tier?: string): number | undefined {
    return isListedTier(tier) ? costUsd(this.facts(providerId, { id: modelId }), usage) : undefined;
  }
}

/** What the user's settings name: the models of the entry, and at Azure the deployment in the address. */
function ownModels(provider: ProviderDescription): readonly ListedModel[] {
  const deployment = deploymentOf(provider);
  const isNamed = deployment === undefined || provider.models.some(({ id }) => id === deployment);
  return isNamed ? provider.models : [{ id: deployment }, ...provider.models];
}
