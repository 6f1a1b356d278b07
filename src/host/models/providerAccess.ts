import type { Failure, PlainFailureKind } from "../../core/model/failure.ts";
import type { LessonStore } from "../../core/ports/lessonStore.ts";
import type { ChatProvider, Endpoint } from "../../core/provider.ts";
import { systemClock } from "../clock.ts";
import { loadAdapter } from "../../providers/catalog.ts";
import type { Credentials, KeySource } from "../accounts/credentials.ts";
import type { ProviderDescription, ProviderDirectory } from "./providerDirectory.ts";

/** A provider ready to be asked, or why it cannot be. */
export type ProviderOpening =
  | { readonly ok: true; readonly provider: ChatProvider; readonly description: ProviderDescription; readonly accountLabel: string | undefined }
  | { readonly ok: false; readonly failure: Failure };

/** Opens providers with the user's addresses and keys. The only place where the two meet. */
export class ProviderAccess {
  private readonly directory: ProviderDirectory;
  private readonly credentials: Credentials;
  private readonly editorModels: () => Promise<ChatProvider>;
  private readonly loadLessons: () => Promise<LessonStore>;

  /** `loadLessons` gives the same lessons each time, and is called when an adapter first needs them. */
  constructor(directory: ProviderDirectory, credentials: Credentials, editorModels: () => Promise<ChatProvider>, loadLessons: () => Promise<LessonStore>) {
    this.directory = directory;
    this.credentials = credentials;
    this.editorModels = editorModels;
    this.loadLessons = loadLessons;
  }

  /** Opens the provider `id` for `model`. Nothing is sent. Rejects only where Baton's own files are broken. */
  async open(id: string, model?: string): Promise<ProviderOpening> {
    const description = this.directory.find(id);
    if (description === undefined) {
      const waiting = this.directory.offered().find((provider) => provider.id === id);
      return waiting === undefined
        ? failed(id, model, "not-found", `There is no provider “${id}” in your settings, or it is switched off.`)
        : failed(id, model, "auth", `${waiting.label} has no address yet.`);
    }
    if (description.type === "editor") {
      return { ok: true, provider: await this.editorModels(), description, accountLabel: undefined };
    }
    const credential = this.credentials.of(description);
    switch (credential.kind) {
      case "none-needed":
        return this.openAt(description, undefined, undefined);
      case "missing":
        return failed(id, model, "auth", `${description.label} has no API key yet.`);
      case "unapproved":
        return failed(id, model, "not-granted", `The key “${credential.source.label}” was not added for ${description.origin}, so it was not sent there.`);
      case "ready":
        return this.openWithKey(description, credential.source, model);
    }
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
      // An address that needs no network. Where it is refused, the first request merely takes longer.
      await globalThis.fetch("data:,").catch(() => undefined);
    }
  }

  private async openWithKey(description: ProviderDescription, source: KeySource, model: string | undefined): Promise<ProviderOpening> {
    const { label } = source;
    let key: string | undefined;
    try {
      key = await this.credentials.key(source, description.origin);
    } catch {
      return source.kind === "entra"
        ? failed(description.id, model, "auth", `VS Code could not sign in to ${label} for ${description.label}.`, label)
        : failed(description.id, model, "auth", `VS Code's secret storage could not be read for the key “${label}” of ${description.label}. Unlock the keychain and try again.`, label);
    }
    if (key !== undefined) {
      return this.openAt(description, key, label);
    }
    return source.kind === "entra"
      ? failed(description.id, model, "auth", `You are not signed in to ${label} for ${description.label}, or have not let Baton use your account.`, label)
      : failed(description.id, model, "auth", `The key “${label}” of ${description.label} is no longer in VS Code's secret storage.`, label);
  }

  private async openAt(description: ProviderDescription, apiKey: string | undefined, accountLabel: string | undefined): Promise<ProviderOpening> {
    if (description.type === "editor") {
      return { ok: true, provider: await this.editorModels(), description, accountLabel };
    }
    const [openProvider, lessons] = await Promise.all([loadAdapter(description.type), this.loadLessons()]);
    const endpoint: Endpoint = {
      provider: description.id,
      label: description.label,
      baseUrl: description.baseUrl,
      apiKey,
      accountLabel,
      headers: description.headers,
      quirks: description.quirks,
      keyKind: description.auth === "entra" ? "entra" : undefined,
      api: description.api,
      apiVersion: description.apiVersion,
      cloud: description.cloud,
    };
    // VS Code replaces the global fetch with one that knows its proxy and certificates, and may do so late: look it up for each request.
    const provider = openProvider(endpoint, { fetch: (input, init) => globalThis.fetch(input, init), clock: systemClock, lessons });
    return { ok: true, provider, description, accountLabel };
  }
}

function failed(provider: string, model: string | undefined, kind: PlainFailureKind, message: string, accountLabel?: string): ProviderOpening {
  return { ok: false, failure: { kind, message, provider, model, accountLabel, retry: kind === "not-found" ? "elsewhere" : "never" } };
}
