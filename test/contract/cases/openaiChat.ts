import type { JsonObject } from "../../../src/core/model/json.ts";
import type { CorrectionCase, WireCase } from "../wireCase.ts";

/** The rejection of a parameter in OpenAI's words. */
export function unsupported(name: string, read: CorrectionCase["read"], ask?: CorrectionCase["ask"]): CorrectionCase {
  const message = `Unsupported parameter: '${name}' is not supported with this model.`;
  return { ask, error: { status: 400, type: "invalid_request_error", code: "unsupported_parameter", param: name, message }, read };
}

/** A tool, for requests that must have one. */
export const someTools = [{ name: "now", description: "Returns the time", inputSchema: { type: "object", properties: {} } }];

/** A schema, for requests that must have one. */
export const someSchema = {
  name: "city",
  schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"], additionalProperties: false },
};

/** What is corrected on the chat wire. */
export const chatCorrectionCases: WireCase["offers"]["corrections"] = {
  max_tokens: {
    ask: { model: "gpt-4.1", maxOutputTokens: 100 },
    error: {
      status: 400,
      type: "invalid_request_error",
      code: "unsupported_parameter",
      param: "max_tokens",
      message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    },
    read: (body) => body["max_tokens"],
  },
  temperature: unsupported("temperature", (body) => body["temperature"], { model: "gpt-4.1", modelOptions: { temperature: 0.5 } }),
  reasoning_effort: unsupported("reasoning_effort", (body) => body["reasoning_effort"], { effort: "low" }),
  stream_options: unsupported("stream_options", (body) => body["stream_options"]),
  parallel_tool_calls: unsupported("parallel_tool_calls", (body) => body["parallel_tool_calls"], {
    tools: someTools,
    modelOptions: { parallel_tool_calls: false },
  }),
  strict: {
    ask: { outputSchema: someSchema },
    error: {
      status: 400,
      type: "invalid_request_error",
      param: "response_format",
      message: "Unknown parameter: 'response_format.json_schema.strict'.",
    },
    read: (body) => /"strict":/.exec(JSON.stringify(body["response_format"]))?.[0],
  },
  "system role": {
    ask: {
      messages: [
        { role: "system", content: [{ type: "text", text: "Be brief." }] },
        { role: "user", content: [{ type: "text", text: "Hello" }] },
      ],
    },
    error: {
      status: 400,
      type: "invalid_request_error",
      param: "messages[0].role",
      message: "System role not supported: 'messages[0].role' does not support 'system' with this model.",
    },
    read: (body) => (body["messages"] as readonly JsonObject[]).find(({ role }) => role === "system" || role === "developer"),
  },
};

/** Chat Completions at OpenAI itself, and the wire of every gateway that copied it. */
export const openaiChatCase: WireCase = {
  name: "openai-chat",
  head: "chat",
  isPreset: false,
  wire: "openai",
  owner: "openai",
  type: "openai-compatible",
  model: "gpt-5.5",
  baseUrl: (server) => server.openaiBaseUrl,
  keyHeaders: (key) => ({ authorization: `Bearer ${key}` }),
  whole: {
    id: "x",
    object: "chat.completion",
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
  },
  endMark: '"finish_reason":"',
  limitReason: "length",
  offers: {
    tools: true,
    interleavedCalls: true,
    reasoning: true,
    playback: undefined,
    effort: true,
    media: ["image-url", "image-bytes", "pdf", "audio"],
    structured: "native",
    usage: ["cached", "written", "reasoning"],
    filterReason: "content_filter",
    refusal: "field",
    citations: true,
    caching: true,
    corrections: chatCorrectionCases,
    lines: true,
  },
};
