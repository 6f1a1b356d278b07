import type { Failure } from "../../core/model/failure.ts";
import { isRecord } from "../../core/model/json.ts";
import type { JsonBody, MendRule } from "../mending.ts";
import { systemAsUser, withWordAfterTools } from "./bodyMends.ts";
import { wordsOf } from "./refusalWords.ts";

/** What the user says where a template wants the user to speak and nobody did. */
const goOn = { role: "user", content: "Go on." } as const;

/** A model's template that raises an exception is an error of the server to some of those who run it. */
const kinds = ["server"] as const;

/**
 * What to do where a model's template wants the roles to take turns in another way. Neighbours of one role are one message from the start. Sources: the templates of Mistral's,
 * Google's and Qwen's models and the error texts of vLLM, llama.cpp, LM Studio, Mistral and Perplexity, 2026-11.
 */
export const turnMends: readonly MendRule[] = [
  {
    // “System message must be at the beginning.”, “Only one system-role message can exist, and it can only be in the first message”
    parameter: "role:system:late",
    kinds,
    instead: (failure, body) => (refusesLateSystem(wordsOf(failure)) && systemAsUser(body, true) !== body ? "user" : undefined),
    apply: (body) => systemAsUser(body, true),
  },
  {
    // “Unexpected role 'user' after role 'tool'” (Mistral's models, wherever they run)
    parameter: "role:user:after-tool",
    kinds,
    instead: (failure, body) => (/unexpected role '?user'? after role '?tool/i.test(wordsOf(failure)) && withWordAfterTools(body) !== body ? "assistant" : undefined),
    apply: withWordAfterTools,
  },
  {
    // “Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant”, “Last message must have role `user` or `tool`”
    parameter: "role:last",
    kinds,
    instead: (failure, body) => (refusesLast(wordsOf(failure)) && endsWithUser(body) !== body ? "user" : undefined),
    apply: endsWithUser,
  },
  {
    // “After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.”
    parameter: "roles",
    kinds,
    instead: takeTurns,
    apply: alternating,
  },
];

function refusesLateSystem(words: string): boolean {
  return /\bsystem(?:[- ]role)? messages?\b.{0,60}\b(?:beginning|first|start)\b|\b(?:only one|single|multiple|more than one)\b.{0,20}\bsystem(?:[- ]role)? (?:message|prompt)/i.test(words);
}

function refusesLast(words: string): boolean {
  return /expected last role|\blast message\b.{0,60}\b(?:user|assistant)\b|must end with a user|\bprefill\b|add_generation_prompt.{0,80}assistant/i.test(words);
}

/** `turns`, or `turns:system` where the template has no place for the system either. */
function takeTurns(failure: Failure, body: JsonBody): string | undefined {
  const words = wordsOf(failure);
  if (!/\broles?\b.{0,40}\balternat|\balternat\w*\b.{0,40}\b(?:roles?|user|assistant)\b|first message must|must (?:start|begin) with a user|(?:starts?|begins?) with a user/i.test(words)) {
    return undefined;
  }
  return (["turns", "turns:system"] as const).find((way) => !(way === "turns:system" && /optional\)? system/i.test(words)) && alternating(body, way) !== body);
}

/** A word of the assistant between a tool and the user, and one of the user before an assistant who speaks first. */
function alternating(body: JsonBody, way: string | null): JsonBody {
  const spoken = withWordAfterTools(way === "turns:system" ? systemAsUser(body, false) : body);
  const messages: readonly unknown[] = Array.isArray(spoken["messages"]) ? spoken["messages"] : [];
  const first = messages.findIndex((message) => isRecord(message) && message["role"] !== "system" && message["role"] !== "developer");
  const opener = messages[first];
  return isRecord(opener) && opener["role"] === "assistant" ? { ...spoken, messages: messages.toSpliced(first, 0, goOn) } : spoken;
}

function endsWithUser(body: JsonBody): JsonBody {
  const messages: readonly unknown[] = Array.isArray(body["messages"]) ? body["messages"] : [];
  const last = messages.at(-1);
  return isRecord(last) && last["role"] === "assistant" ? { ...body, messages: [...messages, goOn] } : body;
}
