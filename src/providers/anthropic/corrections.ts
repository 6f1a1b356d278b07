import { isRecord } from "../../core/model/json.ts";
import { roomRule } from "../wire/corrections/answerRoom.ts";
import type { JsonBody, CorrectionRule } from "../wire/corrections/correctedRequest.ts";
import { has, without } from "../wire/corrections/correctedRequest.ts";
import { toolSchemaRules } from "../wire/corrections/toolSchemaRules.ts";
import { turnRules } from "../wire/corrections/turnRules.ts";
import { leaveOutWhere } from "../wire/corrections/fieldRules.ts";
import { speaksOf, wordsOf } from "../wire/corrections/rejectionWords.ts";
import { correctToWords } from "./schemaInWords.ts";
import { thinkingRules } from "./thinkingRules.ts";
import { messagesTurns } from "./turnForm.ts";

/**
 * What to do where Anthropic, one of the clouds, or a gateway that copied the wire rejects a parameter. Sources: Anthropic's error texts, its
 * guides for moving between models, and those of Bedrock, Vertex and LiteLLM, 2026-11. The particular before the general: the first that holds
 * is done.
 */
export const messagesRules: readonly CorrectionRule[] = [
  roomRule("max_tokens", withLimit),
  {
    // “max_tokens: 200000 > 64000, which is the maximum allowed number of output tokens for …”
    parameter: "max_tokens",
    kinds: ["context-overflow"],
    instead: (failure, body) => lowerLimit(wordsOf(failure), body["max_tokens"]),
    apply: (body, instead) => withLimit(body, Number(instead)),
  },
  ...toolSchemaRules,
  {
    // “Thinking may not be enabled when tool_choice forces tool use.”, “tool_choice: forced tool use is not supported …”
    parameter: "tool_choice",
    instead: (failure, body) => (forces(body) && /tool_choice|tool choice|forced tool/i.test(wordsOf(failure)) ? "auto" : undefined),
    apply: (body) => (forces(body) ? { ...body, tool_choice: { type: "auto" } } : body),
  },
  ...["temperature", "top_p", "top_k", "metadata", "service_tier", "stop_sequences"].map(leaveOut),
  ...thinkingRules,
  {
    parameter: "output_config.effort",
    instead: (failure, body) => (has(body, "output_config.effort") && speaksOf(failure, "effort") ? null : undefined),
    apply: (body) => without(body, "output_config.effort"),
  },
  {
    parameter: "output_config.format",
    instead: (failure, body) =>
      has(body, "output_config.format") &&
      /output_config|output_format|structured output|schema|grammar/i.test(wordsOf(failure)) &&
      !/input_schema/.test(wordsOf(failure))
        ? "words"
        : undefined,
    apply: correctToWords,
  },
  {
    parameter: "output_config",
    instead: (failure, body) => (has(body, "output_config") && speaksOf(failure, "output_config") ? null : undefined),
    apply: (body) => without(correctToWords(body), "output_config"),
  },
  everywhere("strict"),
  everywhere("cache_control"),
  {
    // “This model does not support assistant message prefill. The conversation must end with a user message.”
    parameter: "prefill",
    instead: (failure, body) =>
      /prefill|must end with a user message/i.test(wordsOf(failure)) && endsWithAssistant(body) ? "user" : undefined,
    apply: (body) =>
      endsWithAssistant(body)
        ? { ...body, messages: [...(body["messages"] as readonly unknown[]), { role: "user", content: "Go on." }] }
        : body,
  },
  ...turnRules(messagesTurns),
];

function leaveOut(parameter: string): CorrectionRule {
  return leaveOutWhere(parameter, (failure) => speaksOf(failure, parameter));
}

/** A field that may stand in many places. */
function everywhere(field: string): CorrectionRule {
  const strip = (body: JsonBody): JsonBody => {
    const text = JSON.stringify(body);
    return text.includes(`"${field}":`)
      ? (JSON.parse(text, function (this: unknown, key, value: unknown) {
          return key === field && isFieldOf(this, field) ? undefined : value;
        }) as JsonBody)
      : body;
  };
  return {
    parameter: field,
    instead: (failure, body) => (speaksOf(failure, field) && strip(body) !== body ? null : undefined),
    apply: strip,
  };
}

/** A block or a tool, and no property of a schema or argument of a call that happens to have the name. */
function isFieldOf(owner: unknown, field: string): boolean {
  return (
    isRecord(owner) && (field === "cache_control" ? typeof owner["type"] === "string" || "input_schema" in owner : "input_schema" in owner)
  );
}

/** The lesser limit that the provider names, where the one that was asked for is beyond it. */
function lowerLimit(words: string, asked: unknown): string | undefined {
  if (
    typeof asked !== "number" ||
    !/max_tokens|maximum tokens|output tokens/i.test(words) ||
    /context (?:limit|length|window)/i.test(words)
  ) {
    return undefined;
  }
  const numbers = (words.match(/\d[\d,_]*/g) ?? []).map((text) => Number(text.replaceAll(/[,_]/g, "")));
  const limit = Math.max(...numbers.filter((number) => number >= 256 && number < asked));
  return Number.isFinite(limit) ? String(limit) : undefined;
}

/** A limit teaches what the most is, and lowers no request that asks for less. A budget goes down with it, and is gone where it would be all that is left. */
function withLimit(body: JsonBody, limit: number): JsonBody {
  const { max_tokens: asked, thinking } = body;
  if (typeof asked !== "number" || !(asked > limit)) {
    return body;
  }
  if (limit < 2048 && has(body, "thinking.budget_tokens")) {
    return { ...without(body, "thinking"), max_tokens: limit };
  }
  const budget = isRecord(thinking) && typeof thinking["budget_tokens"] === "number" ? thinking["budget_tokens"] : undefined;
  return {
    ...body,
    max_tokens: limit,
    ...(budget !== undefined && budget > limit / 2
      ? { thinking: { ...(thinking as object), budget_tokens: Math.max(1024, Math.floor(limit / 2)) } }
      : {}),
  };
}

function forces({ tool_choice: choice }: JsonBody): boolean {
  return isRecord(choice) && (choice["type"] === "any" || choice["type"] === "tool");
}

function endsWithAssistant({ messages }: JsonBody): boolean {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return isRecord(last) && last["role"] === "assistant";
}
