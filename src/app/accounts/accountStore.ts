import { isRecord, type JsonValue } from "../../core/model/json.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { SecretStore } from "../../core/ports/secretStore.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import { Listeners } from "../listeners.ts";
import type { Records } from "../records/record.ts";
import { type Account, accountPrefix, environmentPrefix, oldNames, readAccount, secretPrefix, texts } from "./account.ts";

export type { Account } from "./account.ts";

/** What {@link AccountStore} keeps things in. */
export interface AccountPorts {
  readonly records: Records;
  readonly secrets: SecretStore;
  /** Where accounts were kept before there were records. */
  readonly state: StateStore;
  readonly clock: Clock;
  /** Takes over what an earlier version kept. Called once, if there is something. */
  moveOld(store: AccountStore): void;
}

/**
 * Keys in VS Code's SecretStorage, one entry a key, and what is known about them in records that all windows share. The keys are nowhere else; a copy is held
 * in this process's memory, so that a request does not wait for the keychain, and is dropped when the entry changes. To change anything: {@link AccountEdits}.
 */
export class AccountStore {
  /** What all is kept in. */
  readonly ports: AccountPorts;
  private readonly keys = new Map<string, Promise<string | undefined>>();
  private readonly changed = new Listeners<void>();
  private readonly keyChanged = new Listeners<Account>();
  private readonly subscriptions: readonly { dispose(): unknown }[];
  /** All accounts in order, as long as none changes. */
  private accounts: readonly Account[] | undefined;
  private isMoved = false;

  /** Fires after an account was added, changed or removed, in this window or another. */
  readonly onDidChange = this.changed.add;
  /** Fires with each account whose key was put in, replaced or switched on since accounts were last listed, in this window or another, before {@link onDidChange} does. */
  readonly onDidChangeKey = this.keyChanged.add;

  constructor(ports: AccountPorts) {
    this.ports = ports;
    this.subscriptions = [
      ports.secrets.onDidChange(({ key }) => {
        if (key.startsWith(secretPrefix)) {
          this.keys.delete(key.slice(secretPrefix.length));
          this.notify();
        }
      }),
      ports.records.onDidChange(() => {
        this.notify();
      }),
    ];
  }

  /** All accounts, each provider's in the user's order. Records that are not accounts are passed over. */
  all(): readonly Account[] {
    this.moveOld();
    this.accounts ??= this.ports.records
      .entries()
      .flatMap(({ key, value }) => (key.startsWith(accountPrefix) ? (readAccount(key.slice(accountPrefix.length), value) ?? []) : []))
      .sort((a, b) => a.order - b.order || a.addedAtMs - b.addedAtMs || (a.id < b.id ? -1 : 1));
    return this.accounts;
  }

  /** The provider's accounts, in the user's order, those that are switched off among them. */
  ofProvider(provider: string): readonly Account[] {
    return this.all().filter((account) => account.provider === provider);
  }

  /** The account as it is now; `undefined` when there is none any more. */
  find(id: string): Account | undefined {
    return this.all().find((account) => account.id === id);
  }

  /** The key itself; `undefined` when the keychain has lost it. Rejects when the keychain cannot be read. */
  async key(account: Pick<Account, "id">): Promise<string | undefined> {
    const known = this.keys.get(account.id) ?? Promise.resolve(this.ports.secrets.get(secretPrefix + account.id));
    this.keys.set(account.id, known);
    try {
      return await known;
    } catch (error) {
      this.keys.delete(account.id);
      throw error;
    }
  }

  /** Where the key in an environment variable may go, beside its provider's own origin. */
  environmentOrigins(variable: string): readonly string[] {
    return texts(this.environment(variable)["origins"]);
  }

  /** Whether the key in an environment variable is used at all. */
  isEnvironmentActive(variable: string): boolean {
    return this.environment(variable)["active"] !== false;
  }

  /** What is kept of an environment variable. */
  environment(variable: string): Readonly<Record<string, JsonValue>> {
    this.moveOld();
    const value = this.ports.records.get(environmentPrefix + variable);
    return isRecord(value) ? (value as Record<string, JsonValue>) : {};
  }

  /** Sets a record, or deletes it where `value` is `undefined`, as {@link Records.set} does, and notifies everyone. */
  keep(recordKey: string, value: JsonValue | undefined, atMs?: number): Promise<boolean> {
    const { records } = this.ports;
    const keeping = value === undefined ? records.delete(recordKey, atMs) : records.set(recordKey, value, atMs);
    this.notify();
    return keeping;
  }

  /** Forgets the copy of a key, after the keychain's was changed. */
  forget({ id }: Pick<Account, "id">): void {
    this.keys.delete(id);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
    this.changed.clear();
    this.keyChanged.clear();
    this.keys.clear();
  }

  private notify(): void {
    const before = this.accounts;
    this.accounts = undefined;
    if (before !== undefined) {
      for (const account of this.all().filter((now) => before.find(({ id }) => id === now.id)?.changedAtMs !== now.changedAtMs)) {
        this.keyChanged.fire(account);
      }
    }
    this.changed.fire();
  }

  /** Has what an earlier version kept taken over. It is a moment late, once. */
  private moveOld(): void {
    if (!this.isMoved) {
      this.isMoved = true;
      if (Object.values(oldNames).some((name) => this.ports.state.get(name) !== undefined)) {
        this.ports.moveOld(this);
      }
    }
  }
}
