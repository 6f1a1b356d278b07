import { isRecord } from "../../src/core/model/json.ts";
import { cacheQuery, checkCacheMarks } from "./anthropicCache.ts";
import { anthropicErrors, invalid } from "./anthropicErrors.ts";
import { checkMessages, checkText, promptOf, textOf } from "./anthropicMessages.ts";
import { checkOutput } from "./anthropicOutput.ts";
import { isAdaptiveModel, outputLimit, takesForcedTool } from "./modelIds.ts";
import { countWords } from "./tokens.ts";
import { Rejection } from "./wireError.ts";
import type { AskedWith, GenerationRequest } from "./wireProtocol.ts";

type Body = Record<string, unknown>;

/** Parameters of the Messages API, from `@anthropic-ai/sdk` 1.11 (2026-11). */
const parameters = new Set([
  "max_tokens",
  "messages",
  "model",
  "cache_control",
  "container",
  "diagnostics",
  "inference_geo",
  "metadata",
  "output_config",
  "service_tier",
  "speed",
  "stop_sequences",
  "stream",
  "system",
  "thinking",
  "tool_choice",
  "tools",
]);

/** Accepted only by API versions before 2026-10-21; that one rejects them even with their default values. */
const samplingParameters = new Set(["temperature", "top_k", "top_p"]);

/** API versions: the two documented for years, and the one that the SDK sends since 1.0 (2026-10-21). */
const versions = new Set(["2023-01-01", "2023-06-01", "2026-10-21"]);

const thinkingTypes = ["adaptive", "between_tools", "disabled", "enabled"];

/** Checks a Messages request as the real API does. Throws a `Rejection` at the first fault. */
export function validateAnthropic(body: unknown, { headers, modelIds }: AskedWith): GenerationRequest {
  const version = headers["anthropic-version"];
  if (version === undefined) {
    throw invalid("anthropic-version: header is required");
  }
  if (typeof version !== "string" || !versions.has(version)) {
    throw invalid(`anthropic-version: "${String(version)}" is not a valid version`);
  }
  if (!isRecord(body)) {
    throw new Rejection(anthropicErrors.notJson());
  }
  checkNames(body, version);
  const { model, maxTokens } = checkTop(body, modelIds);
  checkOutput(body["output_config"], model);
  const reasoning = checkThinking(body, model, maxTokens);
  checkSampling(body, reasoning !== "skipped");
  checkSystem(body["system"]);
  checkTools(body, model, reasoning !== "skipped");
  const messages = checkMessages(body["messages"], { model, thinking: reasoning !== "skipped" });
  checkCacheMarks(body);
  const words = [textOf(body["system"]), ...messages.map((message) => textOf(message["content"]))];
  return {
    model,
    stream: body["stream"] === true,
    prompt: promptOf(messages),
    inputTokens: countWords(words.join("\n")),
    includeUsage: true,
    obfuscate: false,
    reasoning,
    cache: cacheQuery(body, model),
  };
}

function checkNames(body: Body, version: string): void {
  for (const name of ["model", "messages", "max_tokens"]) {
    if (body[name] === undefined) {
      throw invalid(`${name}: Field required`);
    }
  }
  const takesSampling = version < "2026-10-21";
  const extra = Object.keys(body).find((name) => !parameters.has(name) && !(takesSampling && samplingParameters.has(name)));
  if (extra !== undefined) {
    throw invalid(`${extra}: Extra inputs are not permitted`);
  }
}

function checkTop(body: Body, modelIds: readonly string[]): { model: string; maxTokens: number } {
  const { model, max_tokens: maxTokens } = body;
  if (typeof model !== "string") {
    throw invalid("model: Input should be a valid string");
  }
  if (model === "") {
    throw invalid("model: String should have at least 1 character");
  }
  if (typeof maxTokens !== "number" || !Number.isInteger(maxTokens)) {
    throw invalid("max_tokens: Input should be a valid integer");
  }
  if (maxTokens < 1) {
    throw invalid("max_tokens: must be greater than or equal to 1");
  }
  if (body["stream"] !== undefined && typeof body["stream"] !== "boolean") {
    throw invalid("stream: Input should be a valid boolean");
  }
  if (!modelIds.includes(model)) {
    throw new Rejection(anthropicErrors.unknownModel(model));
  }
  const limit = outputLimit(model);
  if (limit !== undefined && maxTokens > limit) {
    throw invalid(`max_tokens: ${maxTokens} > ${limit}, which is the maximum allowed number of output tokens for ${model}`);
  }
  return { model, maxTokens };
}

