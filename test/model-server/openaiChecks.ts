import { isRecord } from "../../src/core/model/json.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { Rejection } from "./wireError.ts";
import type { AskedWith } from "./wireProtocol.ts";

/** The body of a request on any of OpenAI's wires. */
export type Body = Record<string, unknown>;

/** Whether a field is there: to OpenAI `null` is as good as nothing. */
export function isSet(body: Body, name: string): boolean {
  return body[name] !== undefined && body[name] !== null;
}

/** The body as the object that it must be, said to be JSON. Throws a `Rejection`. */
export function checkBody(body: unknown, { headers }: AskedWith): Body {
  const contentType = headers["content-type"] ?? "";
  if (!contentType.startsWith("application/json")) {
    throw new Rejection(openaiErrors.contentType(contentType));
  }
  if (!isRecord(body)) {
    throw new Rejection(openaiErrors.notJson());
  }
  return body;
}

/** The model, which must be one of those listed. Throws a `Rejection`. */
export function checkModel(body: Body, modelIds: readonly string[]): string {
  const model = body["model"];
  if (model === undefined || model === "") {
    throw new Rejection({ status: 400, message: "you must provide a model parameter" });
  }
  if (typeof model !== "string") {
    throw new Rejection(openaiErrors.wrongType("model", "a string", model));
  }
  if (!modelIds.includes(model)) {
    throw new Rejection(openaiErrors.unknownModel(model));
  }
  return model;
}

/** Rejects a field that the wire does not have. `path` leads to the object. */
export function checkKnown(fields: Body, known: ReadonlySet<string>, path = ""): void {
  const unknown = Object.keys(fields).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new Rejection(openaiErrors.unknownParameter(path + unknown));
  }
}

/** A whole number, where it is set. Throws a `Rejection`. */
export function checkWhole(body: Body, name: string, least: number): void {
  const value = body[name];
  if (!isSet(body, name)) {
    return;
  }
  if (!Number.isInteger(value)) {
    throw new Rejection(openaiErrors.wrongType(name, "an integer", value));
  }
  if (Number(value) < least) {
    throw new Rejection(openaiErrors.outOfRange(name, `>= ${least}`, value, "integer_below_min_value"));
  }
}

/** `temperature` and `top_p`, where they are set. Throws a `Rejection`. */
export function checkSampling(body: Body): void {
  for (const [name, most] of [
    ["temperature", 2],
    ["top_p", 1],
  ] as const) {
    const value = body[name];
    if (!isSet(body, name)) {
      continue;
    }
    if (typeof value !== "number") {
      throw new Rejection(openaiErrors.wrongType(name, "a decimal", value));
    }
    if (value < 0 || value > most) {
      const [bound, code] = value < 0 ? [">= 0", "decimal_below_min_value"] : [`<= ${most}`, "decimal_above_max_value"];
      throw new Rejection(openaiErrors.outOfRange(name, bound, value, code));
    }
  }
}

/** A true or false, where it is set. Throws a `Rejection`. */
export function checkBoolean(body: Body, name: string): void {
  if (isSet(body, name) && typeof body[name] !== "boolean") {
    throw new Rejection(openaiErrors.wrongType(name, "a boolean", body[name]));
  }
}

/** `stream`, and `stream_options` with it alone. Throws a `Rejection`. */
export function checkStream(body: Body): void {
  checkBoolean(body, "stream");
  if (isSet(body, "stream_options") && body["stream"] !== true) {
    const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    throw new Rejection({ status: 400, param: "stream_options", message });
  }
}

/** A tool's name and schema, wherever the wire keeps them. Throws a `Rejection`. */
export function checkFunction(definition: Body, path: string): void {
  const name = definition["name"];
  if (name === undefined) {
    throw new Rejection(openaiErrors.missing(`${path}.name`));
  }
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]+$/.test(name) || name.length > 64) {
    throw new Rejection(openaiErrors.pattern(`${path}.name`, "^[a-zA-Z0-9_-]+$"));
  }
  const schema = definition["parameters"];
  if (schema !== undefined && (!isRecord(schema) || schema["type"] !== "object")) {
    const given = isRecord(schema) ? schema["type"] : undefined;
    const message = `Invalid schema for function '${name}': schema must be a JSON Schema of 'type: "object"', got 'type: "${String(given ?? "None")}"'.`;
    throw new Rejection({ status: 400, code: "invalid_function_parameters", param: `${path}.parameters`, message });
  }
}
