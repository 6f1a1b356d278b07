import type { CloudPlace, Endpoint, OpenAiApi, WireQuirks } from "../../core/provider.ts";
import type { KnownProvider } from "../../core/routing/modelRef.ts";
import type { ConfiguredModel } from "../../core/settings/configuredModels.ts";
import type { EnvironmentAccount } from "../../core/settings/environmentAccounts.ts";
import type { ProviderAuth, ProviderSettings, ProviderSettingsReading, ProviderType } from "../../core/settings/providerSettings.ts";
import { keyOverHttpProblem } from "../../core/settings/keyOverHttp.ts";
import { findPreset, providerPresets, type ProviderPreset } from "./presets.ts";

/** A provider as it stands: its preset, changed by what the user's settings say. */
export interface DescribedProvider {
  readonly id: string;
  /** For people. */
  readonly label: string;
  /** One sentence on what it is; empty for the user's own. */
  readonly about: string;
  readonly type: ProviderType;
  /** Without a trailing slash; empty where the user has yet to say where the provider is. */
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
  /** Keys in variables of their own, beside the one in `keyVariable`. Left out: none. */
  readonly accounts?: readonly EnvironmentAccount[] | undefined;
  readonly keyUrl: string | undefined;
  readonly defaultModel: string | undefined;
  readonly defaultWorkerModel: string | undefined;
  readonly active: boolean;
  /** Whether the user's settings speak of it. */
  readonly configured: boolean;
  readonly models: readonly ConfiguredModel[];
  readonly quirks: WireQuirks | undefined;
  /** As in `ProviderSettingsReading`. Left out: they may not. */
  readonly isPrivateHttpAllowed?: boolean | undefined;
}

/** The user's own providers, then the built-in ones, those that are switched off or have no address yet among them. An entry that is not complete is left out. */
export function describeProviders({
  providers: configured,
  isPrivateHttpAllowed,
}: Pick<ProviderSettingsReading, "providers" | "isPrivateHttpAllowed">): readonly DescribedProvider[] {
  const own = configured.filter((entry) => findPreset(entry.id) === undefined).flatMap((entry) => describe(entry, undefined) ?? []);
  const builtIn = providerPresets.flatMap(
    (preset) =>
      describe(
        configured.find((entry) => entry.id === preset.id),
        preset,
      ) ?? [],
  );
  return [...own, ...builtIn].map((provider) => ({ ...provider, isPrivateHttpAllowed }));
}

/** One sentence for each provider that the settings name and that cannot be used. */
export function providerProblems({ providers, problems, isPrivateHttpAllowed }: ProviderSettingsReading): readonly string[] {
  const incomplete = providers
    .filter((entry) => findPreset(entry.id) === undefined)
    .flatMap((entry) => [
      ...(entry.type === undefined ? [`baton.providers.${entry.id}.type is missing: say how the provider is spoken to.`] : []),
      ...(entry.baseUrl === undefined && usualAddress(entry.type) === undefined
        ? [`baton.providers.${entry.id}.baseUrl is missing: say where the provider is.`]
        : []),
    ]);
  return [
    ...problems,
    ...incomplete,
    ...describeProviders({ providers, isPrivateHttpAllowed })
      .filter(({ configured }) => configured)
      .flatMap(openKeyProblem),
  ];
}

/** That a provider's keys cannot be sent to where it is, for one that is of no use without. */
function openKeyProblem(provider: DescribedProvider): readonly string[] {
  const takesKey = provider.keyRequired || provider.accounts?.some(({ active }) => active) === true;
  const problem = provider.active && takesKey ? keyOverHttpProblem(provider.baseUrl, provider.isPrivateHttpAllowed === true) : undefined;
  return problem === undefined ? [] : [`baton.providers.${provider.id}.baseUrl: ${problem}`];
}

/** What routing needs to know of a provider. */
export function knownProvider({ id, models, defaultModel }: Pick<DescribedProvider, "id" | "models" | "defaultModel">): KnownProvider {
  return { id, models: models.filter(({ enabled }) => enabled !== false).map((model) => model.id), defaultModel };
}

/** Where a provider is and how it is asked, with a key of it. */
export function endpointOf(
  provider: Omit<DescribedProvider, "type">,
  apiKey: string | undefined,
  accountLabel: string | undefined,
): Endpoint {
  return {
    provider: provider.id,
    label: provider.label,
    baseUrl: provider.baseUrl,
    apiKey,
    accountLabel,
    headers: provider.headers,
    quirks: provider.quirks,
    keyKind: provider.auth === "entra" ? "entra" : undefined,
    api: provider.api,
    apiVersion: provider.apiVersion,
    cloud: provider.cloud,
    isPrivateHttpAllowed: provider.isPrivateHttpAllowed,
  };
}

function describe(entry: ProviderSettings | undefined, preset: ProviderPreset | undefined): DescribedProvider | undefined {
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
    // Another account of a cloud is signed in to as the cloud itself is.
    keyRequired: entry?.keyRequired ?? (preset ?? findPreset(type))?.needsKey ?? true,
    keyVariable: entry?.keyVariable ?? preset?.keyVariable,
    accounts: entry?.accounts,
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
