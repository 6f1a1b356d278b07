import { isRecord, parseJson } from "../../src/core/model/json.ts";
import { anthropicErrorBody, anthropicErrors } from "./anthropicErrors.ts";
import { validateAnthropic } from "./anthropicRequest.ts";
import { anthropicStream } from "./anthropicStream.ts";
import { anthropicUsage, stopReason } from "./anthropicUsage.ts";
import { outputLimit } from "./modelIds.ts";
import { thinkingSignature } from "./thinkingSignature.ts";
import { newId, usageOf } from "./tokens.ts";
import type { AnswerFrame, ContentStep, WireProtocol } from "./wireProtocol.ts";

/** The Messages API as Anthropic speaks it. */
export const anthropicProtocol: WireProtocol = {
  validate: validateAnthropic,
  streamEncoder: anthropicStream,
  wholeAnswer,
  errorBody: anthropicErrorBody,
  headers: (requestId) => {
    const reset = new Date(Math.ceil(Date.now() / 1000) * 1000).toISOString().replace(".000Z", "Z");
    const limits = {
      requests: [4000, 3999],
      tokens: [480_000, 479_000],
      "input-tokens": [400_000, 399_000],
      "output-tokens": [80_000, 80_000],
    };
    const entries = Object.entries(limits).flatMap(([name, [limit, remaining]]) => [
      [`anthropic-ratelimit-${name}-limit`, String(limit)],
      [`anthropic-ratelimit-${name}-remaining`, String(remaining)],
      [`anthropic-ratelimit-${name}-reset`, reset],
    ]);
    return { "request-id": requestId, ...(Object.fromEntries(entries) as Record<string, string>) };
  },
  newRequestId: () => newId("req_011C", 20),
  modelList: (ids) => ({ data: ids.map(modelEntry), has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null }),
  model: modelEntry,
  errors: anthropicErrors,
};

function modelEntry(id: string): unknown {
  const name = id
    .replace(/-(\d+)-(\d+)/, " $1.$2")
    .split(/[- ]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
  return {
    type: "model",
    id,
    display_name: name,
    created_at: "2026-02-04T00:00:00Z",
    capabilities: null,
    lifecycle: "active",
    deprecated_at: null,
    retires_at: null,
    line: /^claude-(opus|sonnet|haiku)/.exec(id)?.[1] ?? null,
    max_input_tokens: 200_000,
    max_tokens: outputLimit(id) ?? null,
  };
}

type ContentBlock = Record<string, unknown>;

function wholeAnswer(frame: AnswerFrame, steps: readonly ContentStep[], finishReason: string | undefined): unknown {
  const { request } = frame;
  const reported = steps.filter((step) => request.reasoning !== "skipped" || !("reasoning" in step));
  const content: ContentBlock[] = [];
  for (const step of reported) {
    const last = content.at(-1);
    if ("toolCall" in step) {
      content.push(toolUse(step.toolCall));
    } else if ("text" in step) {
      if (last?.["type"] === "text") {
        last["text"] = String(last["text"]) + step.text;
      } else {
        content.push({ type: "text", text: step.text });
      }
    } else {
      const words = request.reasoning === "shown" ? step.reasoning : "";
      if (last?.["type"] === "thinking") {
        last["thinking"] = String(last["thinking"]) + words;
      } else {
        content.push({ type: "thinking", thinking: words });
      }
    }
  }
  for (const block of content.filter((candidate) => candidate["type"] === "thinking")) {
    block["signature"] = thinkingSignature(String(block["thinking"]));
  }
  const usage = usageOf(frame, reported);
  return {
    model: request.model,
    id: newId("msg_01", 22),
    type: "message",
    role: "assistant",
    content,
    stop_reason: stopReason(
      finishReason,
      content.some((block) => block["type"] === "tool_use"),
    ),
    stop_sequence: null,
    ...(usage === null ? {} : { usage: { ...anthropicUsage(usage), service_tier: "standard" } }),
  };
}

/** A call whose scripted arguments are no JSON object cannot be sent whole on this wire, so the server fails with an error. */
function toolUse(call: { readonly id?: string; readonly name: string; readonly argumentsText: string }): ContentBlock {
  const input = call.argumentsText === "" ? {} : parseJson(call.argumentsText);
  if (!isRecord(input)) {
    throw new Error(`The script's arguments of ${call.name} are not a JSON object.`);
  }
  return { type: "tool_use", id: call.id ?? newId("toolu_01", 22), name: call.name, input };
}
