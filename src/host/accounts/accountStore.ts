import * as vscode from "vscode";
import { isRecord } from "../../core/model/json.ts";

/** A key that the user added, without the key itself. */
export interface Account {
  readonly id: string;
  /** The provider's id in the settings. */
  readonly provider: string;
  readonly label: string;
  /** Where the key may be sent: the origin it was added for, and those approved since. */
  readonly origins: readonly string[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly addedAtMs: number;
}

const indexName = "baton.accounts";
const approvalsName = "baton.environmentKeyOrigins";
const secretName = (accountId: string): string => `baton.key.${accountId}`;

/**
 * Keys in VS Code's SecretStorage, one entry a key, and what is known about them in its global state. The keys are nowhere else; a copy is held
 * in this process's memory, so that a request does not wait for the keychain, and is dropped when the entry changes.
 */
export class AccountStore implements vscode.Disposable {
  private readonly state: vscode.Memento;
  private readonly secrets: vscode.SecretStorage;
  private readonly keys = new Map<string, Promise<string | undefined>>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;

  /** Fires after an account was added, changed or removed, in this window or another. */
  readonly onDidChange = this.changed.event;

  constructor(state: vscode.Memento, secrets: vscode.SecretStorage) {
    this.state = state;
    this.secrets = secrets;
    this.subscription = secrets.onDidChange((event) => {
      if (event.key.startsWith(secretName(""))) {
        this.keys.delete(event.key.slice(secretName("").length));
        this.changed.fire();
      }
    });
  }

  /** All accounts, in the order in which they were added. Entries that are not accounts are passed over. */
  all(): readonly Account[] {
    const stored = this.state.get<unknown>(indexName);
    return Array.isArray(stored) ? stored.filter(isAccount) : [];
  }

  /** The provider's account, if it has one. */
  of(provider: string): Account | undefined {
    return this.all().findLast((account) => account.provider === provider);
  }

  /** The key itself; `undefined` when the keychain has lost it. Rejects when the keychain cannot be read. */
  async key(account: Account): Promise<string | undefined> {
    const known = this.keys.get(account.id) ?? Promise.resolve(this.secrets.get(secretName(account.id)));
    this.keys.set(account.id, known);
    try {
      return await known;
    } catch (error) {
      this.keys.delete(account.id);
      throw error;
    }
  }

  /** Keeps a new key. Rejects, and keeps nothing, when the keychain does not give back what was written. */
  async add(account: Omit<Account, "id">, key: string): Promise<Account> {
    const added: Account = { ...account, id: crypto.randomUUID() };
    await this.write(added.id, key);
    await this.state.update(indexName, [...this.all(), added]);
    this.changed.fire();
    return added;
  }

  /** Puts a new key, and label, in the place of an account's old one. The old key stays when the new one cannot be kept. */
  async replace(account: Account, change: { readonly key: string; readonly label: string; readonly origin: string }): Promise<void> {
    const before = await this.key(account);
    try {
      await this.write(account.id, change.key);
    } catch (error) {
      if (before !== undefined) {
        await this.secrets.store(secretName(account.id), before);
      }
      throw error;
    }
    await this.update({ ...account, label: change.label, origins: [change.origin] });
  }

  /** Lets an account's key go to a further origin. */
  async approve(account: Account, origin: string): Promise<void> {
    await this.update({ ...account, origins: [...new Set([...account.origins, origin])] });
  }

  /** Removes the key from the keychain, then all knowledge of it. */
  async remove(account: Account): Promise<void> {
    await this.secrets.delete(secretName(account.id));
    this.keys.delete(account.id);
    await this.state.update(indexName, this.all().filter((other) => other.id !== account.id));
    this.changed.fire();
  }

  /** Where the key in an environment variable may go, beside its provider's own origin. */
  environmentOrigins(variable: string): readonly string[] {
    const approvals = this.state.get<unknown>(approvalsName);
    const origins = isRecord(approvals) ? approvals[variable] : undefined;
    return Array.isArray(origins) ? origins.filter((origin) => typeof origin === "string") : [];
  }

  /** Lets the key in an environment variable go to a further origin. */
  async approveEnvironment(variable: string, origin: string): Promise<void> {
    const approvals = this.state.get<unknown>(approvalsName);
    const known = isRecord(approvals) ? approvals : {};
    await this.state.update(approvalsName, { ...known, [variable]: [...new Set([...this.environmentOrigins(variable), origin])] });
    this.changed.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
    this.keys.clear();
  }

  private async update(account: Account): Promise<void> {
    await this.state.update(indexName, this.all().map((other) => (other.id === account.id ? account : other)));
    this.changed.fire();
  }

  private async write(accountId: string, key: string): Promise<void> {
    await this.secrets.store(secretName(accountId), key);
    this.keys.delete(accountId);
    if ((await this.secrets.get(secretName(accountId))) !== key) {
      await this.secrets.delete(secretName(accountId));
      throw new Error("VS Code's secret storage did not keep the key. Check that the system's keychain is unlocked, then add the key again.");
    }
  }
}

function isAccount(value: unknown): value is Account {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    typeof value["provider"] === "string" &&
    typeof value["label"] === "string" &&
    typeof value["addedAtMs"] === "number" &&
    Array.isArray(value["origins"]) &&
    value["origins"].every((origin) => typeof origin === "string")
  );
}
