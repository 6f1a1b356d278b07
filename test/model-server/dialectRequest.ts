import { isRecord } from "../../src/core/model/json.ts";
import type { MediaForm } from "../../src/core/provider.ts";
import { rejectedField, rejectedValue } from "./dialectErrors.ts";
import type { Dialect } from "./dialects.ts";
import type { Body } from "./openaiChecks.ts";
import { checkBody, checkModel, checkSampling, checkStream, checkWhole } from "./openaiChecks.ts";
import { checkMessages, promptOf, textOf } from "./openaiMessages.ts";
import { chatParameters, checkFormat, checkTools } from "./openaiRequest.ts";
import type { CachePiece } from "./promptCache.ts";
import { openaiCacheRule } from "./promptCache.ts";
import { countWords } from "./tokens.ts";
import { Rejection } from "./wireError.ts";
import type { AskedWith, GenerationRequest } from "./wireProtocol.ts";

/** Checks a request as the gateway does. `rejects` names a field that it does not take today. Throws a `Rejection` at the first fault. */
export function validateDialect(dialect: Dialect, given: unknown, asked: AskedWith, rejects: string | undefined): GenerationRequest {
  const body = checkBody(given, asked);
  const model = checkModel(body, asked.modelIds);
  checkFields(dialect, body, rejects);
  checkStream(body);
  checkTools(body);
  const messages = checkMessages(body["messages"], true);
  checkFormat(body, messages);
  checkEffort(dialect, body);
  checkChoice(dialect, body);
  checkTurns(dialect, body, messages, rejects);
  messages.forEach((message, index) => checkMedia(dialect, message, index));
  const options = isRecord(body["stream_options"]) ? body["stream_options"] : {};
  return {
    model,
    stream: body["stream"] === true,
    prompt: promptOf(messages),
    inputTokens: countWords(messages.map((message) => textOf(message["content"])).join("\n")),
    includeUsage: dialect.usage !== "asked" || options["include_usage"] === true,
    obfuscate: false,
    reasoning: isSilent(body) ? "skipped" : "shown",
    ...(dialect.cache === undefined
      ? {}
      : { cache: { ...openaiCacheRule, scope: model, pieces: messages.map(pieceOf), marksOnly: dialect.cache === "marks" } }),
  };
}

function checkFields({ style, unknownFields, moreFields = [], lessFields = [] }: Dialect, body: Body, rejects: string | undefined): void {
  const known = new Set([...[...chatParameters].filter((name) => !lessFields.includes(name)), ...moreFields]);
  for (const [name, value] of Object.entries(body)) {
    if (name === rejects || (unknownFields === "rejected" && !known.has(name))) {
      throw new Rejection(rejectedField(style, name, value));
    }
  }
  if (rejects === "strict" && JSON.stringify(body["response_format"] ?? {}).includes('"strict":')) {
    throw new Rejection({ status: 400, message: "Unknown parameter: 'response_format.json_schema.strict'." });
  }
  checkWhole(body, "max_tokens", 1);
  checkWhole(body, "max_completion_tokens", 1);
  checkSampling(body);
}

function checkEffort({ style, efforts }: Dialect, body: Body): void {
  const { reasoning } = body;
  for (const [field, value] of [
    ["reasoning_effort", body["reasoning_effort"]],
    ["reasoning.effort", isRecord(reasoning) ? reasoning["effort"] : undefined],
  ] as const) {
    if (efforts !== undefined && value !== undefined && !efforts.includes(String(value))) {
      throw new Rejection(rejectedValue(style, field, value, efforts));
    }
  }
}

function checkChoice({ deepseekRules, noSchemas, noNamedTool }: Dialect, body: Body): void {
  const choice = body["tool_choice"];
  if (deepseekRules === true && isThinking(body) && (choice === "required" || isRecord(choice))) {
    throw new Rejection({ status: 400, code: "invalid_request_error", message: "deepseek-reasoner does not support this tool_choice" });
  }
  if (noNamedTool === true && isRecord(choice)) {
    throw new Rejection({ status: 400, message: "Invalid tool_choice type: 'object'. Supported string values: none, auto, required" });
  }
  if (noSchemas === true && isRecord(body["response_format"]) && body["response_format"]["type"] === "json_schema") {
    throw new Rejection({ status: 400, code: "invalid_request_error", message: "This response_format type is unavailable now" });
  }
}

