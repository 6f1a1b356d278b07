import type { JsonObject, JsonValue } from "../../../core/model/json.ts";
import { isRecord } from "../../../core/model/json.ts";
import { inlinedSchema } from "./inlinedSchema.ts";

/** What the wire's own `Schema` has beside what is made below. Source: the reference of `Schema`, 2026-11. */
const keptFields = [
  ...[
    "title",
    "description",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
  ],
] as const;

/**
 * A JSON Schema in the older form that the wire calls `Schema`, for models and gateways that take no other: references are put in place,
 * `const` becomes an `enum`, `oneOf` an `anyOf`, a type that may be null is `nullable`; what it has no field for is left out. Pure.
 */
export function openApiSchema(schema: JsonObject): JsonObject {
  return convert(inlinedSchema(schema));
}

function convert(value: JsonValue | undefined): JsonObject {
  const schema: JsonObject = isRecord(value) ? value : {};
  const inner = convert;
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
    ...requiredIn(schema),
    // The wire knows lists of texts alone, and few formats.
    ...(values.length > 0 && values.every((each) => typeof each === "string") ? { enum: values } : {}),
    ...(schema["format"] === "date-time" ? { format: "date-time" } : {}),
    ...(isRecord(schema["properties"]) && Object.keys(schema["properties"]).length > 0
      ? {
          properties: Object.fromEntries(
            Object.entries(schema["properties"]).map(([name, property]) => [name, inner(property as JsonValue)]),
          ),
        }
      : {}),
    ...(types.includes("array") ? { items: inner(schema["items"]) } : {}),
    ...(nullable || some.length < choices.length ? { nullable: true } : {}),
  };
}

/** A name without a property is rejected. */
function requiredIn({ required, properties }: JsonObject): JsonObject {
  const names = listOf(required).filter((name) => typeof name === "string" && isRecord(properties) && properties[name] !== undefined);
  return names.length === 0 ? {} : { required: names };
}

function typesOf(type: JsonValue | undefined): { readonly types: readonly string[]; readonly nullable: boolean } {
  const all = (typeof type === "string" ? [type] : listOf(type)).filter((each) => typeof each === "string");
  return { types: all.filter((each) => each !== "null"), nullable: all.includes("null") };
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
