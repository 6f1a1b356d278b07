import type { KnownProvider } from "../../core/routing/modelRef.ts";
import type { ProviderSettings, ProviderSettingsReading, ProviderType } from "../../core/settings/providerSettings.ts";
import { describeProviders, knownProvider, providerProblems, type DescribedProvider } from "../../providers/presets/providerDescription.ts";
import type { Settings } from "../settings.ts";

/** A provider as it stands: its preset, changed by what the user's settings say; or VS Code's own models. */
export interface ProviderDescription extends Omit<DescribedProvider, "type"> {
  /** `editor`: asked through `vscode.lm`, without address or key. */
  readonly type: ProviderType | "editor";
}

/** The id of {@link editorProvider}. */
export const editorProviderId = "vscode";

/** The provider whose models VS Code itself gives. */
export const editorProvider: ProviderDescription = {
  id: editorProviderId,
  label: "VS Code",
  about: "The models that VS Code itself and its extensions give.",
  type: "editor",
  baseUrl: "",
  api: undefined,
  apiVersion: undefined,
  auth: "key",
  cloud: undefined,
  origin: "",
  presetOrigin: undefined,
  headers: {},
  keyRequired: false,
  keyVariable: undefined,
  keyUrl: undefined,
  defaultModel: undefined,
  defaultWorkerModel: undefined,
  active: true,
  configured: false,
  models: [],
  quirks: undefined,
};

/** The providers that can be used, built-in and configured, as the settings are at the moment of each call. */
export class ProviderDirectory {
  private readonly settings: Settings;
  /** What was made of the settings as they were read last: it is asked for many times between two changes of theirs. */
  private described:
    | {
        readonly reading: ProviderSettingsReading;
        readonly everyone: readonly ProviderDescription[];
        readonly active: readonly ProviderDescription[];
      }
    | undefined;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** All active providers that have an address: the user's own first, then the built-in ones, VS Code's last. */
  all(): readonly ProviderDescription[] {
    return this.offered().filter((provider) => provider.baseUrl !== "" || provider.type === "editor");
  }

  /** {@link all}, and the built-in ones whose address the user has yet to give. */
  offered(): readonly ProviderDescription[] {
    return this.describe().active;
  }

  /** {@link offered}, and those that are switched off. */
  everyone(): readonly ProviderDescription[] {
    return this.describe().everyone;
  }

  /** The provider by its id; `undefined` when there is none or it is switched off. */
  find(id: string): ProviderDescription | undefined {
    return this.all().find((provider) => provider.id === id);
  }

  /** The variables that providers and accounts take keys from: commands do not get them. */
  keyVariables(): readonly string[] {
    const named = this.all().flatMap(({ keyVariable, accounts = [] }) => [keyVariable, ...accounts.map((account) => account.keyVariable)]);
    return [...new Set(named.filter((name) => name !== undefined))];
  }

  /** What routing needs to know of each provider. */
  known(): readonly KnownProvider[] {
    return this.all().map(knownProvider);
  }

  /** One sentence for each provider that the settings name and that cannot be used. */
  problems(): readonly string[] {
    const reading = this.settings.providers();
    return providerProblems({ ...reading, providers: reading.providers.filter(({ id }) => id !== editorProviderId) });
  }

  /** One sentence for each thing in a provider's settings that cannot be used. */
  problemsOf(id: string): readonly string[] {
    const entry = `baton.providers.${id}`;
    return this.problems().filter((problem) => problem.startsWith(entry) && !/^[a-z0-9-]/.test(problem.slice(entry.length)));
  }

  /** Why the settings name a provider that {@link everyone} does not have, in one sentence; `undefined`: they do not name it, or it is there. */
  whyUnusable(id: string): string | undefined {
    return this.everyone().some((provider) => provider.id === id) ? undefined : this.problemsOf(id)[0];
  }

  private describe(): { readonly everyone: readonly ProviderDescription[]; readonly active: readonly ProviderDescription[] } {
    const reading = this.settings.providers();
    if (this.described?.reading !== reading) {
      const everyone = [...describeProviders(reading), describeEditor(reading.providers)];
      this.described = { reading, everyone, active: everyone.filter((provider) => provider.active) };
    }
    return this.described;
  }
}

/** VS Code's own models: the settings can switch them off, and say nothing else of them. */
function describeEditor(configured: readonly ProviderSettings[]): ProviderDescription {
  const entry = configured.find(({ id }) => id === editorProviderId);
  return entry === undefined
    ? editorProvider
    : { ...editorProvider, label: entry.description ?? editorProvider.label, active: entry.active, configured: true, models: entry.models };
}
