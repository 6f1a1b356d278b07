import type { Credentials } from "../accounts/credentials.ts";
import type { InternalErrors } from "../internalErrors.ts";
import type { ModelLists } from "../models/modelLists.ts";
import type { ProviderDirectory } from "../directory/providerDirectory.ts";
import { findSetupOffers } from "./setupFinder.ts";
import type { WindowState } from "./windowState.ts";

/** Where ways to a first answer are looked for. */
export interface SetupPlaces {
  readonly directory: ProviderDirectory;
  readonly credentials: Credentials;
  readonly lists: ModelLists;
  readonly internalErrors: InternalErrors;
}

/**
 * Looks for ways to a first answer while a panel shows that none is set up. Starting VS Code must not wait for it, nor a window whose panel is never opened ask
 * anything: nothing is looked for before {@link SetupSearch.start}.
 */
export class SetupSearch {
  private readonly window: WindowState;
  private readonly places: SetupPlaces;
  private started = false;

  constructor(window: WindowState, places: SetupPlaces) {
    this.window = window;
    this.places = places;
  }

  /** A panel is there: looks for offers, once. */
  start(): void {
    if (!this.started) {
      this.started = true;
      this.places.internalErrors.letGo("look for ways to begin", this.search());
    }
  }

  /** Keys, settings or models have changed: looks again, if a panel was ever there. */
  again(): void {
    if (this.started) {
      this.places.internalErrors.letGo("look for ways to begin", this.search());
    }
  }

  private async search(): Promise<void> {
    const { directory, credentials, lists } = this.places;
    const { roles, setup } = this.window.facts;
    if (Object.values(roles).every(({ problem }) => problem === undefined)) {
      this.window.setSetup({ searching: false, offers: [] });
      return;
    }
    this.window.setSetup({ searching: true, offers: setup.offers });
    this.window.setSetup({ searching: false, offers: await findSetupOffers(directory, credentials, lists) });
  }
}
