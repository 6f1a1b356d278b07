import type { WireQuirks } from "../../core/provider.ts";
import type { ConfiguredModel, ProviderSettings, ProviderType } from "../../core/settings/providerSettings.ts";
import type { KnownProvider } from "../../core/routing/modelRef.ts";
import { findPreset, providerPresets, type ProviderPreset } from "../../providers/presets.ts";
import type { Settings } from "../settings.ts";

/** The provider whose models VS Code itself gives. */
export const editorProviderId = "vscode";

/** A provider as it stands: its preset, changed by what the user's settings say. */
export interface ProviderDescription {
  readonly id: string;
  /** For people. */
  readonly label: string;
  /** `editor`: asked through `vscode.lm`, without address or key. */
  readonly type: ProviderType | "editor";
  /** Without a trailing slash; empty for `editor`. */
  readonly baseUrl: string;
  /** Scheme, host and port of `baseUrl`. */
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
  readonly models: readonly ConfiguredModel[];
  readonly quirks: WireQuirks | undefined;
}

/** The providers that can be used, built-in and configured, read anew from the settings at each call. */
export class ProviderDirectory {
  private readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** All active providers: the user's own first, then the built-in ones, VS Code's last. */
  all(): readonly ProviderDescription[] {
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
        ...(entry.baseUrl === undefined ? [`baton.providers.${entry.id}.baseUrl is missing: say where the provider is.`] : []),
      ]);
    return [...reading.problems, ...incomplete];
  }
}

const editorProvider: ProviderDescription = {
  id: editorProviderId,
  label: "VS Code",
  type: "editor",
  baseUrl: "",
  origin: "",
  presetOrigin: undefined,
  headers: {},
  keyRequired: false,
  keyVariable: undefined,
  keyUrl: undefined,
  defaultModel: undefined,
  defaultWorkerModel: undefined,
  active: true,
  models: [],
  quirks: undefined,
};

function describe(entry: ProviderSettings | undefined, preset: ProviderPreset | undefined): ProviderDescription | undefined {
  const id = entry?.id ?? preset?.id;
  const type = entry?.type ?? preset?.type;
  const baseUrl = entry?.baseUrl ?? preset?.baseUrl;
  if (id === undefined || type === undefined || baseUrl === undefined) {
    return undefined;
  }
  return {
    id,
    label: entry?.description ?? preset?.label ?? id,
    type,
    baseUrl,
    origin: new URL(baseUrl).origin,
    presetOrigin: preset && new URL(preset.baseUrl).origin,
    headers: entry?.headers ?? {},
    keyRequired: entry?.keyRequired ?? preset?.needsKey ?? true,
    keyVariable: entry?.keyVariable ?? preset?.keyVariable,
    keyUrl: preset?.keysUrl,
    defaultModel: entry?.defaultModel ?? preset?.defaultModel,
    defaultWorkerModel: preset?.defaultWorkerModel,
    active: entry?.active ?? true,
    models: entry?.models ?? [],
    quirks: preset?.quirks,
  };
}
