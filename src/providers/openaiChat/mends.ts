import type { Failure } from "../../core/model/failure.ts";
import { isRecord } from "../../core/model/json.ts";
import type { JsonBody, MendRule } from "../mending.ts";
import { has, without } from "../mending.ts";

/**
 * What to do where a server of the chat completions wire refuses a parameter. Sources: OpenAI's error texts and those of vLLM, Ollama, Groq,
 * Mistral and LiteLLM, 2026-11.
 */
export const chatMends: readonly MendRule[] = [
  otherName("max_tokens", "max_completion_tokens"),
  otherName("max_completion_tokens", "max_tokens"),
  leaveOut("temperature"),
  leaveOut("top_p"),
  leaveOut("reasoning_effort"),
  leaveOut("stream_options"),
  leaveOut("parallel_tool_calls"),
  leaveOut("prompt_cache_key"),
  {
    parameter: "strict",
    instead: (failure, body) => (names(failure, "strict") && withoutStrict(body) !== body ? null : undefined),
    apply: withoutStrict,
  },
  {
    parameter: "role:system",
    instead: (failure, body) => (/\b(?:system|developer)\b/i.test(failure.providerMessage ?? "") && /\brole\b/i.test(failure.providerMessage ?? "") && systemAsUser(body) !== body ? "user" : undefined),
    apply: systemAsUser,
  },
];

/** Whether a refusal speaks of `parameter`: as its field, or in its words. */
export function names(failure: Failure, parameter: string): boolean {
  if (failure.kind === "invalid-request" && failure.parameter !== undefined && failure.parameter.split(/[.[\]]/)[0] === parameter) {
    return true;
  }
  return new RegExp(`(?<![\\w.])${parameter.replaceAll(".", "\\.")}(?!\\w)`).test(failure.providerMessage ?? "");
}

/** A field that is left out when it is refused. */
export function leaveOut(parameter: string): MendRule {
  return {
    parameter,
    instead: (failure, body) => (has(body, parameter) && names(failure, parameter) ? null : undefined),
    apply: (body) => without(body, parameter),
  };
}

/** A field that goes by another name at some addresses. */
export function otherName(parameter: string, other: string): MendRule {
  return {
    parameter,
    instead: (failure, body) => (has(body, parameter) && names(failure, parameter) ? other : undefined),
    apply: (body, instead) => (!has(body, parameter) ? body : instead === null ? without(body, parameter) : { ...without(body, parameter), [instead]: body[parameter] }),
  };
}

function withoutStrict(body: JsonBody): JsonBody {
  const text = JSON.stringify(body);
  return text.includes('"strict":') ? (JSON.parse(text, (key, value: unknown) => (key === "strict" && typeof value === "boolean" ? undefined : value)) as JsonBody) : body;
}

/** Words of the system as the user's, where a model or its template knows no system role. */
function systemAsUser(body: JsonBody): JsonBody {
  const { messages } = body;
  if (!Array.isArray(messages) || !messages.some(isSystem)) {
    return body;
  }
  return { ...body, messages: messages.map((message: unknown) => (isSystem(message) ? { ...message, role: "user" } : message)) };
}

function isSystem(message: unknown): message is Record<string, unknown> {
  return isRecord(message) && (message["role"] === "system" || message["role"] === "developer");
}
