import type { Failure, PlainFailureKind } from "../../core/model/failure.ts";
import type { CorrectionStore } from "../../core/ports/correctionStore.ts";
import type { ChatProvider, OpenProvider } from "../../core/provider.ts";
import type { ProviderType } from "../../core/settings/providerSettings.ts";
import { isEnabled } from "../../core/settings/configuredModels.ts";
import { keyOverHttpProblem } from "../../core/settings/keyOverHttp.ts";
import { systemClock } from "../clock.ts";
import { endpointOf } from "../../providers/presets/providerDescription.ts";
import type { Credentials, HeldKeySource, KeySource } from "../accounts/credentials.ts";
import type { ProviderDescription, ProviderDirectory } from "../directory/providerDirectory.ts";

/** A provider ready to be asked, or why it cannot be. */
export type ProviderOpening =
  | {
      readonly ok: true;
      readonly provider: ChatProvider;
      readonly description: ProviderDescription;
      readonly accountLabel: string | undefined;
    }
  | { readonly ok: false; readonly failure: Failure };

/** Called for an answer as soon as its head has come, before its body is read. Must not throw. */
export type ObserveAnswer = (response: Pick<Response, "status" | "headers">) => void;

/** A `fetch` that reports every answer that comes. */
export function observedFetch(fetch: typeof globalThis.fetch, observe: ObserveAnswer): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    observe(response);
    return response;
  };
}

/** What providers are opened with. */
export interface ProviderCode {
  /** The adapter of a wire, with its SDK. Rejects only if Baton's own files are broken. */
  readonly loadAdapter: (type: ProviderType) => Promise<OpenProvider>;
  readonly corrections: CorrectionStore;
  /** VS Code's own models; left out in a process without VS Code. */
  readonly editorModels?: ChatProvider;
}

/** What {@link ProviderAccess} needs of the outside. */
export interface AccessPorts {
  /** Gives the same each time. Called when the first provider is opened: starting up does not load it. */
  loadCode(): Promise<ProviderCode>;
  /** Says that a provider has no key, if that is not said as in VS Code. */
  readonly missingKeyMessage?: ((providerLabel: string) => string) | undefined;
  /** Sends the requests. Left out: the global `fetch`, as it is at each request. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** Opens providers with the user's addresses and keys. The only place where the two meet. */
export class ProviderAccess {
  private readonly directory: ProviderDirectory;
  private readonly credentials: Credentials;
  private readonly ports: AccessPorts;

  constructor(directory: ProviderDirectory, credentials: Credentials, ports: AccessPorts) {
    this.directory = directory;
    this.credentials = credentials;
    this.ports = ports;
  }

  /** Opens the provider `id` for `model`, with the first of its keys that may be sent there. Nothing is sent. Never rejects. */
  async open(id: string, model?: string): Promise<ProviderOpening> {
    const description = this.directory.find(id);
    const source = description && this.sources(description).find(({ approved }) => approved);
    return description === undefined || source === undefined
      ? { ok: false, failure: this.rejection(id, model) }
      : this.openSource(description, source, model);
  }

  /** Why the provider `id` cannot be asked for `model`, where none of its {@link sources} may be sent to it. */
  rejection(id: string, model?: string): Failure {
    const description = this.directory.find(id);
    if (description === undefined) {
      const problem = this.directory.whyUnusable(id);
      if (problem !== undefined) {
        return unusable(id, model, problem);
      }
      const waiting = this.directory.offered().find((provider) => provider.id === id);
      return waiting === undefined
        ? failure(id, model, "not-found", `The provider “${id}” isn't in your settings, or it is turned off.`)
        : failure(id, model, "auth", `${waiting.label} has no address yet.`);
    }
    const credential = this.credentials.of(description);
    const openly =
      credential.kind === "unapproved" || credential.kind === "ready"
        ? openKeyFailure(description, credential.source.label, model)
        : undefined;
    if (openly !== undefined) {
      return openly;
    }
    return credential.kind === "missing" && !credential.switchedOff
      ? failure(id, model, "auth", this.ports.missingKeyMessage?.(description.label) ?? `${description.label} has no API key yet.`)
      : credential.kind === "unapproved"
        ? unapproved(description, credential.source, model)
        : failure(id, model, "auth", `All keys for ${description.label} are turned off.`);
  }

  /** The keys that a provider can be asked with, in the user's order; see {@link Credentials.sources}. */
  sources(description: ProviderDescription): readonly KeySource[] {
    return this.credentials.sources(description);
  }

  /**
   * Opens a provider with one of its keys, for a model that is not switched off. Nothing is sent, and a key that is not approved for the provider's present address is not even read. `observe` is called with
   * the status and headers of every answer that comes over this opening, before its body is read; it must not throw. Never rejects.
   */
  async openSource(description: ProviderDescription, source: KeySource, model?: string, observe?: ObserveAnswer): Promise<ProviderOpening> {
    if (model !== undefined && !isEnabled(description.models, model)) {
      return failed(description.id, model, "not-found", `The model “${model}” (${description.label}) is turned off in your settings.`);
    }
    if (source.kind === "none") {
      return this.openAt(description, undefined, undefined, observe);
    }
    const openly = openKeyFailure(description, source.label, model);
    if (openly !== undefined) {
      return { ok: false, failure: openly };
    }
    if (!this.credentials.isApproved(source, description)) {
      return { ok: false, failure: unapproved(description, source, model) };
    }
    return this.openWithKey(description, source, model, observe);
  }

