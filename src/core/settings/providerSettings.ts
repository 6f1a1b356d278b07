import { isRecord } from "../model/json.ts";
import type { CloudPlace, OpenAiApi, WireQuirks } from "../provider.ts";
import { normaliseAzureAddress } from "./azureAddress.ts";
import type { ConfiguredModel } from "./configuredModels.ts";
import { readModels } from "./configuredModels.ts";
import { readEnvironmentAccounts, readVariableName, type EnvironmentAccount } from "./environmentAccounts.ts";
import { choiceOf, fieldReader, reportUnknown } from "./fieldReader.ts";
import { readQuirks } from "./wireQuirks.ts";

/** The wires that a provider in the settings can speak. */
export const providerTypes = ["openai", "openai-compatible", "azure", "anthropic", "bedrock", "vertex", "gemini"] as const;

export type ProviderType = (typeof providerTypes)[number];

/** How a request proves who it is from: with a key, or as the person who is signed in to Microsoft Entra (Azure alone). */
export type ProviderAuth = "key" | "entra";

/** What people know a sign-in to Microsoft Entra by, in the place of a key's label. */
export const entraLabel = "Microsoft Entra";

/** One entry of `baton.providers`; what the user left out is `undefined`. */
export interface ProviderSettings {
  readonly id: string;
  readonly type?: ProviderType | undefined;
  /** Without a trailing slash. Of Azure: as `normaliseAzureAddress` gives it. */
  readonly baseUrl?: string | undefined;
  readonly api?: OpenAiApi | undefined;
  /** Azure's `api-version`. */
  readonly apiVersion?: string | undefined;
  readonly auth?: ProviderAuth | undefined;
  readonly cloud?: CloudPlace | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly quirks?: WireQuirks | undefined;
  readonly defaultModel?: string | undefined;
  readonly description?: string | undefined;
  readonly active: boolean;
  readonly keyRequired?: boolean | undefined;
  readonly keyVariable?: string | undefined;
  /** Several keys, each in a variable of its own, in the order in which they are used. */
  readonly accounts: readonly EnvironmentAccount[];
  readonly models: readonly ConfiguredModel[];
}

/** What could be read of `baton.providers`, and one sentence for each thing that could not. */
export interface ProviderSettingsReading {
  readonly providers: readonly ProviderSettings[];
  readonly problems: readonly string[];
  /** Whether keys may go over http to addresses of a private network, as `keyOverHttpProblem` has it. */
  readonly isPrivateHttpAllowed: boolean;
}

const idPattern = /^[a-z][a-z0-9-]{0,40}$/;
/** Header names that carry a key: it would stand in a settings file, so it is rejected. */
const keyHeaders = new Set([
  "authorization",
  "x-api-key",
  "api-key",
  "proxy-authorization",
  "cookie",
  "x-goog-api-key",
  "x-portkey-api-key",
  "ocp-apim-subscription-key",
]);
const apis: readonly OpenAiApi[] = ["auto", "responses", "chat", "completions"];
const auths: readonly ProviderAuth[] = ["key", "entra"];
const cloudFields = ["region", "profile", "project", "location"] as const;

/** Every field that an entry of `baton.providers` may have. */
export const providerFields: ReadonlySet<string> = new Set([
  ...[
    "type",
    "baseUrl",
    "api",
    "apiVersion",
    "auth",
    ...cloudFields,
    "headers",
    "quirks",
    "defaultModel",
    "description",
    "active",
    "keyRequired",
    "keyVariable",
    "accounts",
    "models",
  ],
]);

/**
 * Reads `baton.providers` from whatever stands in the settings file. An entry with an address or a type that cannot be used is left out;
 * any other mistake costs only the field. `isPrivateHttpAllowed`: what stands in `baton.allowKeysOverPrivateHttp`. Nothing throws.
 */
export function readProviderSettings(value: unknown, isPrivateHttpAllowed = false): ProviderSettingsReading {
  if (value === undefined || value === null) {
    return { providers: [], problems: [], isPrivateHttpAllowed };
  }
  if (!isRecord(value)) {
    return { providers: [], problems: ["baton.providers must be an object from provider ids to their settings."], isPrivateHttpAllowed };
  }
  const problems: string[] = [];
  const providers = Object.entries(value).flatMap(([id, entry]) => readEntry(id, entry, isPrivateHttpAllowed, problems) ?? []);
  return { providers, problems, isPrivateHttpAllowed };
}

