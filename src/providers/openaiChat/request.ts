import type OpenAI from "openai";
import type { ToolDefinition } from "../../core/model/message.ts";
import type { ChatRequest, Endpoint, OutputSchema, ToolChoice } from "../../core/provider.ts";
import { isReasoningModel } from "../openaiCommon/modelNames.ts";
import { isStrictSchema } from "../wire/requests/strictSchema.ts";
import { toolSchema } from "../wire/requests/toolSchema.ts";
import { markForCache } from "./cacheMarks.ts";
import { effortFields } from "./effort.ts";
import { chatMessages } from "./messages.ts";

type Body = OpenAI.ChatCompletionCreateParamsStreaming;

/** The request on the chat completions wire. Its attachments are ones that the wire takes (`canTake`). Pure. */
export function buildChatBody(request: ChatRequest, { baseUrl, quirks }: Pick<Endpoint, "baseUrl" | "quirks">): Body {
  const { model, maxOutputTokens, tools = [], toolChoice, outputSchema, cacheKey } = request;
  const atOpenAi = isOpenAi(baseUrl);
  const messages = chatMessages(request.messages, quirks);
  // OpenAI's older name is rejected by its reasoning models, and its newer one is unknown to most others.
  const limitField = quirks?.limitField ?? (isReasoningModel(model) || atOpenAi ? "max_completion_tokens" : "max_tokens");
  return {
    model,
    messages: quirks?.cacheMarks === true ? markForCache(messages, model) : messages,
    stream: true,
    ...(quirks?.refusesStreamOptions === true ? {} : { stream_options: { include_usage: true } }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
    ...(tools.length === 0 || toolChoice === undefined ? {} : { tool_choice: choiceOf(toolChoice) }),
    ...(outputSchema === undefined ? {} : { response_format: formatOf(outputSchema) }),
    ...(maxOutputTokens === undefined ? {} : { [limitField]: maxOutputTokens }),
    ...(cacheKey !== undefined && (atOpenAi || quirks?.cacheKey === true) ? { prompt_cache_key: cacheKey } : {}),
    ...(quirks?.imageModalities === true && makesImages(model) ? { modalities: ["image", "text"] as unknown as Body["modalities"] } : {}),
    ...effortFields(request, quirks),
  };
}

/** Whether a model makes images, by its name: Gemini's, OpenAI's and xAI's say so. */
function makesImages(model: string): boolean {
  return /[-/]image\b/.test(model.toLowerCase());
}

/** Whether an address is OpenAI's own. */
export function isOpenAi(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && new URL(baseUrl).hostname === "api.openai.com";
}

function toolOf({ name, description, inputSchema }: ToolDefinition): OpenAI.ChatCompletionTool {
  return { type: "function", function: { name, description, parameters: toolSchema(inputSchema) } };
}

function choiceOf(choice: ToolChoice): OpenAI.ChatCompletionToolChoiceOption {
  return typeof choice === "string" ? choice : { type: "function", function: { name: choice.name } };
}

/** Strict only where the schema keeps strict mode's rules: one that does not would be rejected. */
function formatOf({ name, schema }: OutputSchema): OpenAI.ResponseFormatJSONSchema {
  return { type: "json_schema", json_schema: { name, schema, strict: isStrictSchema(schema) } };
}
