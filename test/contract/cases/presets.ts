import type { JsonObject } from "../../../src/core/model/json.ts";
import type { WireQuirks } from "../../../src/core/provider.ts";
import { isReasoningModel } from "../../../src/providers/openaiCommon/modelNames.ts";
import { findPreset } from "../../../src/providers/presets/presets.ts";
import type { Dialect } from "../../model-server/dialects.ts";
import { dialects } from "../../model-server/dialects.ts";
import type { MediaKind, CorrectionCase, Offers, UsageKind, WireCase } from "../wireCase.ts";
import { chatCorrectionCases, openaiChatCase, someTools, unsupported } from "./openaiChat.ts";

const mediaKinds: Readonly<Record<string, MediaKind>> = { image: "image-bytes", "image-url": "image-url", pdf: "pdf", audio: "audio" };

/** Every preset on the chat wire, at a server that differs from OpenAI as the gateway does. */
export const presetCases: readonly WireCase[] = dialects.map((dialect) => {
  const quirks = findPreset(dialect.preset)?.quirks ?? {};
  return {
    ...openaiChatCase,
    name: dialect.preset,
    head: dialect.preset.slice(0, 8),
    isPreset: true,
    owner: "gateway",
    model: dialect.model,
    baseUrl: (server) => server.presetBaseUrl(dialect.preset),
    endpoint: { quirks },
    keyHeaders: (key) => (quirks.keyHeader === undefined ? { authorization: `Bearer ${key}` } : { [quirks.keyHeader]: key }),
    offers: offersOf(dialect, quirks),
  };
});

function offersOf(dialect: Dialect, quirks: WireQuirks): Offers {
  const { counts, media } = dialect;
  const usage: readonly (readonly [UsageKind, unknown])[] = [
    ["cached", counts.cached],
    ["written", counts.written],
    ["reasoning", counts.reasoning],
  ];
  return {
    ...openaiChatCase.offers,
    playback: quirks.reasoningPlayback === undefined ? undefined : quirks.reasoningPlayback === "reasoning_details" ? "signature" : "text",
    effort: (quirks.effortField ?? "openai") !== "openai",
    media: media.flatMap((form) => mediaKinds[form] ?? []),
    structured: quirks.structured ?? "native",
    usage: usage.flatMap(([kind, isCounted]) => (isCounted === undefined ? [] : [kind])),
    refusal: dialect.hasRefusalField === true ? "field" : undefined,
    citations: dialect.citations === true,
    images: dialect.images,
    caching: dialect.cache !== undefined,
    corrections: correctionsOf(dialect, quirks),
  };
}

function correctionsOf(dialect: Dialect, quirks: WireQuirks): Offers["corrections"] {
  const { strict, "system role": systemRole } = chatCorrectionCases;
  const temperature = unsupported("temperature", (body) => body["temperature"], { modelOptions: { temperature: 0.5 } });
  return {
    max_tokens: limitCorrection(dialect, quirks),
    temperature,
    ...(quirks.effortField === undefined ? {} : { reasoning_effort: effortCorrection(quirks) }),
    ...(quirks.refusesStreamOptions === true ? {} : { stream_options: unsupported("stream_options", (body) => body["stream_options"]) }),
    parallel_tool_calls: unsupported("parallel_tool_calls", (body) => body["parallel_tool_calls"], {
      tools: someTools,
      modelOptions: { parallel_tool_calls: false },
    }),
    ...(strict === undefined || dialect.noSchemas === true ? {} : { strict }),
    ...(systemRole === undefined ? {} : { "system role": systemRole }),
  };
}

/** The field goes by its other name, or, if the gateway does not know that one, the limit is lowered to what the rejection names. */
function limitCorrection({ model, lessFields = [] }: Dialect, quirks: WireQuirks): CorrectionCase {
  const field = limitFieldOf(model, quirks);
  const other = field === "max_tokens" ? "max_completion_tokens" : "max_tokens";
  const read = (body: JsonObject): unknown => body[field];
  const ask = { maxOutputTokens: 100 };
  const message = `${field} is too large: 100. This model supports at most 50 completion tokens, whereas you provided 100.`;
  return lessFields.includes(other)
    ? { ask, read, error: { status: 400, type: "invalid_request_error", param: field, message } }
    : unsupported(field, read, ask);
}

function effortCorrection(quirks: WireQuirks): CorrectionCase {
  const field = effortFieldOf(quirks);
  return unsupported(field, (body) => body[field], { effort: "low" });
}

/** The field that limits an answer at a gateway. */
export function limitFieldOf(model: string, { limitField }: WireQuirks): "max_tokens" | "max_completion_tokens" {
  return limitField ?? (isReasoningModel(model) ? "max_completion_tokens" : "max_tokens");
}

/** The field that asks for an effort at a gateway. */
export function effortFieldOf({ effortField }: WireQuirks): "reasoning" | "reasoning_effort" {
  return effortField === "openrouter" ? "reasoning" : "reasoning_effort";
}
