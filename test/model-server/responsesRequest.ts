import { isRecord } from "../../src/core/model/json.ts";
import { effortsOf, isCompletionsModel, isReasoningModel } from "./modelIds.ts";
import type { Body } from "./openaiChecks.ts";
import {
  checkBody,
  checkBoolean,
  checkFunction,
  checkKnown,
  checkModel,
  checkSampling,
  checkStream,
  checkWhole,
  isSet,
} from "./openaiChecks.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { openaiCacheRule } from "./promptCache.ts";
import { checkInput, promptOf, wordsOf } from "./responsesInput.ts";
import { countWords } from "./tokens.ts";
import { Rejection } from "./wireError.ts";
import type { AskedWith, GenerationRequest } from "./wireProtocol.ts";

/** Parameters of the Responses API, from the API reference of `openai` 6.49 (2026). */
const parameters = new Set([
  "background",
  "context_management",
  "conversation",
  "include",
  "input",
  "instructions",
  "max_output_tokens",
  "max_tool_calls",
  "metadata",
  "model",
  "moderation",
  "parallel_tool_calls",
  "previous_response_id",
  "prompt",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "reasoning",
  "safety_identifier",
  "service_tier",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "truncation",
  "user",
]);

const includable = [
  "file_search_call.results",
  "web_search_call.results",
  "web_search_call.action.sources",
  "message.input_image.image_url",
  "computer_call_output.output.image_url",
  "code_interpreter_call.outputs",
  "reasoning.encrypted_content",
  "message.output_text.logprobs",
];

const summaries = ["auto", "concise", "detailed"];

/** Checks a request of the Responses API as the real one does. Throws a `Rejection` at the first fault. */
export function validateResponses(given: unknown, asked: AskedWith): GenerationRequest {
  const body = checkBody(given, asked);
  const model = checkModel(body, asked.modelIds);
  checkKnown(body, parameters);
  if (isCompletionsModel(model)) {
    throw new Rejection({
      status: 400,
      param: "model",
      message: `The requested model '${model}' is not supported with the Responses API.`,
    });
  }
  checkSettings(body, model);
  checkStream(body);
  checkTools(body);
  checkText(body);
  const items = checkInput(body["input"]);
  const reasoning = isRecord(body["reasoning"]) ? body["reasoning"] : {};
  const instructions = typeof body["instructions"] === "string" ? body["instructions"] : "";
  const thinks = isReasoningModel(model) && reasoning["effort"] !== "none";
  return {
    model,
    stream: body["stream"] === true,
    prompt: promptOf(items),
    inputTokens: countWords(instructions) + items.reduce((sum, item) => sum + countWords(wordsOf(item)), 0),
    includeUsage: true,
    obfuscate: !(isRecord(body["stream_options"]) && body["stream_options"]["include_obfuscation"] === false),
    reasoning: !thinks ? "skipped" : isSet(reasoning, "summary") ? "shown" : "omitted",
    sealsReasoning: Array.isArray(body["include"]) && body["include"].includes("reasoning.encrypted_content"),
    cache: {
      ...openaiCacheRule,
      scope: JSON.stringify(["responses", model, body["prompt_cache_key"]]),
      pieces: [
        { identity: JSON.stringify([body["tools"] ?? null, instructions]), tokens: countWords(instructions) },
        ...items.map((item) => ({ identity: JSON.stringify(item), tokens: countWords(wordsOf(item)) })),
      ],
      marksOnly: false,
    },
  };
}

function checkSettings(body: Body, model: string): void {
  checkWhole(body, "max_output_tokens", 16);
  checkBoolean(body, "store");
  checkBoolean(body, "parallel_tool_calls");
  if (isSet(body, "instructions") && typeof body["instructions"] !== "string") {
    throw new Rejection(openaiErrors.wrongType("instructions", "a string", body["instructions"]));
  }
  if (isSet(body, "previous_response_id")) {
    const message = `Previous response with id '${String(body["previous_response_id"])}' not found.`;
    throw new Rejection({ status: 400, code: "previous_response_not_found", param: "previous_response_id", message });
  }
  const rejected = isReasoningModel(model) ? ["temperature", "top_p", "top_logprobs"].find((name) => isSet(body, name)) : undefined;
  if (rejected !== undefined) {
    throw new Rejection(openaiErrors.unsupported(rejected));
  }
  checkSampling(body);
  checkReasoning(body, model);
  checkInclude(body, model);
}

function checkReasoning(body: Body, model: string): void {
  const { reasoning } = body;
  if (!isSet(body, "reasoning")) {
    return;
  }
  if (!isRecord(reasoning)) {
    throw new Rejection(openaiErrors.wrongType("reasoning", "an object", reasoning));
  }
  checkKnown(reasoning, new Set(["effort", "summary", "generate_summary", "mode", "context"]), "reasoning.");
  if (!isReasoningModel(model)) {
    const field = ["effort", "summary"].find((name) => isSet(reasoning, name));
    if (field !== undefined) {
      throw new Rejection(openaiErrors.unsupported(`reasoning.${field}`));
    }
  }
  const { effort, summary } = reasoning;
  if (isSet(reasoning, "effort") && !effortsOf(model).includes(String(effort))) {
    throw new Rejection(openaiErrors.unsupportedValue("reasoning.effort", String(effort), model, effortsOf(model)));
  }
  if (isSet(reasoning, "summary") && !summaries.includes(String(summary))) {
    throw new Rejection(openaiErrors.invalidValue("reasoning.summary", summary, summaries));
  }
}

