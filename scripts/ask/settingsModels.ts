import { parseModelRef, type ModelRef } from "../../src/core/routing/modelRef.ts";
import { cleanKey } from "../../src/core/settings/apiKey.ts";
import { readFallbacks } from "../../src/core/settings/fallbacks.ts";
import { optionsFor, readModelOptions } from "../../src/core/settings/modelOptions.ts";
import { privateHttpSetting } from "../../src/core/settings/keyOverHttp.ts";
import { readProviderSettings } from "../../src/core/settings/providerSettings.ts";
import { findPreset } from "../../src/providers/presets/presets.ts";
import {
  describeProviders,
  endpointOf,
  knownProvider,
  providerProblems,
  type DescribedProvider,
} from "../../src/providers/presets/providerDescription.ts";
import type { AskedModel, AskKey } from "./askedModel.ts";
import { BadUsage } from "./badUsage.ts";
import { readPairs, type Role, type Values } from "./commandLine.ts";
import type { SettingsFile } from "./settingsFile.ts";

/** The models that settings and options name, the first to ask first, and what of it people should know. */
export interface SettingsModels {
  /** Not empty. */
  readonly models: readonly AskedModel[];
  readonly notes: readonly string[];
}

/** Types whose keys may come from the cloud's own tools. */
const cloudTypes = new Set<string>(["bedrock", "vertex"]);

/** What stands in the settings file alone. */
const ownOptions = ["base-url", "api", "api-version", "region", "profile", "project", "location"] as const;

/** The role's model and its fallbacks, or the one model that the options name. `environment` holds the keys. */
export function readSettingsModels(
  settings: SettingsFile,
  values: Values,
  role: Role,
  environment: Readonly<NodeJS.ProcessEnv>,
): SettingsModels {
  const misplaced = ownOptions.find((name) => values[name] !== undefined);
  if (misplaced !== undefined || readPairs(values, "header").length > 0) {
    throw new BadUsage(`--${misplaced ?? "header"} is not for --settings: it stands in the file, below baton.providers.`);
  }
  const reading = readProviderSettings(settings.get("baton.providers"), settings.get(privateHttpSetting) === true);
  const providers = describeProviders(reading).filter(({ active, baseUrl }) => active && baseUrl !== "");
  const known = providers.map(knownProvider);
  const first = readFirst(settings, values, role, known);
  const fallbacks =
    values.model === undefined || values.role !== undefined
      ? readFallbacks(settings.get(`baton.${role}.fallbacks`), role, known)
      : { refs: [], problems: [] };
  const options = readModelOptions(settings.get("baton.modelOptions"));
  const notes = [...settings.problems, ...providerProblems(reading), ...fallbacks.problems, ...options.problems];
  const refs = [first, ...fallbacks.refs.filter(({ provider, model }) => provider !== first.provider || model !== first.model)];
  const models = refs.flatMap((ref): readonly AskedModel[] => {
    const description = providers.find(({ id }) => id === ref.provider);
    if (description === undefined) {
      return [];
    }
    const isNamed = reading.providers.some(({ id, keyVariable }) => id === description.id && keyVariable !== undefined);
    const { keys, missing } = keysOf(description, isNamed, environment);
    notes.push(...missing);
    return [
      {
        type: description.type,
        model: ref.model,
        endpoint: endpointOf(withCacheKey(description, values), undefined, undefined),
        keys,
        modelOptions: optionsFor(options, ref),
      },
    ];
  });
  return { models, notes: [...new Set(notes)] };
}

function readFirst(settings: SettingsFile, values: Values, role: Role, known: Parameters<typeof parseModelRef>[1]): ModelRef {
  const given = settings.get(`baton.${role}.model`);
  const named = values.model ?? (values.provider === undefined && typeof given === "string" ? given : "");
  // A provider's own models may have colons.
  const text = values.provider === undefined ? named : `${values.provider}:${named}`;
  const parsed = parseModelRef(text, known);
  if (!parsed.ok) {
    throw new BadUsage(
      values.model === undefined && values.provider === undefined
        ? `--settings: baton.${role}.model: ${parsed.message}`
        : `--model: ${parsed.message}`,
    );
  }
  return parsed.ref;
}

/** The provider's keys that the environment has, in their order, and one sentence for each that it has not. `isNamed`: the settings name its `keyVariable`. */
function keysOf(
  provider: DescribedProvider,
  isNamed: boolean,
  environment: Readonly<NodeJS.ProcessEnv>,
): { readonly keys: readonly AskKey[]; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const listed = (provider.accounts ?? []).filter(({ active }) => active);
  const keys: AskKey[] = listed.flatMap(({ label, keyVariable, requestsPerMinute, tokensPerMinute }) => {
    const key = keyIn(environment, keyVariable);
    if (key === undefined) {
      missing.push(`The key “${label}” of ${provider.label} is left out: the variable ${keyVariable} is not set.`);
      return [];
    }
    return [{ accountId: `${provider.id}/${keyVariable}`, label, key, caps: { requestsPerMinute, tokensPerMinute } }];
  });
  const own = provider.keyVariable;
  const ownKey =
    own === undefined || !(isNamed || isAtHome(provider)) || provider.accounts?.some(({ keyVariable }) => keyVariable === own) === true
      ? undefined
      : keyIn(environment, own);
  if (own !== undefined && ownKey !== undefined) {
    keys.push({ accountId: `${provider.id}/${own}`, label: own, key: ownKey });
  }
  if (keys.length === 0 && (!provider.keyRequired || cloudTypes.has(provider.type))) {
    keys.push({ accountId: `${provider.id}/none`, label: undefined, key: undefined });
  }
  return { keys, missing };
}

/** The variable that a preset names is for the preset's own address; one that the settings name is for whatever address they give. */
function isAtHome({ id, origin, presetOrigin, baseUrl }: DescribedProvider): boolean {
  return origin === presetOrigin || (findPreset(id)?.baseUrl === "" && baseUrl.startsWith("https://"));
}

function keyIn(environment: Readonly<NodeJS.ProcessEnv>, variable: string): string | undefined {
  const cleaned = cleanKey(environment[variable] ?? "");
  return cleaned.ok ? cleaned.key : undefined;
}

/** Whoever names a key for the cache wants it sent, also where it is not known to be understood. */
function withCacheKey(provider: DescribedProvider, values: Values): DescribedProvider {
  return values["cache-key"] === undefined ? provider : { ...provider, quirks: { ...provider.quirks, cacheKey: true } };
}
