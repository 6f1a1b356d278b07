import type { JsonObject } from "../../../core/model/json.ts";
import { isRecord } from "../../../core/model/json.ts";

/** Keywords that OpenAI's strict mode takes. Source: its guide to structured outputs, 2026-11. What is not here it rejects, or may. */
const takenKeywords = new Set([
  ...["$schema", "$defs", "definitions", "$ref", "title", "description", "type", "enum", "const", "anyOf"],
  ...["properties", "required", "additionalProperties", "items", "minItems", "maxItems"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", "format"],
]);

const takenFormats = new Set(["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"]);

/** The most levels, properties and values that strict mode takes in one schema. */
const limits = { levels: 10, properties: 5000, values: 1000 };

/** What has been met of a schema so far. */
interface Count {
  properties: number;
  values: number;
}

/**
 * Whether a JSON Schema satisfies the rules of OpenAI's strict mode, so that `strict: true` is not rejected: its root is an object, every
 * object says `additionalProperties: false` and requires all of its properties, and no keyword is there that the mode does not take. A schema
 * that does not is still asked for, with `strict: false`. Pure.
 */
export function isStrictSchema(schema: JsonObject): boolean {
  return schema["type"] === "object" && schema["anyOf"] === undefined && isStrict(schema, 1, { properties: 0, values: 0 });
}

function isStrict(schema: unknown, level: number, count: Count): boolean {
  if (!isRecord(schema) || level > limits.levels || !Object.keys(schema).every((keyword) => takenKeywords.has(keyword))) {
    return false;
  }
  const { enum: values, format } = schema;
  count.values += Array.isArray(values) ? values.length : 0;
  const namesType = ["type", "$ref", "anyOf", "enum", "const"].some((keyword) => schema[keyword] !== undefined);
  const hasRightFormat = format === undefined || (typeof format === "string" && takenFormats.has(format));
  return (
    namesType &&
    hasRightFormat &&
    count.values <= limits.values &&
    isStrictObject(schema, level, count) &&
    childrenOf(schema).every((child) => isStrict(child, level + 1, count))
  );
}

/** `true` also of what is no object. */
function isStrictObject(schema: Record<string, unknown>, level: number, count: Count): boolean {
  const { type, properties, required, additionalProperties } = schema;
  const isObject = type === "object" || (Array.isArray(type) && type.includes("object")) || properties !== undefined;
  if (!isObject) {
    return type !== "array" || isRecord(schema["items"]);
  }
  if (additionalProperties !== false || !isRecord(properties) || !Array.isArray(required)) {
    return false;
  }
  const names = Object.keys(properties);
  count.properties += names.length;
  return (
    count.properties <= limits.properties &&
    names.length === required.length &&
    names.every((name) => required.includes(name)) &&
    Object.values(properties).every((property) => isStrict(property, level + 1, count))
  );
}

function childrenOf(schema: Record<string, unknown>): readonly unknown[] {
  const { items, anyOf, $defs, definitions } = schema;
  return [
    ...(items === undefined ? [] : [items]),
    ...(Array.isArray(anyOf) ? (anyOf as readonly unknown[]) : []),
    ...(isRecord($defs) ? Object.values($defs) : []),
    ...(isRecord(definitions) ? Object.values(definitions) : []),
  ];
}
