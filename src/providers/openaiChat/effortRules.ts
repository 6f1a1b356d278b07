import { isRecord } from "../../core/model/json.ts";
import type { JsonBody, CorrectionRule } from "../wire/corrections/correctedRequest.ts";
import { has, without } from "../wire/corrections/correctedRequest.ts";
import { knownEfforts, names, nearestEffort, supportedEfforts, wordsOf } from "../wire/corrections/rejectionWords.ts";

/** The fields that ask for an effort, at their places in the body. */
const fields = ["reasoning_effort", "reasoning.effort"] as const;

/**
 * What to do where an effort is rejected: another value, where the rejection names those that it takes (a correction of its own for each value, so that
 * a later request for another is not touched); else none. Sources: as for the other corrections of the wire.
 */
export const effortRules: readonly CorrectionRule[] = [
  {
    // OpenAI's models from GPT-5.4 on take tools on this wire only while they do not think, also where no effort is asked for.
    parameter: "reasoning_effort:tools",
    instead: (failure, body) =>
      hasTools(body) &&
      body["reasoning_effort"] !== "none" &&
      /function tools with reasoning_effort are not supported/i.test(wordsOf(failure))
        ? "none"
        : undefined,
    apply: (body, instead) => (hasTools(body) && instead !== null ? { ...body, reasoning_effort: instead } : body),
  },
  ...fields.flatMap((field) => knownEfforts.map((effort) => otherEffort(field, effort))),
  {
    parameter: "reasoning_effort",
    // Ollama: “"llama3.1:8b" does not support thinking”.
    instead: (failure, body) =>
      has(body, "reasoning_effort") && (names(failure, "reasoning_effort") || /not support (?:thinking|reasoning)/i.test(wordsOf(failure)))
        ? null
        : undefined,
    apply: (body) => without(body, "reasoning_effort"),
  },
  // OpenRouter: “Reasoning is mandatory for this endpoint and cannot be disabled.”
  ...["reasoning", "thinking", "chat_template_kwargs"].map(
    (field): CorrectionRule => ({
      parameter: field,
      instead: (failure, body) => (has(body, field) && new RegExp(`\\b${field}\\b`, "i").test(wordsOf(failure)) ? null : undefined),
      apply: (body) => without(body, field),
    }),
  ),
];

function otherEffort(field: (typeof fields)[number], effort: string): CorrectionRule {
  return {
    parameter: `${field}:${effort}`,
    instead: (failure, body) =>
      effortIn(body, field) === effort && (names(failure, "reasoning_effort") || /\beffort\b/.test(wordsOf(failure)))
        ? nearestEffort(effort, supportedEfforts(failure))
        : undefined,
    apply: (body, instead) =>
      effortIn(body, field) !== effort
        ? body
        : field === "reasoning_effort"
          ? { ...body, reasoning_effort: instead }
          : { ...body, reasoning: { ...(body["reasoning"] as object), effort: instead } },
  };
}

function effortIn(body: JsonBody, field: (typeof fields)[number]): unknown {
  const { reasoning } = body;
  return field === "reasoning_effort" ? body["reasoning_effort"] : isRecord(reasoning) ? reasoning["effort"] : undefined;
}

function hasTools(body: JsonBody): boolean {
  return Array.isArray(body["tools"]) && body["tools"].length > 0;
}
