import { isRecord } from "../../src/core/model/json.ts";
import { effortsOf, isCompletionsModel, isReasoningModel } from "./modelIds.ts";
import type { Body } from "./openaiChecks.ts";
import { checkBody, checkFunction, checkKnown, checkModel, checkSampling, checkStream, checkWhole, isSet } from "./openaiChecks.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { checkMessages, promptOf, textOf } from "./openaiMessages.ts";
import { openaiCacheRule } from "./promptCache.ts";
import { strictFault } from "./strictFault.ts";
import { countWords } from "./tokens.ts";
import { Rejection } from "./wireError.ts";
import type { AskedWith, GenerationRequest } from "./wireProtocol.ts";

/** Parameters of Chat Completions, from the API reference of `openai` 6.49 (2026). */
export const chatParameters: ReadonlySet<string> = new Set([
  "messages",
  "model",
  "audio",
  "frequency_penalty",
  "function_call",
  "functions",
  "logit_bias",
  "logprobs",
  "max_completion_tokens",
  "max_tokens",
  "metadata",
  "modalities",
  "moderation",
  "n",
  "parallel_tool_calls",
  "prediction",
  "presence_penalty",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "reasoning_effort",
  "response_format",
  "safety_identifier",
  "seed",
  "service_tier",
  "stop",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "user",
  "verbosity",
  "web_search_options",
]);

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

/** Parameters that reasoning models reject; `max_tokens` stands apart because of its hint. */
const sampling = ["temperature", "top_p", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias"];

/** Checks a Chat Completions request as the real API does. Throws a `Rejection` at the first fault. */
export function validateOpenai(given: unknown, asked: AskedWith): GenerationRequest {
  const body = checkBody(given, asked);
  const model = checkModel(body, asked.modelIds);
  if (isCompletionsModel(model)) {
    const message =
      "This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?";
    throw new Rejection({ status: 404, param: "model", message });
  }
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
      pieces: [
        { identity: JSON.stringify(body["tools"] ?? null), tokens: 0 },
        ...messages.map((message) => ({ identity: JSON.stringify(message), tokens: countWords(textOf(message["content"])) })),
      ],
      marksOnly: false,
    },
  };
}

function checkParameters(body: Body, model: string): void {
  checkKnown(body, chatParameters);
  if (isReasoningModel(model)) {
    if (isSet(body, "max_tokens")) {
      throw new Rejection(openaiErrors.unsupported("max_tokens", " Use 'max_completion_tokens' instead."));
    }
    const rejected = sampling.find((name) => isSet(body, name));
    if (rejected !== undefined) {
      throw new Rejection(openaiErrors.unsupported(rejected));
    }
  } else if (isSet(body, "reasoning_effort")) {
    throw new Rejection(openaiErrors.unsupported("reasoning_effort"));
  }
  if (isSet(body, "max_tokens") && isSet(body, "max_completion_tokens")) {
    throw new Rejection({ status: 400, message: "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported." });
  }
  checkWhole(body, "max_tokens", 1);
  checkWhole(body, "max_completion_tokens", 1);
  checkSampling(body);
  const effort = body["reasoning_effort"];
  if (isSet(body, "reasoning_effort") && !efforts.includes(String(effort))) {
    throw new Rejection(openaiErrors.invalidValue("reasoning_effort", effort, efforts));
  }
  if (isSet(body, "reasoning_effort") && !effortsOf(model).includes(String(effort))) {
    throw new Rejection(openaiErrors.unsupportedValue("reasoning_effort", String(effort), model, effortsOf(model)));
  }
}

/** The tools of a chat request, and what may only be there with them. Throws a `Rejection`. */
export function checkTools(body: Body): void {
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
  checkChoice(body["tool_choice"], tools);
}

function checkChoice(choice: unknown, tools: readonly unknown[]): void {
  const kinds = ["none", "auto", "required"];
  if (typeof choice === "string" && !kinds.includes(choice)) {
    throw new Rejection(openaiErrors.invalidValue("tool_choice", choice, kinds));
  }
  if (!isRecord(choice)) {
    return;
  }
  const name = isRecord(choice["function"]) ? choice["function"]["name"] : undefined;
  if (choice["type"] !== "function" || typeof name !== "string") {
    throw new Rejection(openaiErrors.missing(choice["type"] === "function" ? "tool_choice.function.name" : "tool_choice.type"));
  }
  if (!tools.some((tool) => isRecord(tool) && isRecord(tool["function"]) && tool["function"]["name"] === name)) {
    throw new Rejection({
      status: 400,
      param: "tool_choice",
      message: `Invalid value: 'tool_choice.function.name' (${name}) is not one of the tools.`,
    });
  }
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
  checkFunction(definition, `${path}.function`);
}

/** The form that the answer is to have. Throws a `Rejection`. */
export function checkFormat(body: Body, messages: readonly Body[]): void {
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
  const fault = wanted["strict"] === true ? strictFault(schema, []) : undefined;
  if (fault !== undefined) {
    throw new Rejection({
      status: 400,
      param: "response_format",
      message: `Invalid schema for response_format '${wanted["name"]}': ${fault}`,
    });
  }
}
