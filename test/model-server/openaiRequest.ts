import { isRecord } from "../../src/core/model/json.ts";
import { isReasoningModel } from "./modelIds.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { checkMessages, promptOf, textOf } from "./openaiMessages.ts";
import { openaiCacheRule } from "./promptCache.ts";
import { countWords } from "./tokens.ts";
import { Rejection } from "./wireError.ts";
import type { AskedWith, GenerationRequest } from "./wireProtocol.ts";

type Body = Record<string, unknown>;

/** Parameters of Chat Completions, from the API reference of `openai` 6.49 (2026). */
const parameters = new Set([
  "messages", "model", "audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens",
  "metadata", "modalities", "moderation", "n", "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key", "prompt_cache_options",
  "prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier", "seed", "service_tier", "stop", "store", "stream",
  "stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user", "verbosity", "web_search_options",
]);

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

/** Parameters that reasoning models refuse; `max_tokens` is told apart for its hint. */
const sampling = ["temperature", "top_p", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias"];

/** Checks a Chat Completions request as the real API does. Throws a `Rejection` at the first fault. */
export function validateOpenai(body: unknown, { headers, modelIds }: AskedWith): GenerationRequest {
  const contentType = headers["content-type"] ?? "";
  if (!contentType.startsWith("application/json")) {
    throw new Rejection(openaiErrors.contentType(contentType));
  }
  if (!isRecord(body)) {
    throw new Rejection(openaiErrors.notJson());
  }
  const model = checkModel(body, modelIds);
  checkParameters(body, model);
  checkStream(body);
  checkTools(body);
  const messages = checkMessages(body["messages"]);
  checkFormat(body, messages);
  const options = isRecord(body["stream_options"]) ? body["stream_options"] : {};
  return {
    model,
    stream: body["stream"] === true,
    prompt: promptOf(messages),
    inputTokens: countWords(messages.map((message) => textOf(message["content"])).join("\n")),
    includeUsage: options["include_usage"] === true,
    obfuscate: options["include_obfuscation"] !== false,
    reasoning: "shown",
    cache: {
      ...openaiCacheRule,
      scope: JSON.stringify([model, body["prompt_cache_key"]]),
      pieces: [{ identity: JSON.stringify(body["tools"] ?? null), tokens: 0 }, ...messages.map((message) => ({ identity: JSON.stringify(message), tokens: countWords(textOf(message["content"])) }))],
      marksOnly: false,
    },
  };
}

function checkModel(body: Body, modelIds: readonly string[]): string {
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

function checkParameters(body: Body, model: string): void {
  for (const name of Object.keys(body)) {
    if (!parameters.has(name)) {
      throw new Rejection({ status: 400, code: "unknown_parameter", param: name, message: `Unknown parameter: '${name}'.` });
    }
  }
  if (isReasoningModel(model)) {
    if (isSet(body, "max_tokens")) {
      throw new Rejection(openaiErrors.unsupported("max_tokens", " Use 'max_completion_tokens' instead."));
    }
    const refused = sampling.find((name) => isSet(body, name));
    if (refused !== undefined) {
      throw new Rejection(openaiErrors.unsupported(refused));
    }
  } else if (isSet(body, "reasoning_effort")) {
    throw new Rejection(openaiErrors.unsupported("reasoning_effort"));
  }
  if (isSet(body, "max_tokens") && isSet(body, "max_completion_tokens")) {
    throw new Rejection({ status: 400, message: "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported." });
  }
  checkNumbers(body);
  const effort = body["reasoning_effort"];
  if (isSet(body, "reasoning_effort") && !efforts.includes(String(effort))) {
    throw new Rejection(openaiErrors.invalidValue("reasoning_effort", effort, efforts));
  }
}

function checkNumbers(body: Body): void {
  for (const name of ["max_tokens", "max_completion_tokens"]) {
    const value = body[name];
    if (!isSet(body, name)) {
      continue;
    }
    if (!Number.isInteger(value)) {
      throw new Rejection(openaiErrors.wrongType(name, "an integer", value));
    }
    if (Number(value) < 1) {
      throw new Rejection(openaiErrors.outOfRange(name, ">= 1", value, "integer_below_min_value"));
    }
  }
  for (const [name, most] of [["temperature", 2], ["top_p", 1]] as const) {
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

function checkStream(body: Body): void {
  if (isSet(body, "stream") && typeof body["stream"] !== "boolean") {
    throw new Rejection(openaiErrors.wrongType("stream", "a boolean", body["stream"]));
  }
  if (isSet(body, "stream_options") && body["stream"] !== true) {
    throw new Rejection({
      status: 400,
      param: "stream_options",
      message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    });
  }
}

function checkTools(body: Body): void {
  const tools = body["tools"];
  if (tools === undefined || tools === null) {
    for (const name of ["tool_choice", "parallel_tool_calls"]) {
      if (isSet(body, name)) {
        const message = `Invalid value for '${name}': '${name}' is only allowed when 'tools' are specified.`;
        throw new Rejection({ status: 400, param: name, message });
      }
    }
    return;
  }
  if (!Array.isArray(tools)) {
    throw new Rejection(openaiErrors.wrongType("tools", "an array of objects", tools));
  }
  if (tools.length === 0) {
    throw new Rejection(openaiErrors.emptyArray("tools"));
  }
  tools.forEach((tool: unknown, index) => checkTool(tool, `tools[${index}]`));
}

function checkTool(tool: unknown, path: string): void {
  if (!isRecord(tool) || tool["type"] === undefined) {
    throw new Rejection(openaiErrors.missing(`${path}.type`));
  }
  if (tool["type"] !== "function") {
    throw new Rejection(openaiErrors.invalidValue(`${path}.type`, tool["type"], ["function", "custom"]));
  }
  const definition = tool["function"];
  if (!isRecord(definition)) {
    throw new Rejection(openaiErrors.missing(`${path}.function`));
  }
  const name = definition["name"];
  if (name === undefined) {
    throw new Rejection(openaiErrors.missing(`${path}.function.name`));
  }
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]+$/.test(name) || name.length > 64) {
    throw new Rejection(openaiErrors.pattern(`${path}.function.name`, "^[a-zA-Z0-9_-]+$"));
  }
  const schema = definition["parameters"];
  if (schema !== undefined && (!isRecord(schema) || schema["type"] !== "object")) {
    const given = isRecord(schema) ? schema["type"] : undefined;
    const message = `Invalid schema for function '${name}': schema must be a JSON Schema of 'type: "object"', got 'type: "${String(given ?? "None")}"'.`;
    throw new Rejection({ status: 400, code: "invalid_function_parameters", param: `${path}.function.parameters`, message });
  }
}

function checkFormat(body: Body, messages: readonly Body[]): void {
  const format = body["response_format"];
  if (!isRecord(format)) {
    return;
  }
  if (format["type"] === "json_object" && !messages.some((message) => /json/i.test(textOf(message["content"])))) {
    const message = "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
    throw new Rejection({ status: 400, param: "messages", message });
  }
  if (format["type"] !== "json_schema") {
    return;
  }
  const wanted = format["json_schema"];
  if (!isRecord(wanted) || typeof wanted["name"] !== "string") {
    throw new Rejection(openaiErrors.missing(isRecord(wanted) ? "response_format.json_schema.name" : "response_format.json_schema"));
  }
  const schema = wanted["schema"];
  if (wanted["strict"] === true && isRecord(schema) && schema["additionalProperties"] !== false) {
    const message = `Invalid schema for response_format '${wanted["name"]}': In context=(), 'additionalProperties' is required to be supplied and to be false.`;
    throw new Rejection({ status: 400, param: "response_format", message });
  }
}

function isSet(body: Body, name: string): boolean {
  return body[name] !== undefined && body[name] !== null;
}
