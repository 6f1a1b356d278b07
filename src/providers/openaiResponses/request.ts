import type OpenAI from "openai";
import type { ToolDefinition } from "../../core/model/message.ts";
import type { ChatRequest, Endpoint, OutputSchema, ToolChoice } from "../../core/provider.ts";
import { effortWord, isPlainModel, isReasoningModel } from "../openaiCommon/modelNames.ts";
import { isStrictSchema } from "../wire/requests/strictSchema.ts";
import { toolSchema } from "../wire/requests/toolSchema.ts";
import { responsesInput } from "./input.ts";

type Body = OpenAI.Responses.ResponseCreateParamsStreaming;

/** The least that OpenAI takes as a limit of the answer, in tokens. Source: its error text, 2026-11. */
const leastLimit = 16;

/**
 * The request on the Responses wire. Nothing is stored at the provider: the conversation goes along each time, and reasoning comes and goes encrypted. Its
 * attachments are ones that the wire takes (`canTake`). Pure.
 */
export function buildResponsesBody(request: ChatRequest, { quirks }: Pick<Endpoint, "quirks">): Body {
  const { model, maxOutputTokens, tools = [], toolChoice, outputSchema, cacheKey } = request;
  return {
    model,
    ...responsesInput(request.messages),
    stream: true,
    store: false,
    ...reasoningFields(request),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
    ...(tools.length === 0 || toolChoice === undefined ? {} : { tool_choice: choiceOf(toolChoice) }),
    ...(outputSchema === undefined ? {} : { text: { format: formatOf(outputSchema) } }),
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: Math.max(leastLimit, maxOutputTokens) }),
    ...(cacheKey === undefined || quirks?.cacheKey === false ? {} : { prompt_cache_key: cacheKey }),
  };
}

/** A model whose name says nothing is taken to think where an effort is asked of it. */
function reasoningFields({ model, effort }: ChatRequest): Pick<Body, "reasoning" | "include"> {
  if (!isReasoningModel(model) && (effort === undefined || isPlainModel(model))) {
    return {};
  }
  return {
    reasoning: { ...(effort === undefined ? {} : { effort: effortWord(model, effort) }), summary: "auto" },
    include: ["reasoning.encrypted_content"],
  };
}

/** Not strict, which this wire would be by default: it rejects schemas with optional fields. */
function toolOf({ name, description, inputSchema }: ToolDefinition): OpenAI.Responses.FunctionTool {
  return { type: "function", name, description, parameters: toolSchema(inputSchema), strict: false };
}

function choiceOf(choice: ToolChoice): OpenAI.Responses.ToolChoiceOptions | OpenAI.Responses.ToolChoiceFunction {
  return typeof choice === "string" ? choice : { type: "function", name: choice.name };
}

/** Strict only where the schema keeps strict mode's rules: one that does not would be rejected. */
function formatOf({ name, schema }: OutputSchema): OpenAI.Responses.ResponseFormatTextJSONSchemaConfig {
  return { type: "json_schema", name, schema, strict: isStrictSchema(schema) };
}
