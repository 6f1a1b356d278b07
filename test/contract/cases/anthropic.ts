import type { WireCase } from "../wireCase.ts";

/** What Claude offers wherever it runs. */
export const claudeOffers: WireCase["offers"] = {
  tools: true,
  interleavedCalls: false,
  reasoning: true,
  playback: "signature",
  effort: true,
  media: ["image-url", "image-bytes", "pdf"],
  structured: "native",
  usage: ["cached", "written", "reasoning"],
  filterReason: undefined,
  refusal: { reason: "refusal" },
  citations: true,
  caching: true,
  corrections: {
    max_tokens: {
      ask: { maxOutputTokens: 9000 },
      error: {
        status: 400,
        type: "invalid_request_error",
        message: "max_tokens: 9000 > 8192, which is the maximum allowed number of output tokens for this model",
      },
      read: (body) => body["max_tokens"],
    },
    temperature: {
      ask: { modelOptions: { temperature: 1 } },
      error: { status: 400, type: "invalid_request_error", message: "temperature: Extra inputs are not permitted" },
      read: (body) => body["temperature"],
    },
  },
  lines: true,
};

/** The Messages wire at Anthropic itself. */
export const anthropicCase: WireCase = {
  name: "anthropic",
  head: "anth",
  isPreset: false,
  wire: "anthropic",
  owner: "anthropic",
  type: "anthropic",
  model: "claude-opus-4-6",
  baseUrl: (server) => server.anthropicBaseUrl,
  keyHeaders: (key) => ({ authorization: `Bearer ${key}`, "x-api-key": key }),
  whole: {
    id: "x",
    type: "message",
    role: "assistant",
    model: "m",
    content: [{ type: "text", text: "Hi" }],
    stop_reason: "end_turn",
    usage: { input_tokens: 1, output_tokens: 1 },
  },
  endMark: '"stop_reason":"',
  limitReason: "max_tokens",
  offers: claudeOffers,
};
