import type { JsonValue } from "../../core/model/json.ts";
import { cleanKey } from "../../core/settings/apiKey.ts";
import { entraLabel } from "../../core/settings/providerSettings.ts";
import { describeProviders } from "../../providers/presets/providerDescription.ts";
import { findPreset } from "../../providers/presets/presets.ts";
import { accountPrefix, environmentPrefix, secretPrefix } from "../accounts/account.ts";
import { buildApp, type App } from "./buildApp.ts";
import { systemClock } from "../clock.ts";
import { InternalErrors } from "../internalErrors.ts";
import type { Settings } from "../settings.ts";
import { openRuntime } from "./runtime.ts";
import { MemoryRecords } from "./memoryRecords.ts";

/** What a process without an editor gives the application. */
export interface StandalonePorts {
  readonly settings: Settings;
  /** Holds the keys, in the variables that the settings and presets name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * The only provider that is asked, if there is but one: with the key that `variable` holds, which may be sent to the provider's address, whatever that is, else with
   * the one in the variable that its preset names.
   */
  readonly only?: { readonly provider: string; readonly variable: string } | undefined;
  /** Sends the requests. Left out: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Hears of trouble that stops nothing, in one sentence. */
  readonly report: (message: string) => void;
}

const quiet = (): void => undefined;
const unwatched = (): { dispose(): void } => ({ dispose: quiet });

/** Builds the application for a process of its own: keys from the environment, everything else in memory. */
export function buildStandaloneApp({ settings, environment, only, fetch, report }: StandalonePorts): App {
  const log = { debug: quiet, info: quiet, warn: report, error: report };
  const providers = describeProviders(settings.providers());
  const asked = providers.find(({ id }) => id === only?.provider);
  const onlyKey = [only?.variable, asked && isAtHome(asked) ? asked.keyVariable : undefined]
    .map((variable) => (variable === undefined ? "" : (environment[variable] ?? "").trim()))
    .find((key) => key !== "");
  const kept: Record<string, JsonValue> = {};
  if (asked !== undefined && onlyKey !== undefined) {
    kept[`${accountPrefix}only`] = { provider: asked.id, label: "", origins: [asked.origin] };
  }
  for (const provider of providers) {
    for (const variable of namedVariables(provider, settings)) {
      const before = kept[environmentPrefix + variable] as { readonly origins: readonly string[] } | undefined;
      kept[environmentPrefix + variable] = { origins: [...(before?.origins ?? []), provider.origin] };
    }
  }
  return buildApp({
    settings,
    secrets: {
      get: (name) => Promise.resolve(name === `${secretPrefix}only` ? onlyKey : undefined),
      store: () => Promise.reject(new Error("Keys stand in environment variables.")),
      delete: () => Promise.resolve(),
      onDidChange: unwatched,
    },
    state: { get: quiet, update: () => Promise.resolve() },
    records: (name) => new MemoryRecords(systemClock, name === "accounts" ? kept : {}),
    environment: (name) => (only === undefined ? environment[name] : undefined),
    entra: {
      label: entraLabel,
      isOwnOrigin: () => true,
      // A token that something else has fetched stands where a key would.
      token: (origin) => Promise.resolve(entraToken(providers, origin, settings, environment)),
    },
    loadRuntime: () => Promise.resolve(openRuntime),
    missingKeyMessage: (label) => `${label} has no key: none of the variables that the settings name for it is set.`,
    clock: systemClock,
    fetch,
    log,
    internalErrors: new InternalErrors(log, () => Promise.resolve()),
  });
}

/** One sentence for each key of a provider that the settings name and the environment does not have. */
export function missingKeys({ credentials, directory }: App, providerId: string): readonly string[] {
  const provider = directory.find(providerId);
  if (provider === undefined) {
    return [];
  }
  const present = new Set(credentials.environmentSources(provider).map(({ variable }) => variable));
  return (provider.accounts ?? [])
    .filter(({ active, keyVariable }) => active && !present.has(keyVariable))
    .map(({ label, keyVariable }) => `The key “${label}” of ${provider.label} is left out: the variable ${keyVariable} is not set.`);
}

type Described = ReturnType<typeof describeProviders>[number];

/** The variables whose keys may be sent to a provider's address: those that the settings name, since they name the address too. One that a preset names is for its own address. */
function namedVariables(provider: Described, settings: Settings): readonly string[] {
  const { id, accounts = [], keyVariable } = provider;
  const isNamed = settings.providers().providers.some((entry) => entry.id === id && entry.keyVariable !== undefined);
  return [
    ...accounts.map((account) => account.keyVariable),
    ...(keyVariable !== undefined && (isNamed || isAtHome(provider)) ? [keyVariable] : []),
  ];
}

/** Whether a provider is at its preset's own address, or each of its users has an address of their own. */
function isAtHome({ id, origin, presetOrigin, baseUrl }: Described): boolean {
  return origin === presetOrigin || (findPreset(id)?.baseUrl === "" && baseUrl.startsWith("https://"));
}

function entraToken(
  providers: readonly Described[],
  origin: string,
  settings: Settings,
  environment: StandalonePorts["environment"],
): string | undefined {
  const tokens = providers
    .filter((provider) => provider.auth === "entra" && provider.origin === origin)
    .flatMap((provider) => namedVariables(provider, settings))
    .map((variable) => cleanKey(environment[variable] ?? ""));
  return tokens.find((token) => token.ok)?.key;
}
