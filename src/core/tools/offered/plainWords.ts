import { withoutHidden } from "../../../shared/hiddenCharacters.ts";
import { isRecord, type JsonObject, type JsonValue } from "../../model/json.ts";

/** Characters of a tool's description, and of each in its schema. */
const mostOfTool = 1000;
const mostOfArgument = 300;
/** Characters of a schema; of a larger one only the names of its properties stay. */
const mostOfSchema = 12_000;
/** Depth of a schema that is gone through. */
const mostDepth = 20;

/** A description of somebody else's tool, for a model: no characters that can't be seen, and no more than what one is for. Pure. */
export function plainDescription(text: string): string {
  return short(text, mostOfTool);
}

/** The schema of somebody else's tool: an object's, with descriptions as {@link plainDescription} makes them. Pure. */
export function plainSchema(schema: JsonObject | undefined): JsonObject {
  const whole = schema === undefined ? {} : plainObject(schema, 0);
  const kept =
    JSON.stringify(whole).length <= mostOfSchema ? whole : { properties: namesOnly(whole["properties"]), ...pick(whole, "required") };
  return { ...kept, type: "object" };
}

function plainObject(value: Readonly<Record<string, JsonValue | undefined>>, depth: number): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [key, one] of Object.entries(value)) {
    if (key !== "$schema" && one !== undefined) {
      const isWords = (key === "description" || key === "title") && typeof one === "string";
      kept[key] = isWords ? short(one, mostOfArgument) : plainValue(one, depth + 1);
    }
  }
  return kept;
}

function plainValue(value: JsonValue, depth: number): JsonValue {
  if (depth > mostDepth) {
    return {};
  }
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((one) => plainValue(one, depth + 1));
  }
  return isRecord(value) ? plainObject(value, depth) : value;
}

function namesOnly(properties: JsonValue | undefined): JsonObject {
  return isRecord(properties) ? Object.fromEntries(Object.keys(properties).map((name) => [name, {}])) : {};
}

function pick(schema: JsonObject, key: string): JsonObject {
  const value = schema[key];
  return value === undefined ? {} : { [key]: value };
}

function short(text: string, most: number): string {
  const words = withoutHidden(text).trim();
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`;
}
