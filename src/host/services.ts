import type { Logger } from "../core/ports/logger.ts";
import type { AccountStore } from "../app/accounts/accountStore.ts";
import type { Credentials } from "../app/accounts/credentials.ts";
import type { RequestPath } from "../app/execution/requestPath.ts";
import type { Faults } from "../app/faults.ts";
import type { ModelLists } from "../app/models/modelLists.ts";
import type { ProviderAccess } from "../app/models/providerAccess.ts";
import type { ProviderDirectory } from "../app/models/providerDirectory.ts";
import type { RequestSettings } from "../app/models/requestSettings.ts";
import type { RoleModels } from "../app/models/roleModels.ts";
import type { Settings } from "../app/settings.ts";

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
