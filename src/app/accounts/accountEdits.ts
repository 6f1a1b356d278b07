import { isRecord, type JsonObject } from "../../core/model/json.ts";
import { type Account, accountPrefix, accountValue, entraApproval, environmentPrefix, secretPrefix } from "./account.ts";
import type { AccountStore } from "./accountStore.ts";
import type { HeldKeySource } from "./credentials.ts";

/** What a user may change of an account, its key apart. */
export type AccountChange = Partial<Pick<Account, "label" | "description" | "active" | "tags" | "caps">>;

/** What a new account is made of; the rest has its usual value. */
export type NewAccount = Pick<Account, "provider" | "label" | "origins"> & AccountChange;

/** An account that was removed, with its key, so that it can be put back. Lives in memory alone. */
export interface RemovedAccount {
  readonly account: Account;
  /** `undefined`: the keychain had lost it. */
  readonly key: string | undefined;
}

/** Changes accounts and what else decides which key goes where. Holds nothing of its own: made wherever something is to be changed. */
export class AccountEdits {
  private readonly store: AccountStore;

  constructor(store: AccountStore) {
    this.store = store;
  }

  /** The provider's account that has this very key, if one has. Keys that cannot be read are taken for others. */
  async holder(provider: string, key: string): Promise<Account | undefined> {
    const accounts = this.store.ofProvider(provider);
    const keys = await Promise.all(accounts.map((account) => this.store.key(account).catch(() => undefined)));
    return accounts.find((_account, index) => keys[index] === key);
  }

  /** Keeps a new key, last in its provider's order. Rejects, and keeps nothing, when the keychain does not give back what was written. */
  async add(account: NewAccount, key: string): Promise<Account> {
    const nowMs = this.store.ports.clock.nowMs();
    const order = Math.max(-1, ...this.store.ofProvider(account.provider).map((other) => other.order)) + 1;
    const added: Account = {
      description: "",
      active: true,
      tags: [],
      caps: {},
      ...account,
      id: crypto.randomUUID(),
      order,
      addedAtMs: nowMs,
      changedAtMs: nowMs,
    };
    await this.write(added, key);
    await this.keep(added);
    return added;
  }

  /**
   * Puts a new key, and label, in the place of an account's old one, for the one origin. Requests under way go on with the key that they were sent with. The old key stays
   * when the new one cannot be kept.
   */
  async replace(account: Account, change: { readonly key: string; readonly label: string; readonly origin: string }): Promise<void> {
    const before = await this.store.key(account);
    try {
      await this.write(account, change.key);
    } catch (error) {
      if (before !== undefined) {
        await this.store.ports.secrets.store(secretPrefix + account.id, before);
      }
      throw error;
    }
    await this.keep({ ...this.now(account), label: change.label, origins: [change.origin], changedAtMs: this.store.ports.clock.nowMs() });
  }

  /** Changes what is known of an account. */
  async change(account: Account, change: AccountChange): Promise<void> {
    const now = this.now(account);
    const changedAtMs = change.active === true && !now.active ? this.store.ports.clock.nowMs() : now.changedAtMs;
    await this.keep({ ...now, ...change, changedAtMs });
  }

  /** Moves an account one place up or down among its provider's. At the end it stays where it is. */
  async move(account: Account, direction: "up" | "down"): Promise<void> {
    const siblings = [...this.store.ofProvider(account.provider)];
    const from = siblings.findIndex(({ id }) => id === account.id);
    const to = direction === "up" ? from - 1 : from + 1;
    const [moved, passed] = [siblings[from], siblings[to]];
    if (moved !== undefined && passed !== undefined) {
      [siblings[from], siblings[to]] = [passed, moved];
      await Promise.all(siblings.flatMap((sibling, order) => (sibling.order === order ? [] : [this.keep({ ...sibling, order })])));
    }
  }

  /** Removes the key from the keychain, and all knowledge of it. What is given back can be put back with {@link restore}. */
  async remove(account: Account): Promise<RemovedAccount> {
    const removed: RemovedAccount = { account: this.now(account), key: await this.store.key(account).catch(() => undefined) };
    await this.store.ports.secrets.delete(secretPrefix + account.id);
    this.store.forget(account);
    await this.store.keep(accountPrefix + account.id, undefined);
    return removed;
  }

  /** Puts a removed account back, with its key, in its old place. Rejects, and keeps nothing, when the keychain does not give back what was written. */
  async restore({ account, key }: RemovedAccount): Promise<void> {
    if (key !== undefined) {
      await this.write(account, key);
    }
    await this.keep(account);
  }

  /** Lets a key go to a further origin. */
  async approve(source: HeldKeySource, origin: string): Promise<void> {
    if (source.kind === "account") {
      const now = this.now(source.account);
      await this.keep({ ...now, origins: [...new Set([...now.origins, origin])] });
    } else {
      const variable = source.kind === "entra" ? entraApproval : source.variable;
      await this.changeEnvironment(variable, { origins: [...new Set([...this.store.environmentOrigins(variable), origin])] });
    }
  }

  /** Switches the key in an environment variable on or off. */
  async setEnvironmentActive(variable: string, active: boolean): Promise<void> {
    await this.changeEnvironment(variable, { active });
  }

  /** The account as it is now, or was before it was removed. */
  private now(account: Account): Account {
    return this.store.find(account.id) ?? account;
  }

  private async keep(account: Account): Promise<void> {
    const key = accountPrefix + account.id;
    const before = this.store.ports.records.get(key);
    // Fields of later versions stay.
    await this.store.keep(key, { ...(isRecord(before) ? before : {}), ...accountValue(account) });
  }

  private async changeEnvironment(variable: string, change: JsonObject): Promise<void> {
    await this.store.keep(environmentPrefix + variable, { ...this.store.environment(variable), ...change });
  }

  private async write(account: Pick<Account, "id">, key: string): Promise<void> {
    const { secrets } = this.store.ports;
    await secrets.store(secretPrefix + account.id, key);
    this.store.forget(account);
    if ((await secrets.get(secretPrefix + account.id)) !== key) {
      await secrets.delete(secretPrefix + account.id);
      throw new Error("VS Code's secret storage didn't save the key. Check that the system keychain is unlocked, then add the key again.");
    }
  }
}
