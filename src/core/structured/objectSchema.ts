import type { JsonObject, JsonValue } from "../model/json.ts";
import { isRecord } from "../model/json.ts";

/** The property that holds an answer which is no object. */
const property = "value";

/** A schema as wires take it, and what was asked for out of an answer that satisfies it. */
export interface ObjectSchema {
  readonly schema: JsonObject;
  unwrap(value: JsonValue): JsonValue;
}

/**
 * A schema whose answers are objects: tools and strict modes take no other. One of a list, a text or several forms is put into an object with the
 * one property `value`, and the references within it are led there. Pure.
 */
export function objectSchemaOf(schema: JsonObject): ObjectSchema {
  if (schema["type"] === "object" || (schema["type"] === undefined && isRecord(schema["properties"]))) {
    return { schema: { ...schema, type: "object" }, unwrap: (value) => value };
  }
  const { $schema, $id, $defs, definitions, ...rest } = schema;
  const wrapped: JsonObject = {
    ...($schema === undefined ? {} : { $schema }),
    ...($id === undefined ? {} : { $id }),
    type: "object",
    properties: { [property]: led(rest) },
    required: [property],
    additionalProperties: false,
    // These stay at the top, where the references to them find them.
    ...($defs === undefined ? {} : { $defs: led($defs) }),
    ...(definitions === undefined ? {} : { definitions: led(definitions) }),
  };
  return { schema: wrapped, unwrap: (value) => (isRecord(value) ? (value[property] as JsonValue) : value) };
}

/** References to the top, or to what is not among its definitions, lead into the property. */
function led(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return value.map((item: JsonValue) => led(item));
  }
  if (!isRecord(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string" && /^#(?!\/(?:\$defs|definitions)\/)(?:$|\/)/.test(inner)
        ? `#/properties/${property}${inner.slice(1)}`
        : inner === undefined
          ? inner
          : led(inner),
    ]),
  );
}
