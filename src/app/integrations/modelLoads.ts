import type { Failure } from "../../core/model/failure.ts";
import type { ListedModel, ModelListing } from "../../core/provider.ts";
import type { ProviderDescription } from "../directory/providerDirectory.ts";

/** How long a provider may take to list its models, in milliseconds. */
const listMs = 20_000;

/** A provider's models as the view shows them: what the settings name where it cannot be asked, and then why. */
export interface LoadedModels {
  readonly models: readonly ListedModel[];
  readonly failure: Failure | undefined;
}

/** Asks a provider for all its models, live. Never rejects. */
interface ListSource {
  listAll(provider: ProviderDescription, signal: AbortSignal): Promise<ModelListing>;
}

/** Asks each provider for its models once, when they are first shown, and again after {@link forget}. */
export class ModelLoads {
  private readonly lists: ListSource;
  private readonly loads = new Map<string, { readonly of: string; readonly listing: Promise<ModelListing> }>();
  private readonly listed = new Map<string, ListedModel>();

  constructor(lists: ListSource) {
    this.lists = lists;
  }

  /** The models that the provider lists and the settings name, switched off or not. Never rejects. */
  async models(provider: ProviderDescription): Promise<LoadedModels> {
    // A provider at another address is another one.
    const of = `${provider.baseUrl} ${String(provider.active)}`;
    const known = this.loads.get(provider.id);
    const load = known?.of === of ? known : { of, listing: this.lists.listAll(provider, AbortSignal.timeout(listMs)) };
    this.loads.set(provider.id, load);
    const listing = await load.listing;
    if (!listing.ok) {
      // The next look is another try.
      this.loads.delete(provider.id);
    }
    const listed = listing.ok ? listing.models : [];
    // What the settings name by now, be it for its switch, and did not when the provider was asked.
    const named = provider.models.filter(({ id }) => !listed.some((model) => model.id === id));
    const models = [...named, ...listed];
    for (const model of models) {
      this.listed.set(`${provider.id}:${model.id}`, model);
    }
    return { models, failure: listing.ok ? undefined : listing.failure };
  }

  /** What the provider last said of a model. */
  find(provider: string, model: string): ListedModel {
    return this.listed.get(`${provider}:${model}`) ?? { id: model };
  }

  /** Has the provider asked anew when its models are next shown; all providers where none is named. */
  forget(provider?: string): void {
    if (provider === undefined) {
      this.loads.clear();
    } else {
      this.loads.delete(provider);
    }
  }
}
