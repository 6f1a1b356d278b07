import { isRecord, type JsonValue } from "../../core/model/json.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import { accountPrefix, accountValue, environmentPrefix, oldNames, readAccount, texts } from "./account.ts";

/** Where old accounts stand, and what they are moved into. */
interface MovingStore {
  readonly ports: { readonly state: StateStore };
  keep(recordKey: string, value: JsonValue, atMs: number): Promise<boolean>;
}

/**
 * Moves what an earlier version kept in VS Code's global state into the records, once: it is taken out of the state when it is in the file. Each window has its own copy of that
 * state, and may move it again: so nothing here is newer than the day on which it came to be, and changes nothing that was changed since. Never rejects.
 */
export async function moveOldAccounts(store: MovingStore): Promise<void> {
  const { state } = store.ports;
  const accounts = state.get(oldNames.accounts);
  const approvals = state.get(oldNames.approvals);
  const keeping: Promise<boolean>[] = [];
  for (const [order, entry] of (Array.isArray(accounts) ? (accounts as readonly unknown[]) : []).entries()) {
    const account = isRecord(entry) && typeof entry["id"] === "string" ? readAccount(entry["id"], entry) : undefined;
    if (account !== undefined) {
      keeping.push(store.keep(accountPrefix + account.id, accountValue({ ...account, order }), account.addedAtMs));
    }
  }
  for (const [variable, origins] of Object.entries(isRecord(approvals) ? approvals : {})) {
    keeping.push(store.keep(environmentPrefix + variable, { origins: texts(origins) as JsonValue }, 1));
  }
  if ((await Promise.all(keeping)).every(Boolean)) {
    await state.update(oldNames.accounts, undefined);
    await state.update(oldNames.approvals, undefined);
  }
}
