import { cleanKey } from "../../core/settings/apiKey.ts";
import { reachOf } from "../../core/settings/keyOverHttp.ts";
import type { EnvironmentAccount } from "../../core/settings/environmentAccounts.ts";
import type { ProviderDescription } from "../directory/providerDirectory.ts";
import type { Caps } from "../../core/resilience/capLedger.ts";
import { type Account, entraApproval } from "./account.ts";
import type { AccountStore } from "./accountStore.ts";

/** The name of what proves who asks. */
interface SourceName {
  /** The same for as long as it is there, in all windows; unique among the sources of one provider. */
  readonly id: string;
  /** What people know it by; empty where no key is needed. */
  readonly label: string;
  /** The most that it is to be used. Left out: as much as the provider allows. */
  readonly caps?: Caps | undefined;
}

type UnjudgedSource = SourceName &
  (
    | { readonly kind: "account"; readonly account: Account }
    /** `id` is `env:VARIABLE`. `named`: what the settings say of it, where it is one of several that they name. */
    | { readonly kind: "environment"; readonly variable: string; readonly active: boolean; readonly named?: EnvironmentAccount | undefined }
    /** Whoever is signed in: the key is an access token, made anew for each request. `id` is `entra`. */
    | { readonly kind: "entra" }
    /** No key is needed, and none is there. `id` is `none`. */
    | { readonly kind: "none" }
  );

/** A way to prove who asks, and whether it may be sent where the provider is now. The key itself is read with {@link Credentials.key}. */
export type KeySource = UnjudgedSource & { readonly approved: boolean };

/** A key in an environment variable. */
export type EnvironmentSource = Extract<KeySource, { readonly kind: "environment" }>;

/** A source with a key. */
export type HeldKeySource = Exclude<KeySource, { readonly kind: "none" }>;

const noKey: KeySource = { kind: "none", id: "none", label: "", approved: true };

/** Access tokens of Microsoft Entra. */
export interface EntraTokens {
  readonly label: string;
  /** Whether a token may go to an origin without asking. */
  isOwnOrigin(origin: string): boolean;
  /** `undefined` where nobody is signed in. May reject. */
  token(origin: string): Promise<string | undefined>;
}

/** How a provider can be asked, in one word: for what needs no more than one key. */
export type Credential =
  /** No key is needed, and none was added. */
  | { readonly kind: "none-needed" }
  | { readonly kind: "ready"; readonly source: HeldKeySource }
  /** There is a key, but none for the address that the settings name now. */
  | { readonly kind: "unapproved"; readonly source: HeldKeySource }
  /** `switchedOff`: there are keys, all of them switched off. */
  | { readonly kind: "missing"; readonly switchedOff: boolean };

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

  /**
   * All keys that `provider` can be asked with, in the order in which they are to be used: those added and switched on, then those in the environment. Where a key is
   * not approved for the present address, it says so. None: a key is needed and missing.
   */
  sources(provider: ProviderDescription): readonly KeySource[] {
    if (provider.type === "editor") {
      return [noKey];
    }
    if (provider.auth === "entra") {
      return [this.judged(provider, { kind: "entra", id: "entra", label: this.entra.label })];
    }
    const added = this.accounts
      .ofProvider(provider.id)
      .filter(({ active }) => active)
      .map((account) => this.accountSource(provider, account));
    const all = [...added, ...this.environmentSources(provider).filter(({ active }) => active)];
    return all.length > 0 || provider.keyRequired ? all : [noKey];
  }

  /** The keys that the environment holds for `provider`, switched on or off: those that the settings name one by one, then the provider's usual one. */
  environmentSources(provider: ProviderDescription): readonly EnvironmentSource[] {
    if (provider.auth === "entra") {
      return [];
    }
    const named = (provider.accounts ?? []).map((account): UnjudgedSource & { kind: "environment" } => ({
      ...environmentSource(account.keyVariable, account.active),
      label: account.label,
      caps: { requestsPerMinute: account.requestsPerMinute, tokensPerMinute: account.tokensPerMinute },
      named: account,
    }));
    const usual = provider.keyVariable;
    const isUsualLeft = usual !== undefined && !named.some(({ variable }) => variable === usual);
    const all = isUsualLeft ? [...named, environmentSource(usual, this.accounts.isEnvironmentActive(usual))] : named;
    return all.filter(({ variable }) => this.environmentKey(variable) !== undefined).map((source) => this.judged(provider, source));
  }

  /** An account's key, switched on or off, for `provider`. */
  accountSource(provider: ProviderDescription, account: Account): Extract<KeySource, { kind: "account" }> {
    return this.judged(provider, { kind: "account", id: account.id, label: account.label, caps: account.caps, account });
  }

  /** Whether a key may go to an address, as things stand now. */
  isApproved(source: UnjudgedSource, { origin, presetOrigin }: Pick<ProviderDescription, "origin" | "presetOrigin">): boolean {
    switch (source.kind) {
      case "account":
        return (this.accounts.find(source.id) ?? source.account).origins.includes(origin);
      case "environment":
        return origin === presetOrigin || this.accounts.environmentOrigins(source.variable).includes(origin);
      case "entra":
        return this.entra.isOwnOrigin(origin) || this.accounts.environmentOrigins(entraApproval).includes(origin);
      case "none":
        return true;
    }
  }

  /** The credential for `provider` at the address that it has now: the first key that may go there, else the first there is. */
  of(provider: ProviderDescription): Credential {
    const sources = this.sources(provider);
    const source = sources.find(({ approved }) => approved) ?? sources[0];
    if (source === undefined) {
      return {
        kind: "missing",
        switchedOff: this.accounts.ofProvider(provider.id).length > 0 || this.environmentSources(provider).length > 0,
      };
    }
    return source.kind === "none" ? { kind: "none-needed" } : { kind: source.approved ? "ready" : "unapproved", source };
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
    return (
      this.usable(provider) &&
      (this.of(provider).kind === "ready" || provider.type === "editor" || provider.configured || isOpenServer(provider))
    );
  }

  /** The key; `undefined` when it is gone, or nobody is signed in. Rejects when the keychain cannot be read. */
  async key(source: HeldKeySource, origin: string): Promise<string | undefined> {
    switch (source.kind) {
      case "account":
        return this.accounts.key(source.account);
      case "environment":
        return this.environmentKey(source.variable);
      case "entra":
        return this.entra.token(origin);
    }
  }

  private judged<Source extends UnjudgedSource>(provider: ProviderDescription, source: Source): Source & { readonly approved: boolean } {
    return { ...source, approved: this.isApproved(source, provider) };
  }

  /** The key that the variable holds, clean; `undefined` when it is not set or holds none. */
  private environmentKey(variable: string): string | undefined {
    const value = this.environment(variable);
    const cleaned = value === undefined ? undefined : cleanKey(value);
    return cleaned?.ok === true ? cleaned.key : undefined;
  }
}

function environmentSource(variable: string, active: boolean): UnjudgedSource & { readonly kind: "environment" } {
  return { kind: "environment", id: `env:${variable}`, label: variable, variable, active };
}

/** Whether a provider is a server on this computer that knows no keys, such as Ollama: it may be looked for without asking. */
export function isOpenServer({ origin, keyRequired, keyVariable }: ProviderDescription): boolean {
  return reachOf(URL.parse(origin)?.hostname ?? "") === "loopback" && !keyRequired && keyVariable === undefined;
}
