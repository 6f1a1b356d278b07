import type { JsonObject } from "../../core/model/json.ts";
import type { Message, ToolDefinition } from "../../core/model/message.ts";
import type { ChatRequest, ToolChoice } from "../../core/provider.ts";
import { inlinedSchema } from "../wire/requests/inlinedSchema.ts";
import { toolSchema } from "../wire/requests/toolSchema.ts";
import type { Content } from "./contents.ts";
import { contentsOf } from "./contents.ts";
import { modelTraits } from "./modelTraits.ts";
import type { ThinkingConfig } from "./thinking.ts";
import { thinkingConfig } from "./thinking.ts";

/** The body of `generateContent`, as far as Baton uses it. */
export interface GeminiBody {
  readonly contents: readonly Content[];
  readonly systemInstruction?: { readonly parts: readonly [{ readonly text: string }] };
  readonly tools?: readonly [{ readonly functionDeclarations: readonly FunctionDeclaration[] }];
  readonly toolConfig?: { readonly functionCallingConfig: FunctionCallingConfig };
  readonly generationConfig?: GenerationConfig;
}

interface FunctionDeclaration {
  readonly name: string;
  readonly description: string;
  readonly parametersJsonSchema: JsonObject;
}

interface FunctionCallingConfig {
  readonly mode: "AUTO" | "ANY" | "NONE";
  readonly allowedFunctionNames?: readonly string[];
}

interface GenerationConfig {
  readonly maxOutputTokens?: number;
  readonly responseMimeType?: "application/json";
  readonly responseJsonSchema?: JsonObject;
  readonly thinkingConfig?: ThinkingConfig;
}

/**
 * The request on the Gemini wire, but for the model, which stands in the address. What the system says is joined into the one field for it, or
 * goes before the user's first words where the model has none. Pure.
 */
export function buildGeminiBody(request: ChatRequest): GeminiBody {
  const { tools, toolChoice } = request;
  const traits = modelTraits(request.model);
  const system = joinSystem(request.messages);
  const asUser: Message[] = system !== "" && !traits.takesSystem ? [{ role: "user", content: [{ type: "text", text: system }] }] : [];
  const generationConfig = generationConfigOf(request);
  return {
    ...(system === "" || !traits.takesSystem ? {} : { systemInstruction: { parts: [{ text: system }] } }),
    ...(tools === undefined || tools.length === 0 ? {} : { tools: [{ functionDeclarations: tools.map(declarationOf) }] }),
    ...(tools === undefined || tools.length === 0 || toolChoice === undefined
      ? {}
      : { toolConfig: { functionCallingConfig: callingConfigOf(toolChoice) } }),
    contents: contentsOf([...asUser, ...request.messages], traits.wantsSignatures),
    ...(Object.keys(generationConfig).length === 0 ? {} : { generationConfig }),
  };
}

function joinSystem(messages: readonly Message[]): string {
  return messages
    .flatMap((message) => (message.role === "system" ? message.content.map((part) => part.text) : []))
    .filter((text) => text.trim() !== "")
    .join("\n\n");
}

function generationConfigOf({ model, effort, maxOutputTokens, outputSchema }: ChatRequest): GenerationConfig {
  const thinking = thinkingConfig(model, effort, maxOutputTokens);
  return {
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(outputSchema === undefined
      ? {}
      : { responseMimeType: "application/json" as const, responseJsonSchema: withoutDialect(outputSchema.schema) }),
    ...(thinking === undefined ? {} : { thinkingConfig: thinking }),
  };
}

function declarationOf({ name, description, inputSchema }: ToolDefinition): FunctionDeclaration {
  return { name, description, parametersJsonSchema: { ...withoutDialect(toolSchema(inlinedSchema(inputSchema))), type: "object" } };
}

/** The wire takes a schema of any dialect, but not the name of one. */
function withoutDialect(schema: JsonObject): JsonObject {
  const { $schema: _dialect, $id: _id, ...rest } = schema;
  return rest;
}

function callingConfigOf(toolChoice: ToolChoice): FunctionCallingConfig {
  switch (toolChoice) {
    case "auto":
      return { mode: "AUTO" };
    case "required":
      return { mode: "ANY" };
    case "none":
      return { mode: "NONE" };
    default:
      return { mode: "ANY", allowedFunctionNames: [toolChoice.name] };
  }
}
