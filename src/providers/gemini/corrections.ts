import type { Failure } from "../../core/model/failure.ts";
import type { JsonObject, JsonValue } from "../../core/model/json.ts";
import { isRecord, jsonText } from "../../core/model/json.ts";
import type { JsonBody, CorrectionRule } from "../wire/corrections/correctedRequest.ts";
import { applyOptions, has, without } from "../wire/corrections/correctedRequest.ts";
import { openApiSchema } from "../wire/requests/openApiSchema.ts";
import { toolSchemaRules } from "../wire/corrections/toolSchemaRules.ts";
import { turnRules } from "../wire/corrections/turnRules.ts";
import { leaveOutWhere } from "../wire/corrections/fieldRules.ts";
import { wordsOf } from "../wire/corrections/rejectionWords.ts";
import { signatureSkip } from "./signature.ts";
import { thinkingRules } from "./thinkingRules.ts";
import { geminiTurns } from "./turnForm.ts";

const schemaPath = "generationConfig.responseJsonSchema";
const limitPath = "generationConfig.maxOutputTokens";

/**
 * What to do where a model of the Gemini wire, or a gateway to it, rejects a parameter. Sources: the texts that Google's API sends, as
 * quoted in the issues of those who build on it, 2026-11.
 */
export const geminiRules: readonly CorrectionRule[] = [
  ...thinkingRules,
  ...["temperature", "topP", "topK", "presencePenalty", "frequencyPenalty", "seed", "candidateCount"].map(leaveOutSetting),
  {
    // “…the supported range is from 1 (inclusive) to 65537 (exclusive)”
    parameter: "maxOutputTokens",
    instead: (failure, body) => {
      const most = /range is from \d+ \(inclusive\) to (\d+) \(exclusive\)/.exec(wordsOf(failure))?.[1];
      return has(body, limitPath) && speaksOf(failure, /max_?output_?tokens/i)
        ? most === undefined
          ? null
          : String(Number(most) - 1)
        : undefined;
    },
    apply: limitAnswer,
  },
  {
    parameter: "parametersJsonSchema",
    instead: (failure, body) => (speaksOf(failure, /parameters_?json_?schema/i) && olderTools(body) !== body ? "parameters" : undefined),
    apply: olderTools,
  },
  ...toolSchemaRules,
  {
    parameter: "responseJsonSchema",
    instead: (failure, body) => (has(body, schemaPath) && speaksOf(failure, /response_?json_?schema/i) ? "responseSchema" : undefined),
    apply: olderSchema,
  },
  {
    // “JSON mode is not enabled for …”, “Function calling with a response mime type: 'application/json' is unsupported”
    parameter: "responseMimeType",
    instead: (failure, body) =>
      has(body, "generationConfig.responseMimeType") && speaksOf(failure, /json mode|response[ _]?mime[ _]?type|response_?schema/i)
        ? "words"
        : undefined,
    apply: schemaInWords,
  },
  {
    // “Developer instruction is not enabled for models/gemma-3-27b-it”
    parameter: "systemInstruction",
    instead: (failure, body) =>
      has(body, "systemInstruction") && speaksOf(failure, /(?:developer|system)[ _]?instruction/i) ? "user" : undefined,
    apply: (body) => geminiTurns.systemAsUser(body, false),
  },
  {
    // “Corrupted thought signature”: another model's, or another project's.
    parameter: "thoughtSignature",
    instead: (failure, body) =>
      speaksOf(failure, /(?:corrupted|invalid) thought.?signature|thought.?signature is (?:not valid|invalid)/i) &&
      withoutProofs(body) !== body
        ? signatureSkip
        : undefined,
    apply: withoutProofs,
    onceOnly: true,
  },
  {
    // “Unknown name "id" at 'contents[1].parts[0].function_call': Cannot find field.”
    parameter: "functionCall.id",
    instead: (failure, body) => (speaksOf(failure, /Unknown name "id" at 'contents/) && withoutCallIds(body) !== body ? null : undefined),
    apply: withoutCallIds,
  },
  ...turnRules(geminiTurns),
];

function speaksOf(failure: Failure, pattern: RegExp): boolean {
  return (
    pattern.test(wordsOf(failure)) ||
    (failure.kind === "invalid-request" && failure.parameter !== undefined && pattern.test(failure.parameter))
  );
}

/** A setting of the user's own: Google names it in camel case or in snake case, or by its last word (“Penalty is not enabled for …”). */
function leaveOutSetting(name: string): CorrectionRule {
  const path = `generationConfig.${name}`;
  const pattern = new RegExp(
    `\\b${name.replace(/[A-Z]/g, (letter) => `[ _]?${letter}`)}\\b${name.endsWith("Penalty") ? "|^penalty\\b" : ""}`,
    "i",
  );
  return leaveOutWhere(name, (failure) => speaksOf(failure, pattern), path);
}

function limitAnswer(body: JsonBody, most: string | null): JsonBody {
  const given = settingOf(body, "maxOutputTokens");
  if (most === null) {
    return without(body, limitPath);
  }
  return typeof given === "number" && given > Number(most) ? applyOptions(body, { [limitPath]: Number(most) }) : body;
}

function olderTools(body: JsonBody): JsonBody {
  return mapObjects(body, "tools", ({ parametersJsonSchema: schema, ...declaration }) => {
    if (!isRecord(schema)) {
      return undefined;
    }
    const parameters = openApiSchema(schema as JsonObject);
    // The wire rejects an object without properties.
    return parameters["properties"] === undefined ? declaration : { ...declaration, parameters };
  });
}

function olderSchema(body: JsonBody): JsonBody {
  const schema = settingOf(body, "responseJsonSchema");
  return isRecord(schema) ? applyOptions(without(body, schemaPath), { "generationConfig.responseSchema": openApiSchema(schema) }) : body;
}

function schemaInWords(body: JsonBody): JsonBody {
  const schema = settingOf(body, "responseJsonSchema") ?? settingOf(body, "responseSchema");
  const rest = ["responseMimeType", "responseJsonSchema", "responseSchema"].reduce(
    (left, name) => without(left, `generationConfig.${name}`),
    body,
  );
  const words = `Answer with JSON alone, without a code fence, that satisfies this JSON Schema:\n${jsonText(schema ?? null)}`;
  return schema === undefined || !Array.isArray(rest["contents"])
    ? rest
    : { ...rest, contents: [...(rest["contents"] as readonly unknown[]), userWords(words)] };
}

function userWords(text: string): JsonObject {
  return { role: "user", parts: [{ text }] };
}

/** Without proofs of thinking. A call may not be without. */
function withoutProofs(body: JsonBody): JsonBody {
  return mapObjects(body, "contents", ({ thoughtSignature, ...part }) => {
    if (thoughtSignature === undefined || thoughtSignature === signatureSkip) {
      return undefined;
    }
    return "functionCall" in part ? { ...part, thoughtSignature: signatureSkip } : part;
  });
}

function withoutCallIds(body: JsonBody): JsonBody {
  return mapObjects(body, "contents", ({ id, ...call }) =>
    typeof id === "string" && ("args" in call || "response" in call) ? call : undefined,
  );
}

/** The body with every object below `field` that `change` has another for; the same body where it has none. */
function mapObjects(body: JsonBody, field: string, change: (object: Record<string, unknown>) => object | undefined): JsonBody {
  const changed = new Set<object>();
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(visit);
    }
    if (!isRecord(value)) {
      return value;
    }
    const other = change(value);
    if (other !== undefined) {
      changed.add(other);
    }
    return Object.fromEntries(Object.entries(other ?? value).map(([name, each]) => [name, visit(each)]));
  };
  const corrected = visit(body[field]);
  return changed.size > 0 ? { ...body, [field]: corrected } : body;
}

function settingOf(body: JsonBody, name: string): JsonValue | undefined {
  const config = body["generationConfig"];
  return isRecord(config) ? (config[name] as JsonValue | undefined) : undefined;
}
