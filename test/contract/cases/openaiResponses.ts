import type { JsonObject } from "../../../src/core/model/json.ts";
import type { WireCase } from "../wireCase.ts";
import { someSchema, someTools, unsupported } from "./openaiChat.ts";

const inside = (body: JsonObject, outer: string, inner: string): unknown => (body[outer] as JsonObject | undefined)?.[inner];

/** What is corrected on the Responses wire. The system prompt has a field of its own there, and the stream has no options. */
const responsesCorrectionCases: WireCase["offers"]["corrections"] = {
  max_tokens: {
    ask: { maxOutputTokens: 90_000 },
    error: {
      ...{ status: 400, type: "invalid_request_error", code: "invalid_value", param: "max_output_tokens" },
      message: "max_output_tokens is too large: 90000. This model supports at most 32768 output tokens, whereas you provided 90000.",
    },
    read: (body) => body["max_output_tokens"],
  },
  temperature: unsupported("temperature", (body) => body["temperature"], { model: "gpt-4.1", modelOptions: { temperature: 0.5 } }),
  reasoning_effort: unsupported("reasoning.effort", (body) => inside(body, "reasoning", "effort"), { effort: "low" }),
  parallel_tool_calls: unsupported("parallel_tool_calls", (body) => body["parallel_tool_calls"], {
    tools: someTools,
    modelOptions: { parallel_tool_calls: false },
  }),
  strict: {
    ask: { outputSchema: someSchema },
    error: {
      ...{ status: 400, type: "invalid_request_error", code: "invalid_json_schema", param: "text.format.schema" },
      message: "Invalid schema for response_format 'city': In context=(), 'pattern' is not permitted.",
    },
    read: (body) => ((inside(body, "text", "format") as JsonObject)["strict"] === true ? true : undefined),
  },
};

/** Responses at OpenAI itself. */
export const openaiResponsesCase: WireCase = {
  name: "openai-responses",
  head: "response",
  isPreset: false,
  wire: "responses",
  owner: "openai",
  type: "openai",
  model: "gpt-5.5",
  baseUrl: (server) => server.openaiBaseUrl,
  endpoint: { api: "responses" },
  keyHeaders: (key) => ({ authorization: `Bearer ${key}` }),
  whole: {
    id: "x",
    object: "response",
    status: "completed",
    model: "m",
    output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "Hi", annotations: [] }] }],
  },
  endMark: "event: response.completed",
  limitReason: "max_output_tokens",
  offers: {
    tools: true,
    interleavedCalls: true,
    reasoning: true,
    playback: "signature",
    effort: true,
    media: ["image-url", "image-bytes", "pdf"],
    structured: "native",
    usage: ["cached", "written", "reasoning"],
    filterReason: "content_filter",
    refusal: "field",
    citations: true,
    images: true,
    caching: true,
    corrections: responsesCorrectionCases,
    lines: true,
  },
};
