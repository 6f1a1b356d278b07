import type { JsonObject, JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";

/** What the wire's own `Schema` has beside what is made below. Source: the reference of `Schema`, 2026-11. */
const keptFields = [
  ...["title", "description", "default", "minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "minProperties", "maxProperties", "required"],
] as const;

/** A schema may lead into itself; where it has done so this often, anything goes. */
const depthLimit = 24;

/**
 * A JSON Schema in the older form that the wire calls `Schema`, for models and gateways that take no other: references are put in place,
 * `const` becomes an `enum`, `oneOf` an `anyOf`, a type that may be null is `nullable`; what it has no field for is left out. Pure.
 */
export function openApiSchema(schema: JsonObject): JsonObject {
  return convert(schema, schema, 0);
}

function convert(value: JsonValue | undefined, root: JsonObject, depth: number): JsonObject {
  const schema = isRecord(value) ? resolve(value, root) : {};
  if (depth > depthLimit) {
    return {};
  }
  const inner = (each: JsonValue | undefined): JsonObject => convert(each, root, depth + 1);
  const { types, nullable } = typesOf(schema["type"]);
  const choices = listOf(schema["anyOf"] ?? schema["oneOf"]);
  const some = choices.filter((choice) => !isRecord(choice) || choice["type"] !== "null");
  const all = listOf(schema["allOf"]).map(inner);
  const anyOf = types.length > 1 ? types.map((type) => ({ type })) : some.map(inner);
  const values = (schema["const"] === undefined ? listOf(schema["enum"]) : [schema["const"]]).filter((each) => each !== null);
  const [only] = anyOf;
  return {
    ...all.reduce<JsonObject>((merged, part) => ({ ...merged, ...part }), {}),
    ...(types.length === 1 ? { type: types[0] } : values.length > 0 && types.length === 0 ? { type: typeof values[0] } : {}),
    ...(anyOf.length === 1 ? only : anyOf.length > 1 ? { anyOf } : {}),
    ...Object.fromEntries(keptFields.flatMap((name) => (schema[name] === undefined ? [] : [[name, schema[name]]]))),
    // The wire knows lists of texts alone, and few formats.
    ...(values.length > 0 && values.every((each) => typeof each === "string") ? { enum: values } : {}),
    ...(schema["format"] === "date-time" ? { format: "date-time" } : {}),
    ...(isRecord(schema["properties"]) && Object.keys(schema["properties"]).length > 0
      ? { properties: Object.fromEntries(Object.entries(schema["properties"]).map(([name, property]) => [name, inner(property as JsonValue)])) }
      : {}),
    ...(types.includes("array") ? { items: inner(schema["items"]) } : {}),
    ...(nullable || some.length < choices.length ? { nullable: true } : {}),
  };
}

function typesOf(type: JsonValue | undefined): { readonly types: readonly string[]; readonly nullable: boolean } {
  const all = (typeof type === "string" ? [type] : listOf(type)).filter((each) => typeof each === "string");
  return { types: all.filter((each) => each !== "null"), nullable: all.includes("null") };
}

/** The schema that a `$ref` within the document leads to, with what stands beside the reference. */
function resolve(schema: JsonObject, root: JsonObject, depth = 0): JsonObject {
  const { $ref: reference, ...beside } = schema;
  if (typeof reference !== "string" || !reference.startsWith("#") || depth > depthLimit) {
    return schema;
  }
  let target: unknown = root;
  for (const step of reference.slice(1).split("/").filter((name) => name !== "")) {
    target = isRecord(target) ? target[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return isRecord(target) ? { ...resolve(target as JsonObject, root, depth + 1), ...beside } : beside;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