function checkThinking(body: Body, model: string, maxTokens: number): GenerationRequest["reasoning"] {
  const thinking = body["thinking"];
  if (thinking === undefined) {
    return "skipped";
  }
  const type = isRecord(thinking) ? thinking["type"] : undefined;
  if (!isRecord(thinking) || !thinkingTypes.includes(String(type))) {
    const expected = thinkingTypes.map((name) => `'${name}'`).join(", ");
    throw invalid(`thinking: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: ${expected}`);
  }
  if (type === "disabled") {
    return "skipped";
  }
  if (type === "between_tools" || (type === "adaptive" && !isAdaptiveModel(model))) {
    throw invalid(`${type} thinking is not supported on this model`);
  }
  if (type === "enabled") {
    checkBudget(thinking["budget_tokens"], maxTokens);
  }
  return thinking["display"] === "omitted" ? "omitted" : "shown";
}

function checkBudget(budget: unknown, maxTokens: number): void {
  if (budget === undefined) {
    throw invalid("thinking.enabled.budget_tokens: Field required");
  }
  if (typeof budget !== "number" || !Number.isInteger(budget)) {
    throw invalid("thinking.enabled.budget_tokens: Input should be a valid integer");
  }
  if (budget < 1024) {
    throw invalid("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
  }
  if (budget >= maxTokens) {
    throw invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
  }
}

function checkSampling(body: Body, thinking: boolean): void {
  for (const name of ["temperature", "top_p"]) {
    const value = body[name];
    if (value !== undefined && (typeof value !== "number" || value < 0 || value > 1)) {
      throw invalid(typeof value === "number" ? `${name}: range: 0..1` : `${name}: Input should be a valid number`);
    }
  }
  const takesBoth = /claude-3/.test(String(body["model"]));
  if (!takesBoth && body["temperature"] !== undefined && body["top_p"] !== undefined) {
    throw invalid("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
  }
  if (thinking && body["temperature"] !== undefined && body["temperature"] !== 1) {
    throw invalid("`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.");
  }
  if (thinking && body["top_k"] !== undefined) {
    throw invalid("`top_k` must be unset when thinking is enabled or in adaptive mode.");
  }
}

function checkSystem(system: unknown): void {
  if (system === undefined || typeof system === "string") {
    return;
  }
  if (!Array.isArray(system)) {
    throw invalid("system: Input should be a valid string or array");
  }
  system.forEach((block: unknown, index) => {
    if (!isRecord(block) || block["type"] !== "text") {
      throw invalid(`system.${index}.type: Input should be 'text'`);
    }
    checkText(block["text"], `system.${index}`, "system");
  });
}

function checkTools(body: Body, model: string, thinking: boolean): void {
  const { tools, tool_choice: choice } = body;
  if (choice !== undefined) {
    if (!Array.isArray(tools) || tools.length === 0) {
      throw invalid("tool_choice: tool_choice may only be specified while providing tools.");
    }
    const type = isRecord(choice) ? choice["type"] : undefined;
    if (type !== "auto" && type !== "any" && type !== "tool" && type !== "none") {
      throw invalid("tool_choice: Input tag does not match any of the expected tags: 'any', 'auto', 'none', 'tool'");
    }
    const isForced = type === "any" || type === "tool";
    if (isForced && !takesForcedTool(model)) {
      throw invalid(`tool_choice: '${type}' is not supported on this model. Use 'auto' or 'none'.`);
    }
    if (thinking && isForced) {
      throw invalid("Thinking may not be enabled when tool_choice forces tool use.");
    }
    if (type === "tool" && !tools.some((tool: unknown) => isRecord(tool) && isRecord(choice) && tool["name"] === choice["name"])) {
      throw invalid(`tool_choice: Tool '${String(isRecord(choice) ? choice["name"] : undefined)}' not found in provided tools`);
    }
  }
  if (tools === undefined) {
    return;
  }
  if (!Array.isArray(tools)) {
    throw invalid("tools: Input should be a valid array");
  }
  const names = tools.map((tool: unknown, index) => checkTool(tool, `tools.${index}.custom`));
  if (new Set(names).size < names.length) {
    throw invalid("tools: Tool names must be unique.");
  }
}

function checkTool(tool: unknown, path: string): string {
  const name = isRecord(tool) ? tool["name"] : undefined;
  if (!isRecord(tool) || name === undefined) {
    throw invalid(`${path}.name: Field required`);
  }
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]{1,128}$/.test(name)) {
    throw invalid(`${path}.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
  }
  const extra = Object.keys(tool).find((key) => ["function", "parameters"].includes(key));
  if (extra !== undefined) {
    throw invalid(`${path}.${extra}: Extra inputs are not permitted`);
  }
  const schema = tool["input_schema"];
  if (!isRecord(schema)) {
    throw invalid(`${path}.input_schema: Field required`);
  }
  if (schema["type"] !== "object") {
    throw invalid(
      schema["type"] === undefined ? `${path}.input_schema.type: Field required` : `${path}.input_schema.type: Input should be 'object'`,
    );
  }
  return name;
}