function checkInclude(body: Body, model: string): void {
  const { include } = body;
  if (!isSet(body, "include")) {
    return;
  }
  if (!Array.isArray(include)) {
    throw new Rejection(openaiErrors.wrongType("include", "an array of strings", include));
  }
  include.forEach((name: unknown, at) => {
    if (typeof name !== "string" || !includable.includes(name)) {
      throw new Rejection(openaiErrors.invalidValue(`include[${at}]`, name, includable));
    }
  });
  if (include.includes("reasoning.encrypted_content") && !isReasoningModel(model)) {
    throw new Rejection({ status: 400, param: "include", message: "Encrypted content is not supported with this model." });
  }
}

function checkTools(body: Body): void {
  const tools = isSet(body, "tools") ? body["tools"] : [];
  if (!Array.isArray(tools)) {
    throw new Rejection(openaiErrors.wrongType("tools", "an array of objects", tools));
  }
  tools.forEach((tool: unknown, at) => {
    checkTool(tool, `tools[${at}]`);
  });
  const choice = body["tool_choice"];
  if (!isSet(body, "tool_choice")) {
    return;
  }
  if (isRecord(choice)) {
    if (!tools.some((tool: unknown) => isRecord(tool) && tool["name"] === choice["name"])) {
      throw new Rejection({
        status: 400,
        param: "tool_choice",
        message: `Tool choice '${String(choice["type"])}' not found in 'tools' parameter.`,
      });
    }
  } else if (!["none", "auto", "required"].includes(String(choice))) {
    throw new Rejection(openaiErrors.invalidValue("tool_choice", choice, ["none", "auto", "required"]));
  } else if (choice === "required" && tools.length === 0) {
    throw new Rejection({ status: 400, param: "tool_choice", message: "Tool choice 'required' must be specified with 'tools' parameter." });
  }
}

/** A tool is strict unless it says otherwise, and then its schema must keep to strict mode's rules. */
function checkTool(tool: unknown, path: string): void {
  if (!isRecord(tool) || tool["type"] === undefined) {
    throw new Rejection(openaiErrors.missing(`${path}.type`));
  }
  if (tool["type"] !== "function") {
    throw new Rejection(
      openaiErrors.invalidValue(`${path}.type`, tool["type"], ["function", "custom", "web_search", "file_search", "mcp"]),
    );
  }
  checkKnown(tool, new Set(["type", "name", "description", "parameters", "strict"]), `${path}.`);
  checkFunction(tool, path);
  const fault = tool["strict"] === false ? undefined : strictFault(tool["parameters"]);
  if (fault !== undefined) {
    const message = `Invalid schema for function '${String(tool["name"])}': In context=(), ${fault}.`;
    throw new Rejection({ status: 400, code: "invalid_function_parameters", param: `${path}.parameters`, message });
  }
}

function checkText(body: Body): void {
  const text = isRecord(body["text"]) ? body["text"] : {};
  checkKnown(text, new Set(["format", "verbosity"]), "text.");
  if (isSet(text, "verbosity") && !["low", "medium", "high"].includes(String(text["verbosity"]))) {
    throw new Rejection(openaiErrors.invalidValue("text.verbosity", text["verbosity"], ["low", "medium", "high"]));
  }
  const { format } = text;
  if (!isRecord(format)) {
    return;
  }
  if (!["text", "json_object", "json_schema"].includes(String(format["type"]))) {
    throw new Rejection(openaiErrors.invalidValue("text.format.type", format["type"], ["json_object", "json_schema", "text"]));
  }
  if (format["type"] !== "json_schema") {
    return;
  }
  checkKnown(format, new Set(["type", "name", "description", "schema", "strict"]), "text.format.");
  for (const name of ["name", "schema"]) {
    if (!isSet(format, name)) {
      throw new Rejection(openaiErrors.missing(`text.format.${name}`));
    }
  }
  const fault = format["strict"] === true ? strictFault(format["schema"]) : undefined;
  if (fault !== undefined) {
    const message = `Invalid schema for response_format '${String(format["name"])}': In context=(), ${fault}.`;
    throw new Rejection({ status: 400, code: "invalid_json_schema", param: "text.format.schema", message });
  }
}

function strictFault(schema: unknown): string | undefined {
  if (!isRecord(schema) || schema["additionalProperties"] !== false) {
    return "'additionalProperties' is required to be supplied and to be false";
  }
  const { required } = schema;
  const missing = Object.keys(isRecord(schema["properties"]) ? schema["properties"] : {}).find(
    (name) => !Array.isArray(required) || !required.includes(name),
  );
  return missing === undefined
    ? undefined
    : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'`;
}