  /** Opens the provider with a key that is not kept anywhere yet, to try it. */
  async openWith(description: ProviderDescription, key: string): Promise<ProviderOpening> {
    return this.openAt(description, key, "new key");
  }

  /**
   * Does ahead what the first request would wait for: reads the key, loads the adapter, and has VS Code's fetch look up proxies and certificates.
   * Nothing is sent. Rejects only where Baton's own files are broken.
   */
  async prepare(id: string): Promise<void> {
    const description = this.directory.find(id);
    if (description !== undefined && description.type !== "editor") {
      await this.open(id);
      // An address that needs no network. Where it is rejected, the first request merely takes longer.
      await globalThis.fetch("data:,").catch(() => undefined);
    }
  }

  private async openWithKey(
    description: ProviderDescription,
    source: HeldKeySource,
    model: string | undefined,
    observe: ObserveAnswer | undefined,
  ): Promise<ProviderOpening> {
    const { label } = source;
    let key: string | undefined;
    try {
      key = await this.credentials.key(source, description.origin);
    } catch {
      return source.kind === "entra"
        ? failed(description.id, model, "auth", `VS Code couldn't sign in to ${label} for ${description.label}.`, label)
        : failed(
            description.id,
            model,
            "auth",
            `VS Code's secret storage couldn't be read for key “${label}” (${description.label}). Unlock the keychain and try again.`,
            label,
          );
    }
    if (key !== undefined) {
      // A key that is the only one may have no label.
      return this.openAt(description, key, label === "" ? undefined : label, observe);
    }
    return source.kind === "entra"
      ? failed(
          description.id,
          model,
          "auth",
          `You aren't signed in to ${label} for ${description.label}, or you haven't allowed Baton to use your account.`,
          label,
        )
      : failed(description.id, model, "auth", `Key “${label}” (${description.label}) is no longer in VS Code's secret storage.`, label);
  }

  private async openAt(
    description: ProviderDescription,
    apiKey: string | undefined,
    accountLabel: string | undefined,
    observe?: ObserveAnswer,
  ): Promise<ProviderOpening> {
    const { loadAdapter, corrections, editorModels } = await this.ports.loadCode();
    if (description.type === "editor") {
      if (editorModels === undefined) {
        throw new Error("VS Code's own models are there in VS Code alone.");
      }
      return { ok: true, provider: editorModels, description, accountLabel };
    }
    const openProvider = await loadAdapter(description.type);
    const endpoint = endpointOf(description, apiKey, accountLabel);
    // VS Code replaces the global fetch with one that knows its proxy and certificates, and may do so late: look it up for each request.
    const fetch: typeof globalThis.fetch = this.ports.fetch ?? ((input, init) => globalThis.fetch(input, init));
    const provider = openProvider(endpoint, {
      fetch: observe === undefined ? fetch : observedFetch(fetch, observe),
      clock: systemClock,
      corrections,
    });
    return { ok: true, provider, description, accountLabel };
  }
}

/** Why a key is not sent, nor even read, where it would go over http; see `keyOverHttpProblem`. */
function openKeyFailure(
  { id, label, baseUrl, origin, isPrivateHttpAllowed }: ProviderDescription,
  accountLabel: string,
  model: string | undefined,
): Failure | undefined {
  const problem = keyOverHttpProblem(baseUrl, isPrivateHttpAllowed === true);
  return problem === undefined
    ? undefined
    : {
        kind: "invalid-request",
        parameter: "baseUrl",
        message: `No request was sent to ${label}. ${problem}`,
        provider: id,
        model,
        accountLabel,
        origin,
        retry: "elsewhere",
      };
}

/** The settings name a provider in a way that cannot be used. */
function unusable(provider: string, model: string | undefined, problem: string): Failure {
  const message = `No request was sent to ${provider}. ${problem}`;
  return { kind: "invalid-request", parameter: "baseUrl", message, provider, model, retry: "elsewhere" };
}

function unapproved({ id, label: provider, origin }: ProviderDescription, { label }: KeySource, model: string | undefined): Failure {
  const message = `Key “${label}” isn't approved for the address of ${provider}. No request was sent.`;
  return { ...failure(id, model, "not-granted", message), origin };
}

function failed(...fault: Parameters<typeof failure>): ProviderOpening {
  return { ok: false, failure: failure(...fault) };
}

function failure(provider: string, model: string | undefined, kind: PlainFailureKind, message: string, accountLabel?: string): Failure {
  return { kind, message, provider, model, accountLabel, retry: kind === "not-found" ? "elsewhere" : "never" };
}
