import { cleanKey } from "../../core/settings/apiKey.ts";
import type { ProviderDescription } from "../models/providerDirectory.ts";
import type { Account, AccountStore } from "./accountStore.ts";

/** The name under which further addresses for access tokens are approved: no variable can be called so. */
const entraApproval = "microsoft-entra";

/** A key with the name that people know it by; the key itself is read with {@link Credentials.key}. */
export type KeySource =
  | { readonly kind: "account"; readonly account: Account; readonly label: string }
  | { readonly kind: "environment"; readonly variable: string; readonly label: string }
  /** Whoever is signed in: the key is an access token, made anew for each request. */
  | { readonly kind: "entra"; readonly label: string };

/** Access tokens of Microsoft Entra. */
export interface EntraTokens {
  readonly label: string;
  /** Whether a token may go to an origin without asking. */
  isOwnOrigin(origin: string): boolean;
  /** `undefined` where nobody is signed in. May reject. */
  token(origin: string): Promise<string | undefined>;
}

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
  private readonly entra: EntraTokens;

  constructor(accounts: AccountStore, environment: (name: string) => string | undefined, entra: EntraTokens) {
    this.accounts = accounts;
    this.environment = environment;
    this.entra = entra;
  }

  /** The credential for `provider` at the address that it has now. An added key comes before one in the environment. */
  of(provider: ProviderDescription): Credential {
    if (provider.auth === "entra") {
      const approved = this.entra.isOwnOrigin(provider.origin) || this.accounts.environmentOrigins(entraApproval).includes(provider.origin);
      return { kind: approved ? "ready" : "unapproved", source: { kind: "entra", label: this.entra.label } };
    }
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

  /**
   * Whether `provider` can be asked now, and asking for its models is to be expected: one that needs no key and is not on this computer waits until the user
   * has chosen it in the settings.
   */
  offered(provider: ProviderDescription): boolean {
    return this.usable(provider) && (this.of(provider).kind === "ready" || provider.type === "editor" || provider.configured || isOpenServer(provider));
  }

  /** The key; `undefined` when it is gone, or nobody is signed in. Rejects when the keychain cannot be read. */
  async key(source: KeySource, origin: string): Promise<string | undefined> {
    switch (source.kind) {
      case "account":
        return this.accounts.key(source.account);
      case "environment":
        return this.environmentKey(source.variable);
      case "entra":
        return this.entra.token(origin);
    }
  }

  /** Lets the key go to the provider's present address from now on. */
  async approve(source: KeySource, origin: string): Promise<void> {
    await (source.kind === "account" ? this.accounts.approve(source.account, origin) : this.accounts.approveEnvironment(source.kind === "entra" ? entraApproval : source.variable, origin));
  }

  /** The key that the variable holds, clean; `undefined` when it is not set or holds none. */
  private environmentKey(variable: string): string | undefined {
    const value = this.environment(variable);
    const cleaned = value === undefined ? undefined : cleanKey(value);
    return cleaned?.ok === true ? cleaned.key : undefined;
  }
}

/** Whether a provider is a server on this computer that knows no keys, such as Ollama: it may be looked for without asking. */
export function isOpenServer({ origin, keyRequired, keyVariable }: ProviderDescription): boolean {
  const hostname = URL.parse(origin)?.hostname ?? "";
  const isHere = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
  return isHere && !keyRequired && keyVariable === undefined;
}
