import type { Services } from "../services.ts";
import type { ChatController } from "./chatController.ts";
import { findSetupOffers } from "./setupFinder.ts";

/**
 * Looks for ways to a first answer while a panel shows that none is set up. Starting VS Code must not wait for it, nor a window whose panel is never opened ask
 * anything: nothing is looked for before {@link SetupSearch.start}.
 */
export class SetupSearch {
  private readonly chat: ChatController;
  private readonly services: Services;
  private started = false;

  constructor(chat: ChatController, services: Services) {
    this.chat = chat;
    this.services = services;
  }

  /** A panel is there: looks for offers, once. */
  start(): void {
    if (!this.started) {
      this.started = true;
      this.services.faults.letGo("look for ways to begin", this.search());
    }
  }

  /** Keys, settings or models have changed: looks again, if a panel was ever there. */
  again(): void {
    if (this.started) {
      this.services.faults.letGo("look for ways to begin", this.search());
    }
  }

  private async search(): Promise<void> {
    const { directory, credentials, lists } = this.services;
    if (this.chat.state.setup.ready) {
      this.chat.setOffers({ searching: false, offers: [] });
      return;
    }
    this.chat.setOffers({ searching: true, offers: this.chat.state.setup.offers });
    this.chat.setOffers({ searching: false, offers: await findSetupOffers(directory, credentials, lists) });
  }
}
