import { isRecord } from "../../src/core/model/json.ts";
import { invalid } from "./geminiErrors.ts";

/** What a field may hold: a plain value, one of some words, a message, or a list of any of these. */
type Field =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "bytes"
  | "struct"
  | "any"
  | readonly string[]
  | { readonly message: string }
  | { readonly list: Field }
  | { readonly mapOf: Field };

const of = (message: string): Field => ({ message });
const list = (field: Field): Field => ({ list: field });

/** The messages of `generateContent`, from the reference of the Gemini API, `v1beta` (2026-11). What this server does not look into is `any`. */
const messages: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  GenerateContentRequest: {
    ...{
      model: "string",
      contents: list(of("Content")),
      systemInstruction: of("Content"),
      tools: list(of("Tool")),
      toolConfig: of("ToolConfig"),
    },
    ...{
      safetySettings: list("any"),
      generationConfig: of("GenerationConfig"),
      cachedContent: "string",
      serviceTier: "string",
      store: "boolean",
    },
  },
  Content: { role: "string", parts: list(of("Part")) },
  Part: {
    ...{
      text: "string",
      thought: "boolean",
      thoughtSignature: "bytes",
      inlineData: of("Blob"),
      fileData: of("FileData"),
      functionCall: of("FunctionCall"),
    },
    ...{
      functionResponse: of("FunctionResponse"),
      executableCode: "any",
      codeExecutionResult: "any",
      videoMetadata: "any",
      mediaResolution: "any",
    },
    ...{ partMetadata: "struct", toolCall: "any", toolResponse: "any" },
  },
  Blob: { mimeType: "string", data: "bytes" },
  FunctionResponsePart: { inlineData: of("FunctionResponseBlob") },
  FunctionResponseBlob: { mimeType: "string", data: "bytes", displayName: "string" },
  FileData: { mimeType: "string", fileUri: "string" },
  FunctionCall: { id: "string", name: "string", args: "struct" },
  FunctionResponse: {
    id: "string",
    name: "string",
    response: "struct",
    parts: list(of("FunctionResponsePart")),
    willContinue: "boolean",
    scheduling: "string",
  },
  Tool: {
    ...{
      functionDeclarations: list(of("FunctionDeclaration")),
      googleSearchRetrieval: "any",
      codeExecution: "any",
      googleSearch: "any",
      computerUse: "any",
    },
    ...{ urlContext: "any", fileSearch: "any", googleMaps: "any", mcpServers: "any" },
  },
  FunctionDeclaration: {
    ...{
      name: "string",
      description: "string",
      behavior: "string",
      parameters: of("Schema"),
      parametersJsonSchema: "any",
      response: of("Schema"),
    },
    ...{ responseJsonSchema: "any" },
  },
  Schema: {
    ...{
      type: ["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"],
      format: "string",
      title: "string",
      description: "string",
      nullable: "boolean",
    },
    ...{
      enum: list("string"),
      maxItems: "integer",
      minItems: "integer",
      properties: { mapOf: of("Schema") },
      required: list("string"),
      minProperties: "integer",
    },
    ...{
      maxProperties: "integer",
      minLength: "integer",
      maxLength: "integer",
      pattern: "string",
      example: "any",
      anyOf: list(of("Schema")),
    },
    ...{ propertyOrdering: list("string"), default: "any", items: of("Schema"), minimum: "number", maximum: "number" },
  },
  ToolConfig: { functionCallingConfig: of("FunctionCallingConfig"), retrievalConfig: "any", includeServerSideToolInvocations: "boolean" },
  FunctionCallingConfig: { mode: ["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"], allowedFunctionNames: list("string") },
  GenerationConfig: {
    ...{
      stopSequences: list("string"),
      responseMimeType: "string",
      responseSchema: of("Schema"),
      _responseJsonSchema: "any",
      responseJsonSchema: "any",
    },
    ...{
      responseModalities: list("string"),
      candidateCount: "integer",
      maxOutputTokens: "integer",
      temperature: "number",
      topP: "number",
      topK: "integer",
    },
    ...{ seed: "integer", presencePenalty: "number", frequencyPenalty: "number", responseLogprobs: "boolean", logprobs: "integer" },
    ...{
      enableEnhancedCivicAnswers: "boolean",
      speechConfig: "any",
      thinkingConfig: of("ThinkingConfig"),
      imageConfig: "any",
      mediaResolution: "string",
    },
  },
  ThinkingConfig: { includeThoughts: "boolean", thinkingBudget: "integer", thinkingLevel: ["MINIMAL", "LOW", "MEDIUM", "HIGH"] },
};

/**
 * Checks that a body holds known fields of the right types and no others, as the real API does before it looks at anything else. Throws a
 * `Rejection`. Snake case, which protobuf takes too, is rejected: Baton does not send it, and one spelling is easier to check.
 */
export function checkFields(body: Record<string, unknown>): void {
  checkMessage(body, "GenerateContentRequest", "");
}

function checkMessage(value: unknown, name: string, path: string): void {
  const fields = messages[name] ?? {};
  if (!isRecord(value)) {
    throw wrongValue(path, `type.googleapis.com/google.ai.generativelanguage.v1beta.${name}`, value);
  }
  for (const [key, inner] of Object.entries(value)) {
    const field = fields[key];
    if (field === undefined) {
      throw invalid(`Invalid JSON payload received. Unknown name "${key}"${path === "" ? "" : ` at '${path}'`}: Cannot find field.`, path);
    }
    checkField(inner, field, path === "" ? snake(key) : `${path}.${snake(key)}`);
  }
}

function checkField(value: unknown, field: Field, path: string): void {
  if (typeof field === "string") {
    if (!isPlain(value, field)) {
      throw wrongValue(path, `TYPE_${field === "integer" ? "INT32" : field.toUpperCase()}`, value);
    }
  } else if (Array.isArray(field)) {
    if (typeof value !== "string" || !field.includes(value.toUpperCase())) {
      throw wrongValue(path, "TYPE_ENUM", value);
    }
  } else if ("message" in field) {
    checkMessage(value, field.message, path);
  } else if ("list" in field) {
    if (!Array.isArray(value)) {
      throw wrongValue(path, "TYPE_LIST", value);
    }
    value.forEach((each: unknown, index) => checkField(each, field.list, `${path}[${index}]`));
  } else if ("mapOf" in field) {
    const inner = isRecord(value) ? Object.values(value) : [];
    inner.forEach((each, index) => checkField(each, field.mapOf, `${path}[${index}].value`));
  }
}

function isPlain(value: unknown, kind: Extract<Field, string>): boolean {
  switch (kind) {
    case "any":
      return true;
    case "struct":
      return isRecord(value);
    case "integer":
      return Number.isInteger(value);
    case "bytes":
      return typeof value === "string" && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value);
    default:
      return typeof value === kind;
  }
}

function wrongValue(path: string, type: string, value: unknown): Error {
  return invalid(`Invalid value at '${path}' (${type}), ${JSON.stringify(value)}`, path);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
