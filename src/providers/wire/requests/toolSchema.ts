import type { JsonObject, JsonValue } from "../../../core/model/json.ts";
import { isRecord } from "../../../core/model/json.ts";
import { inlinedSchema } from "./inlinedSchema.ts";

/** What providers reject at the root of a tool's schema, which must be an object. */
const rootKeywords = ["anyOf", "oneOf", "allOf", "enum", "const", "not", "if", "then", "else"] as const;

/**
 * A tool's schema with a plain object at its root, as every provider wants it: the properties of all branches, required only what every branch of a choice requires. The tool
 * itself rejects what this lets through. The same object where there is nothing to fold. Pure.
 */
export function toolSchema(schema: JsonObject): JsonObject {
  const isPlain =
    schema["type"] === "object" && schema["$ref"] === undefined && rootKeywords.every((keyword) => schema[keyword] === undefined);
  return isPlain
    ? schema
    : { ...fold(schema["$ref"] === undefined && !hasRefAtRoot(schema) ? schema : inlinedSchema(schema)), type: "object" };
}

function hasRefAtRoot(schema: JsonObject): boolean {
  return ["anyOf", "oneOf", "allOf"].some((keyword) => branchesOf(schema, keyword).some((branch) => branch["$ref"] !== undefined));
}

function fold(schema: JsonObject): JsonObject {
  const rest = Object.fromEntries(Object.entries(schema).filter(([name]) => !rootKeywords.some((keyword) => keyword === name)));
  const all = branchesOf(schema, "allOf").map(fold);
  const choices = [branchesOf(schema, "anyOf").map(fold), branchesOf(schema, "oneOf").map(fold)];
  const required = new Set([rest, ...all].flatMap(requiredOf));
  for (const choice of choices) {
    const [first, ...others] = choice.map(requiredOf);
    (first ?? []).filter((name) => others.every((names) => names.includes(name))).forEach((name) => required.add(name));
  }
  const properties = [rest, ...all, ...choices.flat()].reduce<JsonObject>(
    (merged, branch) => addProperties(merged, branch["properties"]),
    {},
  );
  const names = [...required].filter((name) => name in properties || isOpen(rest));
  const { required: _required, ...others } = all.reduce<JsonObject>((merged, branch) => ({ ...branch, ...merged }), rest);
  const given = Object.keys(properties).length > 0 || rest["properties"] !== undefined ? { properties } : {};
  return { ...others, ...given, ...(names.length === 0 ? {} : { required: names }) };
}

/** A property of several branches may be as any of them says. */
function addProperties(merged: JsonObject, added: JsonValue | undefined): JsonObject {
  const result: Record<string, JsonValue | undefined> = { ...merged };
  for (const [name, schema] of Object.entries(isRecord(added) ? added : {})) {
    const known = result[name];
    if (known === undefined) {
      result[name] = schema;
    } else if (JSON.stringify(known) !== JSON.stringify(schema)) {
      const some: readonly JsonValue[] =
        isRecord(known) && Array.isArray(known["anyOf"]) && Object.keys(known).length === 1
          ? (known["anyOf"] as readonly JsonValue[])
          : [known];
      result[name] = { anyOf: schema === undefined ? some : [...some, schema] };
    }
  }
  return result;
}

function isOpen(schema: JsonObject): boolean {
  return schema["additionalProperties"] !== false;
}

function branchesOf(schema: JsonObject, keyword: string): readonly JsonObject[] {
  const branches = schema[keyword];
  return Array.isArray(branches) ? (branches.filter(isRecord) as JsonObject[]) : [];
}

function requiredOf({ required }: JsonObject): readonly string[] {
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}
