import type { CloudPlace, OpenAiApi, WireQuirks } from "../../core/provider.ts";
import type { ConfiguredModel } from "../../core/settings/configuredModels.ts";
import type { ProviderAuth, ProviderSettings, ProviderType } from "../../core/settings/providerSettings.ts";
import type { KnownProvider } from "../../core/routing/modelRef.ts";
import { findPreset, providerPresets, type ProviderPreset } from "../../providers/presets.ts";
import type { Settings } from "../settings.ts";
import { editorProvider } from "./editorProvider.ts";

/** A provider as it stands: its preset, changed by what the user's settings say. */
export interface ProviderDescription {
  readonly id: string;
  /** For people. */
  readonly label: string;
  /** One sentence on what it is; empty for the user's own. */
  readonly about: string;
  /** `editor`: asked through `vscode.lm`, without address or key. */
  readonly type: ProviderType | "editor";
  /** Without a trailing slash; empty for `editor`, and where the user has yet to say where the provider is. */
  readonly baseUrl: string;
  readonly api: OpenAiApi | undefined;
  readonly apiVersion: string | undefined;
  readonly auth: ProviderAuth;
  readonly cloud: CloudPlace | undefined;
  /** Scheme, host and port of `baseUrl`; empty where that is. */
  readonly origin: string;
  /** The origin that the provider's own preset names: where a key from the environment may go without asking. */
  readonly presetOrigin: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly keyRequired: boolean;
  readonly keyVariable: string | undefined;
  readonly keyUrl: string | undefined;
  readonly defaultModel: string | undefined;
  readonly defaultWorkerModel: string | undefined;
  readonly active: boolean;
  /** Whether the user's settings speak of it. */
  readonly configured: boolean;
  readonly models: readonly ConfiguredModel[];
  readonly quirks: WireQuirks | undefined;
}

/** The providers that can be used, built-in and configured, read anew from the settings at each call. */
export class ProviderDirectory {
  private readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** All active providers that have an address: the user's own first, then the built-in ones, VS Code's last. */
  all(): readonly ProviderDescription[] {
    return this.offered().filter((provider) => provider.baseUrl !== "" || provider.type === "editor");
  }

  /** {@link all}, and the built-in ones whose address the user has yet to give. */
  offered(): readonly ProviderDescription[] {
    const configured = this.settings.providers().providers;
    const own = configured.filter((entry) => findPreset(entry.id) === undefined).flatMap((entry) => describe(entry, undefined) ?? []);
    const builtIn = providerPresets.flatMap((preset) => describe(configured.find((entry) => entry.id === preset.id), preset) ?? []);
    return [...own, ...builtIn, editorProvider].filter((provider) => provider.active);
  }

  /** The provider by its id; `undefined` when there is none or it is switched off. */
  find(id: string): ProviderDescription | undefined {
    return this.all().find((provider) => provider.id === id);
  }

  /** What routing needs to know of each provider. */
  known(): readonly KnownProvider[] {
    return this.all().map((provider) => ({
      id: provider.id,
      models: provider.models.map((model) => model.id),
      defaultModel: provider.defaultModel,
    }));
  }

  /** One sentence for each provider that the settings name and that cannot be used. */
  problems(): readonly string[] {
    const reading = this.settings.providers();
    const incomplete = reading.providers
      .filter((entry) => findPreset(entry.id) === undefined)
      .flatMap((entry) => [
        ...(entry.type === undefined ? [`baton.providers.${entry.id}.type is missing: say how the provider is spoken to.`] : []),
        ...(entry.baseUrl === undefined && usualAddress(entry.type) === undefined ? [`baton.providers.${entry.id}.baseUrl is missing: say where the provider is.`] : []),
      ]);
    return [...reading.problems, ...incomplete];
  }
}

function describe(entry: ProviderSettings | undefined, preset: ProviderPreset | undefined): ProviderDescription | undefined {
  const id = entry?.id ?? preset?.id;
  const type = entry?.type ?? preset?.type;
  const usual = withRegion(preset?.baseUrl ?? usualAddress(entry?.type), entry?.cloud?.region);
  const baseUrl = entry?.baseUrl ?? usual;
  if (id === undefined || type === undefined || baseUrl === undefined) {
    return undefined;
  }
  return {
    id,
    label: entry?.description ?? preset?.label ?? id,
    about: preset?.description ?? "",
    type,
    baseUrl,
    api: entry?.api,
    apiVersion: entry?.apiVersion,
    auth: type === "azure" ? (entry?.auth ?? "key") : "key",
    cloud: entry?.cloud,
    origin: URL.parse(baseUrl)?.origin ?? "",
    presetOrigin: URL.parse((preset && usual) ?? "")?.origin,
    headers: entry?.headers ?? {},
    keyRequired: entry?.keyRequired ?? preset?.needsKey ?? true,
    keyVariable: entry?.keyVariable ?? preset?.keyVariable,
    keyUrl: preset?.keysUrl,
    defaultModel: entry?.defaultModel ?? preset?.defaultModel,
    defaultWorkerModel: preset?.defaultWorkerModel,
    active: entry?.active ?? true,
    configured: entry !== undefined,
    models: entry?.models ?? [],
    quirks: entry?.quirks === undefined ? preset?.quirks : { ...preset?.quirks, ...entry.quirks },
  };
}

/** Where the provider that a type is named after is; an entry of the user's own for another account of it needs no address. */
function usualAddress(type: ProviderType | undefined): string | undefined {
  return (type && findPreset(type)?.baseUrl) || undefined;
}

/** A cloud's usual address in the region that the settings name; where they name none, its adapter finds one, and the address says so. */
function withRegion(baseUrl: string | undefined, region: string | undefined): string | undefined {
  return region === undefined ? baseUrl : baseUrl?.replace("{region}", region);
}
