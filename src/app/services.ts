import type { Logger } from "../core/ports/logger.ts";
import type { AccountStore } from "./accounts/accountStore.ts";
import type { Credentials } from "./accounts/credentials.ts";
import type { RequestPath } from "./execution/requestPath.ts";
import type { Faults } from "./faults.ts";
import type { ModelLists } from "./models/modelLists.ts";
import type { ProviderAccess } from "./models/providerAccess.ts";
import type { ProviderDirectory } from "./models/providerDirectory.ts";
import type { RequestSettings } from "./models/requestSettings.ts";
import type { RoleModels } from "./models/roleModels.ts";
import type { Settings } from "./settings.ts";

/** What the commands work with; built once, in `extension.ts`. */
export interface Services {
  readonly settings: Settings;
  readonly requests: RequestSettings;
  readonly accounts: AccountStore;
  readonly credentials: Credentials;
  readonly directory: ProviderDirectory;
  readonly access: ProviderAccess;
  readonly lists: ModelLists;
  readonly roles: RoleModels;
  /** The way of all requests of this window, loaded when it is first needed. Rejects only where Baton's own files are broken. */
  readonly path: () => Promise<RequestPath>;
  readonly log: Logger;
  /** Where everything ends that fails while nobody waits for it. */
  readonly faults: Faults;
  /** Tells good news where it is not in the way. */
  announce(message: string): void;
}
