import type { JsonObject } from "../../../src/core/model/json.ts";
import { isRecord } from "../../../src/core/model/json.ts";
import type { WireCase } from "../wireCase.ts";

function settings(body: JsonObject): Record<string, unknown> {
  return isRecord(body["generationConfig"]) ? body["generationConfig"] : {};
}

/** The Gemini API at Google itself. */
export const geminiCase: WireCase = {
  name: "gemini",
  head: "gemi",
  isPreset: false,
  wire: "gemini",
  owner: "gemini",
  type: "gemini",
  model: "gemini-3-pro-preview",
  baseUrl: (server) => `${server.origin}/v1beta`,
  keyHeaders: (key) => ({ "x-goog-api-key": key }),
  whole: {
    candidates: [{ content: { parts: [{ text: "Hi" }], role: "model" }, finishReason: "STOP", index: 0 }],
    modelVersion: "m",
    responseId: "x",
  },
  endMark: '"finishReason"',
  limitReason: "MAX_TOKENS",
  wrongKeyStatus: 400,
  reportsRequestId: false,
  offers: {
    tools: true,
    interleavedCalls: false,
    reasoning: true,
    playback: "signature",
    effort: true,
    media: ["image-url", "image-bytes", "pdf", "audio"],
    structured: "native",
    usage: ["cached", "reasoning"],
    filterReason: "SAFETY",
    refusal: undefined,
    citations: true,
    images: true,
    caching: true,
    corrections: {
      max_tokens: {
        ask: { maxOutputTokens: 9000 },
        error: {
          status: 400,
          message:
            "Unable to submit request because it has a maxOutputTokens value of 9000 but the supported range is from 1 (inclusive) to 8193 (exclusive). " +
            "Update the value and try again.",
        },
        read: (body) => settings(body)["maxOutputTokens"],
      },
      temperature: {
        ask: { modelOptions: { "generationConfig.temperature": 0.5 } },
        error: { status: 400, message: "Temperature is not supported for models/gemini-3-pro-preview" },
        read: (body) => settings(body)["temperature"],
      },
      reasoning_effort: {
        ask: { effort: "high" },
        error: { status: 400, message: "Thinking is not enabled for models/gemini-3-pro-preview" },
        read: (body) => settings(body)["thinkingConfig"],
      },
      "system role": {
        ask: {
          messages: [
            { role: "system", content: [{ type: "text", text: "Be brief." }] },
            { role: "user", content: [{ type: "text", text: "Hello" }] },
          ],
        },
        error: { status: 400, message: "Developer instruction is not enabled for models/gemini-3-pro-preview" },
        read: (body) => body["systemInstruction"],
      },
    },
    lines: true,
  },
};
