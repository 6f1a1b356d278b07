import { isRecord } from "../model/json.ts";

/** The wires that a provider in the settings can speak. */
export const providerTypes = ["openai", "openai-compatible", "azure", "anthropic"] as const;

export type ProviderType = (typeof providerTypes)[number];

/** A model as a user describes it in `baton.providers`. */
export interface ConfiguredModel {
  readonly id: string;
  /** In tokens. */
  readonly contextWindow?: number | undefined;
  readonly inputUsdPerMillionTokens?: number | undefined;
  readonly outputUsdPerMillionTokens?: number | undefined;
}

/** One entry of `baton.providers`; what the user left out is `undefined`. */
export interface ProviderSettings {
  readonly id: string;
  readonly type?: ProviderType | undefined;
  /** Without a trailing slash. */
  readonly baseUrl?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly defaultModel?: string | undefined;
  readonly description?: string | undefined;
  readonly active: boolean;
  readonly keyRequired?: boolean | undefined;
  readonly keyVariable?: string | undefined;
  readonly models: readonly ConfiguredModel[];
}

/** What could be read of `baton.providers`, and one sentence for each thing that could not. */
export interface ProviderSettingsReading {
  readonly providers: readonly ProviderSettings[];
  readonly problems: readonly string[];
}

const idPattern = /^[a-z][a-z0-9-]{0,40}$/;
const variablePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Header names that carry a key: it would stand in a settings file, so it is refused. */
const keyHeaders = new Set(["authorization", "x-api-key", "api-key", "proxy-authorization", "cookie"]);
const knownFields = new Set(["type", "baseUrl", "headers", "defaultModel", "description", "active", "keyRequired", "keyVariable", "models"]);

/**
 * Reads `baton.providers` from whatever stands in the settings file. An entry with an address or a type that cannot be used is left out;
 * any other mistake costs only the field. Nothing throws.
 */
export function readProviderSettings(value: unknown): ProviderSettingsReading {
  if (value === undefined || value === null) {
    return { providers: [], problems: [] };
  }
  if (!isRecord(value)) {
    return { providers: [], problems: ["baton.providers must be an object from provider ids to their settings."] };
  }
  const problems: string[] = [];
  const providers = Object.entries(value).flatMap(([id, entry]) => readEntry(id, entry, problems) ?? []);
  return { providers, problems };
}

function readEntry(id: string, entry: unknown, problems: string[]): ProviderSettings | undefined {
  const where = `baton.providers.${id}`;
  if (!idPattern.test(id)) {
    problems.push(`${where}: an id is lower-case letters, digits and hyphens, starting with a letter.`);
    return undefined;
  }
  if (!isRecord(entry)) {
    problems.push(`${where} must be an object.`);
    return undefined;
  }
  for (const field of Object.keys(entry).filter((name) => !knownFields.has(name))) {
    problems.push(`${where}.${field} is not a setting of Baton; it is ignored.`);
  }
  const type = providerTypes.find((known) => known === entry["type"]);
  if (entry["type"] !== undefined && type === undefined) {
    problems.push(`${where}.type must be one of ${providerTypes.join(", ")}.`);
    return undefined;
  }
  const baseUrl = readBaseUrl(entry["baseUrl"], where, problems);
  if (baseUrl === null) {
    return undefined;
  }
  const field = fieldReader(entry, where, problems);
  const keyVariable = field("keyVariable", "string");
  if (keyVariable !== undefined && !variablePattern.test(keyVariable)) {
    problems.push(`${where}.keyVariable must be the name of an environment variable, not a key.`);
  }
  return {
    id,
    type,
    baseUrl,
    headers: readHeaders(entry["headers"], where, problems),
    defaultModel: field("defaultModel", "string"),
    description: field("description", "string"),
    active: field("active", "boolean") ?? true,
    keyRequired: field("keyRequired", "boolean"),
    keyVariable: keyVariable !== undefined && variablePattern.test(keyVariable) ? keyVariable : undefined,
    models: readModels(entry["models"], where, problems),
  };
}

interface FieldTypes {
  string: string;
  boolean: boolean;
  number: number;
}

type FieldReader = <Kind extends keyof FieldTypes>(name: string, kind: Kind) => FieldTypes[Kind] | undefined;

function fieldReader(entry: Record<string, unknown>, where: string, problems: string[]): FieldReader {
  return <Kind extends keyof FieldTypes>(name: string, kind: Kind) => {
    const value = entry[name];
    if (value === undefined) {
      return undefined;
    }
    if (typeof value !== kind) {
      problems.push(`${where}.${name} must be a ${kind}.`);
      return undefined;
    }
    return value as FieldTypes[Kind];
  };
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

function readModels(value: unknown, where: string, problems: string[]): readonly ConfiguredModel[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    problems.push(`${where}.models must be a list.`);
    return [];
  }
  return value.flatMap((entry: unknown, index) => {
    const model = typeof entry === "string" ? { id: entry } : entry;
    const at = `${where}.models[${index}]`;
    if (!isRecord(model) || typeof model["id"] !== "string" || model["id"].trim() === "") {
      problems.push(`${at} must be a model id, or an object with one.`);
      return [];
    }
    const field = fieldReader(model, at, problems);
    return [
      {
        id: model["id"].trim(),
        contextWindow: field("contextWindow", "number"),
        inputUsdPerMillionTokens: field("inputUsdPerMillionTokens", "number"),
        outputUsdPerMillionTokens: field("outputUsdPerMillionTokens", "number"),
      },
    ];
  });
}
