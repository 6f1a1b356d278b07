import { isRecord } from "../../src/core/model/json.ts";
import { invalid } from "./anthropicErrors.ts";
import { isAdaptiveModel, takesOutputFormat } from "./modelIds.ts";

type Schema = Record<string, unknown>;

const efforts = ["low", "medium", "high", "xhigh", "max"];

/** Words of JSON Schema that the grammar of an answer cannot hold. Source: Anthropic's page on structured outputs, 2026-11. */
const unsupported = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "maxItems",
  "uniqueItems",
  "patternProperties",
  "if",
  "not",
];

/** Checks `output_config`: its effort and the schema of the answer. Throws a `Rejection`. */
export function checkOutput(output: unknown, model: string): void {
  if (output === undefined || output === null) {
    return;
  }
  if (!isRecord(output)) {
    throw invalid("output_config: Input should be a valid dictionary");
  }
  const extra = Object.keys(output).find((name) => name !== "effort" && name !== "format");
  if (extra !== undefined) {
    throw invalid(`output_config.${extra}: Extra inputs are not permitted`);
  }
  const { effort, format } = output;
  if (effort !== undefined && effort !== null) {
    if (!efforts.includes(String(effort))) {
      throw invalid(`output_config.effort: Input should be ${efforts.map((name) => `'${name}'`).join(", ")}`);
    }
    if (!isAdaptiveModel(model)) {
      throw invalid("This model does not support the effort parameter.");
    }
  }
  if (format !== undefined && format !== null) {
    checkFormat(format, model);
  }
}

function checkFormat(format: unknown, model: string): void {
  if (!isRecord(format) || format["type"] !== "json_schema") {
    throw invalid("output_config.format.type: Input should be 'json_schema'");
  }
  const extra = Object.keys(format).find((name) => name !== "type" && name !== "schema");
  if (extra !== undefined) {
    throw invalid(`output_config.format.${extra}: Extra inputs are not permitted`);
  }
  if (!takesOutputFormat(model)) {
    throw invalid(`'${model}' does not support output format.`);
  }
  if (!isRecord(format["schema"])) {
    throw invalid("output_config.format.schema: Field required");
  }
  checkSchema(format["schema"], format["schema"], []);
}

function checkSchema(schema: unknown, root: Schema, seen: readonly string[]): void {
  if (!isRecord(schema)) {
    throw invalid("output_config.format.schema: Input should be a valid dictionary");
  }
  if (typeof schema["$ref"] === "string") {
    checkReference(schema["$ref"], root, seen);
    return;
  }
  const type = schema["type"];
  if (type === "object" && schema["additionalProperties"] !== false) {
    throw invalid("output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false");
  }
  const word = unsupported.find((name) => schema[name] !== undefined);
  if (word !== undefined) {
    throw invalid(`output_config.format.schema: For '${String(type)}' type, property '${word}' is not supported`);
  }
  const inner = [
    schema["items"],
    schema["anyOf"],
    schema["allOf"],
    isRecord(schema["properties"]) ? Object.values(schema["properties"]) : undefined,
  ].flat();
  for (const item of inner) {
    if (item !== undefined) {
      checkSchema(item, root, seen);
    }
  }
}

function checkReference(reference: string, root: Schema, seen: readonly string[]): void {
  const name = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
  const target = name !== undefined && isRecord(root["$defs"]) ? root["$defs"][name] : undefined;
  if (name === undefined || target === undefined) {
    throw invalid(`output_config.format.schema: Reference '${reference}' cannot be resolved`);
  }
  if (seen.includes(name)) {
    throw invalid("output_config.format.schema: Recursive schemas are not supported");
  }
  checkSchema(target, root, [...seen, name]);
}
