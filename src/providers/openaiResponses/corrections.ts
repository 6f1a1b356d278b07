import type { Failure } from "../../core/model/failure.ts";
import { isRecord } from "../../core/model/json.ts";
import { roomRule } from "../wire/corrections/answerRoom.ts";
import type { JsonBody, CorrectionRule } from "../wire/corrections/correctedRequest.ts";
import { applyOptions, has, without } from "../wire/corrections/correctedRequest.ts";
import { toolSchemaRules } from "../wire/corrections/toolSchemaRules.ts";
import { turnRules } from "../wire/corrections/turnRules.ts";
import type { EffortWord } from "../openaiCommon/modelNames.ts";
import { effortWords, nearestEffort } from "../openaiCommon/modelNames.ts";
import { leaveOutWhere } from "../wire/corrections/fieldRules.ts";
import { namedLimit, supportedEfforts, wordsOf } from "../wire/corrections/rejectionWords.ts";
import { responsesTurns } from "./turnForm.ts";

/**
 * What to do where a server of the Responses wire rejects a parameter. Sources: OpenAI's error texts and those of Azure, vLLM and LiteLLM,
 * 2026-11.
 */
export const responsesRules: readonly CorrectionRule[] = [
  roomRule("max_output_tokens", (body, room) => ({ ...body, max_output_tokens: room })),
  {
    // Of another account, another model or another day: the conversation goes on without the thoughts.
    parameter: "input.reasoning",
    instead: (failure, body) => (isAboutReasoningItems(failure) && withoutReasoning(body) !== body ? null : undefined),
    apply: withoutReasoning,
    onceOnly: true,
  },
  {
    parameter: "reasoning.effort",
    instead: (failure, body) =>
      has(body, "reasoning.effort") && speaksOf(failure, "reasoning.effort") ? otherEfforts(failure, body) : undefined,
    apply: (body, instead) => withEffort(body, instead),
  },
  {
    parameter: "reasoning.summary",
    // Organisations that are not verified may not have summaries.
    instead: (failure, body) =>
      has(body, "reasoning.summary") && (speaksOf(failure, "reasoning.summary") || /reasoning summar/i.test(wordsOf(failure)))
        ? null
        : undefined,
    apply: (body) => without(body, "reasoning.summary"),
  },
  {
    parameter: "include",
    instead: (failure, body) =>
      has(body, "include") && (speaksOf(failure, "include") || /encrypted content is not supported/i.test(wordsOf(failure)))
        ? null
        : undefined,
    apply: (body) => without(body, "include"),
  },
  leaveOut("reasoning"),
  leaveOut("temperature"),
  leaveOut("top_p"),
  leaveOut("parallel_tool_calls"),
  leaveOut("prompt_cache_key"),
  leaveOut("store"),
  leaveOut("text.verbosity"),
  {
    parameter: "max_output_tokens",
    kinds: ["context-overflow"],
    instead: (failure, body) =>
      has(body, "max_output_tokens") && speaksOf(failure, "max_output_tokens") ? limitIn(failure, body) : undefined,
    apply: withLimit,
  },
  {
    parameter: "strict",
    instead: (failure, body) =>
      /\bstrict\b|invalid schema for/i.test(wordsOf(failure)) && withoutStrict(body) !== body ? null : undefined,
    apply: withoutStrict,
  },
  ...toolSchemaRules,
  ...turnRules(responsesTurns),
];

/** Whether a rejection is about a field, as its parameter or in its words. */
function speaksOf(failure: Failure, path: string): boolean {
  if (failure.kind === "invalid-request" && failure.parameter !== undefined) {
    return failure.parameter === path || failure.parameter.startsWith(`${path}.`) || failure.parameter.startsWith(`${path}[`);
  }
  const name = path.replaceAll(".", "\\.");
  // These are words of any sentence, unless they are quoted.
  const pattern = ["reasoning", "store", "include"].includes(path) ? `['"\`]${name}['"\`]` : `(?<![\\w.])${name}(?![\\w.]\\w)`;
  return new RegExp(pattern).test(wordsOf(failure));
}

function leaveOut(parameter: string): CorrectionRule {
  return leaveOutWhere(parameter, (failure) => speaksOf(failure, parameter));
}

/** The efforts that the model takes, as the rejection lists them; without a list those that every model has, or none at all. */
function otherEfforts(failure: Failure, body: JsonBody): string | null {
  const asked = effortOf(body);
  const taken = supportedEfforts(failure);
  const others = taken.length > 0 ? taken : ["low", "medium", "high"];
  return asked === undefined || others.includes(asked) ? null : others.join(",");
}

/** The effort nearest to what is asked, of those in `taken`; none where it is `null`. */
function withEffort(body: JsonBody, taken: string | null): JsonBody {
  const asked = effortOf(body);
  if (taken === null || asked === undefined) {
    return without(body, "reasoning.effort");
  }
  const words = effortWords.filter((word) => taken.split(",").includes(word));
  return words.includes(asked) ? body : applyOptions(body, { "reasoning.effort": nearestEffort(asked, words) });
}

function effortOf(body: JsonBody): EffortWord | undefined {
  const { reasoning } = body;
  return effortWords.find((word) => isRecord(reasoning) && reasoning["effort"] === word);
}

/** The limit that the rejection names, where it is less than what was asked for. */
function limitIn(failure: Failure, body: JsonBody): string | null {
  const limit = namedLimit(failure);
  return limit !== undefined && limit < Number(body["max_output_tokens"]) ? String(limit) : null;
}

function withLimit(body: JsonBody, limit: string | null): JsonBody {
  const asked = body["max_output_tokens"];
  if (limit === null) {
    return without(body, "max_output_tokens");
  }
  return typeof asked === "number" && asked > Number(limit) ? { ...body, max_output_tokens: Number(limit) } : body;
}

/** Schemas asked for as a help and not as a rule. Tools have to say so, or they would be strict. */
function withoutStrict(body: JsonBody): JsonBody {
  const { text, tools } = body;
  const format = isRecord(text) ? text["format"] : undefined;
  const isStrict = (value: unknown): boolean => isRecord(value) && value["strict"] === true;
  if (!isStrict(format) && !(Array.isArray(tools) && tools.some(isStrict))) {
    return body;
  }
  return {
    ...body,
    ...(isStrict(format) ? { text: { ...(text as JsonBody), format: { ...(format as JsonBody), strict: false } } } : {}),
    ...(Array.isArray(tools)
      ? { tools: tools.map((tool: unknown) => (isStrict(tool) ? { ...(tool as JsonBody), strict: false } : tool)) }
      : {}),
  };
}

/** OpenAI's words for reasoning that it cannot read, that it never kept, or that has lost what it led to. */
function isAboutReasoningItems(failure: Failure): boolean {
  return (
    /encrypted content .*could not be|invalid_encrypted_content|of type 'reasoning'|items are not persisted/is.test(wordsOf(failure)) ||
    (failure.kind === "invalid-request" && /encrypted_content/.test(failure.parameter ?? ""))
  );
}

function withoutReasoning(body: JsonBody): JsonBody {
  const { input } = body;
  const isReasoning = (item: unknown): boolean => isRecord(item) && item["type"] === "reasoning";
  return Array.isArray(input) && input.some(isReasoning) ? { ...body, input: input.filter((item: unknown) => !isReasoning(item)) } : body;
}
