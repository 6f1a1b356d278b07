import { isRecord } from "../../src/core/model/json.ts";

/** What is wrong with a schema that is to be strict: an object that is open, or a property that may be missing, wherever in it. */
export function strictFault(schema: unknown, place: readonly string[]): string | undefined {
  if (!isRecord(schema)) {
    return undefined;
  }
  const { properties, required, items, anyOf, $defs } = schema;
  const context = `In context=(${place.map((step) => `'${step}'`).join(", ")})`;
  if (schema["type"] === "object" && schema["additionalProperties"] !== false) {
    return `${context}, 'additionalProperties' is required to be supplied and to be false.`;
  }
  const names = isRecord(properties) ? Object.keys(properties) : [];
  const missing = names.find((name) => !Array.isArray(required) || !required.includes(name));
  if (missing !== undefined) {
    return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  const inner: readonly (readonly [unknown, readonly string[]])[] = [
    ...names.map((name) => [isRecord(properties) ? properties[name] : undefined, [...place, "properties", name]] as const),
    [items, [...place, "items"]],
    ...(Array.isArray(anyOf) ? anyOf.map((one: unknown, index) => [one, [...place, "anyOf", String(index)]] as const) : []),
    ...(isRecord($defs) ? Object.entries($defs).map(([name, one]) => [one, [...place, "$defs", name]] as const) : []),
  ];
  return inner.map(([one, at]) => strictFault(one, at)).find((fault) => fault !== undefined);
}
