import { cleanKey } from "../../core/settings/apiKey.ts";
import type { ProviderDescription } from "../models/providerDirectory.ts";
import type { Account, AccountStore } from "./accountStore.ts";

/** A key with the name that people know it by; the key itself is read with {@link Credentials.key}. */
export type KeySource =
  | { readonly kind: "account"; readonly account: Account; readonly label: string }
  | { readonly kind: "environment"; readonly variable: string; readonly label: string };

/** How a provider can be asked. */
export type Credential =
  /** No key is needed, and none was added. */
  | { readonly kind: "none-needed" }
  | { readonly kind: "ready"; readonly source: KeySource }
  /** There is a key, but not for the address that the settings name now. */
  | { readonly kind: "unapproved"; readonly source: KeySource }
  | { readonly kind: "missing" };

/** Decides which key goes to which provider, and that none goes anywhere else. */
export class Credentials {
  private readonly accounts: AccountStore;
  private readonly environment: (name: string) => string | undefined;

  constructor(accounts: AccountStore, environment: (name: string) => string | undefined) {
    this.accounts = accounts;
    this.environment = environment;
  }

  /** The credential for `provider` at the address that it has now. An added key comes before one in the environment. */
  of(provider: ProviderDescription): Credential {
    const account = this.accounts.of(provider.id);
    if (account !== undefined) {
      const source: KeySource = { kind: "account", account, label: account.label };
      return { kind: account.origins.includes(provider.origin) ? "ready" : "unapproved", source };
    }
    const variable = provider.keyVariable;
    if (variable !== undefined && this.environmentKey(variable) !== undefined) {
      const source: KeySource = { kind: "environment", variable, label: variable };
      const approved = provider.origin === provider.presetOrigin || this.accounts.environmentOrigins(variable).includes(provider.origin);
      return { kind: approved ? "ready" : "unapproved", source };
    }
    return provider.keyRequired ? { kind: "missing" } : { kind: "none-needed" };
  }

  /** Whether `provider` can be asked now. */
  usable(provider: ProviderDescription): boolean {
    const { kind } = this.of(provider);
    return kind === "ready" || kind === "none-needed";
  }

  /** The key; `undefined` when it is gone. Rejects when the keychain cannot be read. */
  async key(source: KeySource): Promise<string | undefined> {
    return source.kind === "account" ? this.accounts.key(source.account) : this.environmentKey(source.variable);
  }

  /** Lets the key go to the provider's present address from now on. */
  async approve(source: KeySource, origin: string): Promise<void> {
    await (source.kind === "account" ? this.accounts.approve(source.account, origin) : this.accounts.approveEnvironment(source.variable, origin));
  }

  /** The key that the variable holds, clean; `undefined` when it is not set or holds none. */
  private environmentKey(variable: string): string | undefined {
    const value = this.environment(variable);
    const cleaned = value === undefined ? undefined : cleanKey(value);
    return cleaned?.ok === true ? cleaned.key : undefined;
  }
}
