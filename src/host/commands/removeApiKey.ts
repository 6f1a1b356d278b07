import { pickAccount } from "../accounts/accountPick.ts";
import { removeWithUndo } from "../accounts/accountRemoval.ts";
import type { Services } from "../services.ts";

/** *Baton: Remove API Key*, of all or of one provider's; it can be taken back. `true` once it is gone. */
export async function removeApiKey(services: Services, providerId?: string): Promise<boolean> {
  const account = await pickAccount(services, "Remove API Key", providerId);
  return account !== undefined && removeWithUndo(services, account);
}
