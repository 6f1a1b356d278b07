import { isRecord } from "../model/json.ts";
import { fieldReader, reportUnknown } from "./fieldReader.ts";

/** A model as a user describes it in `baton.providers`. What is left out is taken from the provider's list and the catalogue. */
export interface ConfiguredModel {
  readonly id: string;
  /** In tokens. */
  readonly contextWindow?: number | undefined;
  /** In tokens. */
  readonly maxOutputTokens?: number | undefined;
  readonly inputUsdPerMillionTokens?: number | undefined;
  readonly outputUsdPerMillionTokens?: number | undefined;
  readonly cacheReadUsdPerMillionTokens?: number | undefined;
  readonly cacheWriteUsdPerMillionTokens?: number | undefined;
  /** Whether it sees pictures. */
  readonly vision?: boolean | undefined;
  /** Whether it calls tools. */
  readonly tools?: boolean | undefined;
  /** Whether it thinks before it answers. */
  readonly reasoning?: boolean | undefined;
  /** What it is for, in the user's words. */
  readonly description?: string | undefined;
  /** `false`: it is neither offered nor asked. */
  readonly enabled?: boolean | undefined;
}

const counts = ["contextWindow", "maxOutputTokens"] as const;
const prices = [
  "inputUsdPerMillionTokens",
  "outputUsdPerMillionTokens",
  "cacheReadUsdPerMillionTokens",
  "cacheWriteUsdPerMillionTokens",
] as const;
const abilities = ["vision", "tools", "reasoning"] as const;

/** Every field that a model in `baton.providers` may have. */
export const modelFields: ReadonlySet<string> = new Set(["id", ...counts, ...prices, ...abilities, "description", "enabled"]);

/** Whether the settings let a model be offered and asked: all that they do not switch off. */
export function isEnabled(models: readonly ConfiguredModel[], id: string): boolean {
  return models.find((model) => model.id === id)?.enabled !== false;
}

/**
 * Reads the `models` of one provider: ids, or objects with one. A model without an id is left out, any other mistake costs the field. A model that is named
 * twice is one: what is said of it first counts, and it is switched off where either says so.
 */
export function readModels(value: unknown, where: string, problems: string[]): readonly ConfiguredModel[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    problems.push(`${where}.models must be a list.`);
    return [];
  }
  const models = value.flatMap((entry: unknown, index) => {
    const model = typeof entry === "string" ? { id: entry } : entry;
    const at = `${where}.models[${String(index)}]`;
    if (!isRecord(model) || typeof model["id"] !== "string" || model["id"].trim() === "") {
      problems.push(`${at} must be a model id, or an object with one.`);
      return [];
    }
    return [readModel(model, model["id"].trim(), at, problems)];
  });
  const byId = new Map<string, ConfiguredModel>();
  for (const model of models) {
    const known = byId.get(model.id);
    byId.set(
      model.id,
      known === undefined
        ? model
        : { ...model, ...known, ...(isEnabled([known], model.id) && isEnabled([model], model.id) ? {} : { enabled: false }) },
    );
  }
  return [...byId.values()];
}

function readModel(model: Readonly<Record<string, unknown>>, id: string, at: string, problems: string[]): ConfiguredModel {
  reportUnknown(model, modelFields, at, problems);
  const field = fieldReader(model, at, problems);
  const atLeast = (name: string, least: number): number | undefined => {
    const number = field(name, "number");
    if (number !== undefined && !(number >= least)) {
      problems.push(`${at}.${name} must be at least ${String(least)}.`);
      return undefined;
    }
    return number;
  };
  const described: Record<string, number | boolean | string | undefined> = {};
  for (const name of counts) {
    described[name] = atLeast(name, 1);
  }
  for (const name of prices) {
    described[name] = atLeast(name, 0);
  }
  for (const name of [...abilities, "enabled"] as const) {
    described[name] = field(name, "boolean");
  }
  described["description"] = field("description", "string")?.trim() || undefined;
  return { id, ...Object.fromEntries(Object.entries(described).filter(([, fact]) => fact !== undefined)) };
}
