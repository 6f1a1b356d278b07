import type { WireCase } from "../wireCase.ts";
import { unsupported } from "./openaiChat.ts";

/** Legacy completions at OpenAI: a text in, a text out. */
export const openaiCompletionsCase: WireCase = {
  name: "openai-completions",
  head: "legacy",
  isPreset: false,
  wire: "completions",
  owner: "openai",
  type: "openai",
  model: "gpt-3.5-turbo-instruct",
  baseUrl: (server) => server.openaiBaseUrl,
  keyHeaders: (key) => ({ authorization: `Bearer ${key}` }),
  whole: { id: "x", object: "text_completion", model: "m", choices: [{ index: 0, text: "Hi", logprobs: null, finish_reason: "stop" }] },
  endMark: '"finish_reason":"',
  limitReason: "length",
  offers: {
    tools: false,
    interleavedCalls: false,
    reasoning: false,
    playback: undefined,
    effort: false,
    media: [],
    structured: "prompt",
    usage: [],
    filterReason: "content_filter",
    refusal: undefined,
    citations: false,
    caching: false,
    corrections: {
      max_tokens: unsupported("max_tokens", (body) => body["max_tokens"], { maxOutputTokens: 100 }),
      temperature: unsupported("temperature", (body) => body["temperature"], { modelOptions: { temperature: 0.5 } }),
      stream_options: unsupported("stream_options", (body) => body["stream_options"]),
    },
    lines: true,
  },
};
