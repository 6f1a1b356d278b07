import { randomBytes } from "node:crypto";
import type { ScriptedCall, ScriptedUsage } from "./script.ts";
import { openaiErrorBody, openaiErrors } from "./openaiErrors.ts";
import { validateOpenai } from "./openaiRequest.ts";
import { newId, splitInto, takeTurns, usageOf } from "./tokens.ts";
import type { AnswerFrame, ContentStep, StreamEncoder, WireProtocol } from "./wireProtocol.ts";

/** Chat Completions as OpenAI speaks them, and with `reasoning_content` as compatible gateways do. */
export const openaiProtocol: WireProtocol = {
  validate: validateOpenai,
  streamEncoder,
  wholeAnswer,
  errorBody: openaiErrorBody,
  headers: (requestId) => ({
    "x-request-id": requestId,
    "openai-version": "2020-10-01",
    "openai-organization": "baton-model-server",
    "openai-processing-ms": "12",
    "x-ratelimit-limit-requests": "10000",
    "x-ratelimit-limit-tokens": "2000000",
    "x-ratelimit-remaining-requests": "9999",
    "x-ratelimit-remaining-tokens": "1999000",
    "x-ratelimit-reset-requests": "6ms",
    "x-ratelimit-reset-tokens": "30ms",
  }),
  newRequestId: () => `req_${randomBytes(16).toString("hex")}`,
  modelList: (ids) => ({ object: "list", data: ids.map(modelEntry) }),
  model: modelEntry,
  errors: openaiErrors,
};

function modelEntry(id: string): unknown {
  return { id, object: "model", created: 1_744_316_542, owned_by: "system" };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function finishWord(given: string | undefined, calls: number): string {
  return given ?? (calls > 0 ? "tool_calls" : "stop");
}

/** Cached tokens are within `prompt_tokens`, reasoning within `completion_tokens`. */
function usageBody(usage: ScriptedUsage): unknown {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: {
      cached_tokens: usage.cachedInput ?? 0,
      audio_tokens: 0,
      ...(usage.cacheWrite === undefined ? {} : { cache_write_tokens: usage.cacheWrite }),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning ?? 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function streamEncoder(frame: AnswerFrame): StreamEncoder {
  const { request } = frame;
  const head = {
    id: newId("chatcmpl-", 29),
    object: "chat.completion.chunk",
    created: nowSeconds(),
    model: request.model,
    service_tier: "default",
    system_fingerprint: "fp_de604bd877",
  };
  const sent: ContentStep[] = [];
  let calls = 0;
  const data = (choices: readonly unknown[], usage: unknown): string => {
    const padding = request.obfuscate ? { obfuscation: newId("", 4 + (sent.length % 8)) } : {};
    return `data: ${JSON.stringify({ ...head, choices, ...(request.includeUsage ? { usage } : {}), ...padding })}\n\n`;
  };
  const chunk = (delta: unknown, finishReason: string | null = null): string =>
    data([{ index: 0, delta, logprobs: null, finish_reason: finishReason }], null);
  const callDelta = (index: number, argumentsText: string): string =>
    chunk({ tool_calls: [{ index, function: { arguments: argumentsText } }] });
  /** The frame that opens a call, and those of its arguments. */
  const callFrames = ({ id, name, argumentsText, pieces }: ScriptedCall): readonly string[] => {
    const index = calls;
    calls += 1;
    const start = { index, id: id ?? newId("call_", 24), type: "function", function: { name, arguments: "" } };
    return [chunk({ tool_calls: [start] }), ...splitInto(argumentsText, pieces ?? 1).map((piece) => callDelta(index, piece))];
  };
  return {
    open: () => [chunk({ role: "assistant", content: "", refusal: null })],
    content: (step) => {
      sent.push(step);
      if ("text" in step) {
        return [chunk({ content: step.text })];
      }
      if ("reasoning" in step) {
        return [chunk({ reasoning_content: step.reasoning })];
      }
      return callFrames(step.toolCall);
    },
    interleaved: (several) => {
      sent.push(...several.map((toolCall) => ({ toolCall })));
      return takeTurns(several.map(callFrames));
    },
    citation: ({ url, title }) => [
      chunk({ annotations: [{ type: "url_citation", url_citation: { start_index: 0, end_index: 0, url, title } }] }),
    ],
    refusal: (words) => {
      sent.push({ text: words });
      return [chunk({ refusal: words })];
    },
    close: (finishReason) => {
      const usage = request.includeUsage ? usageOf(frame, sent) : null;
      const last = usage === null ? [] : [data([], usageBody(usage))];
      return [chunk({}, finishWord(finishReason, calls)), ...last, "data: [DONE]\n\n"];
    },
    error: (error) => [`data: ${JSON.stringify(openaiErrorBody(error))}\n\n`],
  };
}

function wholeAnswer(frame: AnswerFrame, steps: readonly ContentStep[], finishReason: string | undefined): unknown {
  const text = steps.map((step) => ("text" in step ? step.text : "")).join("");
  const reasoning = steps.map((step) => ("reasoning" in step ? step.reasoning : "")).join("");
  const calls = steps.flatMap((step) => ("toolCall" in step ? [step.toolCall] : []));
  const usage = usageOf(frame, steps);
  const message = {
    role: "assistant",
    content: text === "" && calls.length > 0 ? null : text,
    refusal: null,
    annotations: [],
    ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(callBody) }),
  };
  return {
    id: newId("chatcmpl-", 29),
    object: "chat.completion",
    created: nowSeconds(),
    model: frame.request.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishWord(finishReason, calls.length) }],
    ...(usage === null ? {} : { usage: usageBody(usage) }),
    service_tier: "default",
    system_fingerprint: "fp_de604bd877",
  };
}

function callBody(call: { readonly id?: string; readonly name: string; readonly argumentsText: string }): unknown {
  return { id: call.id ?? newId("call_", 24), type: "function", function: { name: call.name, arguments: call.argumentsText } };
}
