import type { JsonObject, JsonValue } from "../model/json.ts";
import { isRecord } from "../model/json.ts";
import type { Parsed } from "../model/parsed.ts";

/** What an answer is to be: a JSON Schema, its name, and what makes a typed value of JSON that satisfies it. */
export interface AskedSchema<T> {
  /** Letters, digits, `_` and `-`, 64 at most. */
  readonly name: string;
  readonly schema: JsonObject;
  /** The value as the caller wants it, or one sentence for each thing wrong that JSON Schema cannot say. Never rejects. */
  read(value: JsonValue): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly string[] }>;
}

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

type StandardResult<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

/** A schema of zod (4.2 and later) or of any other library that follows Standard Schema and Standard JSON Schema (standardschema.dev, 2026-11). */
export interface StandardSchema<T> {
  readonly "~standard": {
    readonly vendor: string;
    validate(value: unknown): StandardResult<T> | Promise<StandardResult<T>>;
    readonly jsonSchema?: { input(options: { readonly target: "draft-2020-12" }): Record<string, unknown> } | undefined;
    readonly types?: { readonly output: T } | undefined;
  };
}

/**
 * A schema to ask by: a JSON Schema (also within OpenAI's `{name, schema}` or `{type: "json_schema", json_schema: …}`), or one of zod or another
 * library of its kind, which itself is not loaded for this. The name is `name`, else the schema's title, else `answer`. Never throws.
 */
export function schemaOf<S extends StandardSchema<unknown>>(
  given: S,
  name?: string,
): Parsed<AskedSchema<NonNullable<S["~standard"]["types"]>["output"]>>;
export function schemaOf(given: unknown, name?: string): Parsed<AskedSchema<JsonValue>>;
export function schemaOf(given: unknown, name?: string): Parsed<AskedSchema<unknown>> {
  if (isStandard(given)) {
    return standardSchemaOf(given, name);
  }
  if (!isRecord(given)) {
    return { ok: false, message: "The schema must be a JSON Schema (an object)." };
  }
  const outer = isRecord(given["json_schema"]) ? given["json_schema"] : given;
  const inner = isRecord(outer["schema"]) && outer["properties"] === undefined ? outer["schema"] : outer;
  return {
    ok: true,
    value: {
      name: nameOf([name, outer["name"], inner["title"]]),
      schema: inner as JsonObject,
      read: (value) => Promise.resolve({ ok: true, value }),
    },
  };
}

function isStandard(given: unknown): given is StandardSchema<unknown> {
  // Libraries may make their schemas functions.
  const standard =
    (typeof given === "object" || typeof given === "function") && given !== null && "~standard" in given ? given["~standard"] : undefined;
  return isRecord(standard) && typeof standard["validate"] === "function";
}

function standardSchemaOf(given: StandardSchema<unknown>, name: string | undefined): Parsed<AskedSchema<unknown>> {
  const { jsonSchema, vendor } = given["~standard"];
  if (jsonSchema === undefined) {
    return {
      ok: false,
      message: `This schema of ${vendor} can't produce its JSON Schema; zod can since version 4.2. Update it, or pass the JSON Schema itself.`,
    };
  }
  try {
    const schema = jsonSchema.input({ target: "draft-2020-12" });
    return {
      ok: true,
      value: { name: nameOf([name, schema["title"]]), schema: schema as JsonObject, read: (value) => readStandard(given, value) },
    };
  } catch (error) {
    return {
      ok: false,
      message: `This schema of ${vendor} has no JSON Schema: ${error instanceof Error ? error.message : "it says no more"}`,
    };
  }
}

async function readStandard(given: StandardSchema<unknown>, value: JsonValue): ReturnType<AskedSchema<unknown>["read"]> {
  try {
    const result = await given["~standard"].validate(value);
    return result.issues === undefined ? { ok: true, value: result.value } : { ok: false, errors: result.issues.map(sentenceOf) };
  } catch (error) {
    return {
      ok: false,
      errors: [`The whole value: it could not be checked (${error instanceof Error ? error.message : "no reason given"}).`],
    };
  }
}

function sentenceOf({ message, path = [] }: StandardIssue): string {
  const keys = path.map((step) =>
    String(typeof step === "object" ? step.key : step)
      .replaceAll("~", "~0")
      .replaceAll("/", "~1"),
  );
  return `${keys.length === 0 ? "The whole value" : `/${keys.join("/")}`}: ${message}`;
}

function nameOf(candidates: readonly unknown[]): string {
  const given = candidates.find((candidate) => typeof candidate === "string" && /\w/.test(candidate));
  return typeof given === "string"
    ? given
        .trim()
        .replace(/[^\w-]+/g, "_")
        .slice(0, 64)
    : "answer";
}