function readEntry(id: string, entry: unknown, isPrivateHttpAllowed: boolean, problems: string[]): ProviderSettings | undefined {
  const where = `baton.providers.${id}`;
  if (!idPattern.test(id)) {
    problems.push(`${where}: an id is lower-case letters, digits and hyphens, starting with a letter.`);
    return undefined;
  }
  if (!isRecord(entry)) {
    problems.push(`${where} must be an object.`);
    return undefined;
  }
  reportUnknown(entry, providerFields, where, problems);
  const type = choiceOf(entry, "type", providerTypes, where, problems);
  if (type === undefined && entry["type"] !== undefined) {
    return undefined;
  }
  const field = fieldReader(entry, where, problems);
  const apiVersion = field("apiVersion", "string")?.trim() || undefined;
  // The built-in provider of this id needs no type.
  const isAzure = type === "azure" || (type === undefined && id === "azure");
  const place = isAzure
    ? readAzurePlace(entry["baseUrl"], apiVersion, isPrivateHttpAllowed, where, problems)
    : readPlace(entry["baseUrl"], apiVersion, where, problems);
  if (place === undefined) {
    return undefined;
  }
  return {
    id,
    type,
    ...place,
    api: choiceOf(entry, "api", apis, where, problems),
    auth: choiceOf(entry, "auth", auths, where, problems),
    cloud: readCloud(entry, where, problems),
    headers: readHeaders(entry["headers"], where, problems),
    quirks: readQuirks(entry["quirks"], where, problems),
    defaultModel: field("defaultModel", "string"),
    description: field("description", "string"),
    active: field("active", "boolean") ?? true,
    keyRequired: field("keyRequired", "boolean"),
    keyVariable: readVariableName(field("keyVariable", "string"), where, problems),
    accounts: readEnvironmentAccounts(entry["accounts"], where, problems),
    models: readModels(entry["models"], where, problems),
  };
}

type Place = Pick<ProviderSettings, "baseUrl" | "apiVersion">;

/** Where an entry is; `undefined` where its address cannot be used. */
function readPlace(value: unknown, apiVersion: string | undefined, where: string, problems: string[]): Place | undefined {
  const baseUrl = readBaseUrl(value, where, problems);
  return baseUrl === null ? undefined : { baseUrl, apiVersion };
}

function readAzurePlace(
  value: unknown,
  apiVersion: string | undefined,
  isPrivateHttpAllowed: boolean,
  where: string,
  problems: string[],
): Place | undefined {
  if (value === undefined) {
    return { apiVersion };
  }
  const address = typeof value === "string" ? normaliseAzureAddress(value, apiVersion, isPrivateHttpAllowed) : undefined;
  if (address === undefined || address.form === "rejected") {
    problems.push(`${where}.baseUrl cannot be used. ${address?.problem ?? "It must be a text."}`);
    return undefined;
  }
  return { baseUrl: address.baseUrl, apiVersion: address.apiVersion };
}

function readCloud(entry: Readonly<Record<string, unknown>>, where: string, problems: string[]): CloudPlace | undefined {
  const field = fieldReader(entry, where, problems);
  const given = cloudFields
    .map((name) => [name, field(name, "string")?.trim() || undefined] as const)
    .filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** The address without trailing slashes, `undefined` where none is given, `null` where it cannot be used. */
function readBaseUrl(value: unknown, where: string, problems: string[]): string | undefined | null {
  if (value === undefined) {
    return undefined;
  }
  const url = typeof value === "string" ? URL.parse(value.trim()) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    problems.push(`${where}.baseUrl must be an address that starts with https:// or http://.`);
    return null;
  }
  if (url.username !== "" || url.password !== "") {
    problems.push(`${where}.baseUrl holds a user name or password; remove it and use “Baton: Add API Key”.`);
    return null;
  }
  return url.href.replace(/\/+$/, "");
}

function readHeaders(value: unknown, where: string, problems: string[]): Readonly<Record<string, string>> | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (!isRecord(value)) {
    problems.push(`${where}.headers must be an object from header names to texts.`);
    return undefined;
  }
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (keyHeaders.has(name.toLowerCase())) {
      problems.push(`${where}.headers.${name} is left out: a key does not belong in settings; use “Baton: Add API Key”.`);
    } else if (typeof text !== "string" || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text) || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
      problems.push(`${where}.headers.${name} is not a header that HTTP can carry.`);
    } else {
      headers[name] = text;
    }
  }
  return headers;
}