/** DeepSeek's models think unless a request turns it off. */
function isThinking(body: Body): boolean {
  return !(isRecord(body["thinking"]) && body["thinking"]["type"] === "disabled");
}

function checkTurns({ mistralRules, deepseekRules }: Dialect, body: Body, messages: readonly Body[], rejects: string | undefined): void {
  messages.forEach((message, index) => {
    const { role } = message;
    const calls = Array.isArray(message["tool_calls"]) ? (message["tool_calls"] as readonly Body[]) : [];
    if (role === "developer" || (role === "system" && rejects === "system role")) {
      throw new Rejection({
        status: 400,
        param: `messages[${index}].role`,
        message: `Unsupported value: 'messages[${index}].role' does not support '${role}' with this model.`,
      });
    }
    if (mistralRules === true && role === "user" && messages[index - 1]?.["role"] === "tool") {
      throw new Rejection({ status: 400, code: "3230", message: "Unexpected role 'user' after role 'tool'" });
    }
    for (const id of mistralRules === true
      ? [...calls.map((call) => call["id"]), ...(role === "tool" ? [message["tool_call_id"]] : [])]
      : []) {
      if (!/^[a-zA-Z0-9]{9}$/.test(String(id))) {
        throw new Rejection({
          status: 400,
          type: "invalid_function_call",
          code: "3280",
          message: `Tool call id was ${String(id)} but must be a-z, A-Z, 0-9, with a length of 9.`,
        });
      }
    }
    if (deepseekRules === true && calls.length > 0 && isThinking(body) && typeof message["reasoning_content"] !== "string") {
      throw new Rejection({
        status: 400,
        code: "invalid_request_error",
        message: `Missing \`reasoning_content\` field in the assistant message at message index ${index}.`,
      });
    }
  });
}

function checkMedia({ media }: Dialect, { content }: Body, index: number): void {
  for (const part of Array.isArray(content) ? content.filter(isRecord) : []) {
    const form = formOf(part);
    if (form !== undefined && !media.includes(form)) {
      const words =
        form === "image-url"
          ? "'url' field must be a base64 encoded image."
          : `messages[${index}]: unknown variant \`${String(part["type"])}\`, expected \`text\``;
      throw new Rejection({ status: 400, message: words });
    }
  }
}

function formOf(part: Body): MediaForm | undefined {
  const address = isRecord(part["image_url"]) ? part["image_url"]["url"] : isRecord(part["file"]) ? part["file"]["file_data"] : undefined;
  const isData = String(address).startsWith("data:");
  switch (part["type"]) {
    case "image_url":
      return isData ? "image" : "image-url";
    case "input_audio":
      return "audio";
    case "file":
      return isData ? "pdf" : "pdf-url";
    default:
      return undefined;
  }
}

/** Whether the request says in any way that the model shall not think. */
function isSilent({ reasoning_effort: effort, reasoning, chat_template_kwargs: template, thinking }: Body): boolean {
  const nested = isRecord(reasoning) && (reasoning["effort"] === "none" || reasoning["enabled"] === false);
  return (
    effort === "none" ||
    nested ||
    (isRecord(template) && template["enable_thinking"] === false) ||
    (isRecord(thinking) && thinking["type"] === "disabled")
  );
}

/** A message as the cache sees it; marks move along with a conversation and are no part of what is kept. */
function pieceOf(message: Body): CachePiece {
  const parts: readonly unknown[] = Array.isArray(message["content"]) ? message["content"] : [];
  const { content, ...others } = message;
  return {
    identity: JSON.stringify([others, parts.length === 0 ? content : textOf(content)]),
    tokens: countWords(textOf(content)),
    marked: parts.some((part) => isRecord(part) && part["cache_control"] !== undefined),
  };
}
