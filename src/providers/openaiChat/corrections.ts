import { isRecord } from "../../core/model/json.ts";
import { roomRule } from "../wire/corrections/answerRoom.ts";
import type { JsonBody, CorrectionRule } from "../wire/corrections/correctedRequest.ts";
import { leaveOut, leaveOutQuoted, lowerLimit, otherName } from "../wire/corrections/fieldRules.ts";
import { toolSchemaRules } from "../wire/corrections/toolSchemaRules.ts";
import { turnRules } from "../wire/corrections/turnRules.ts";
import {
  hasToolChoice,
  pastAddresses,
  pastMediaAsNotes,
  schemaAsTool,
  withCallIds,
  withoutCacheMarks,
  withoutStrict,
  withReasoningContent,
  withToolChoice,
} from "./bodyRules.ts";
import { effortRules } from "./effortRules.ts";
import { withoutProofs, withSkippedProofs } from "./proofRules.ts";
import { mentions, names, wordsOf } from "../wire/corrections/rejectionWords.ts";
import { chatTurns } from "./turnForm.ts";

/**
 * What to do where a server of the chat completions wire rejects a parameter; the particular before the general, for the first rule that holds is
 * applied. Sources: the error texts of OpenAI, Azure, OpenRouter, Groq, Mistral, DeepSeek, xAI, Fireworks, vLLM, LiteLLM, Ollama and LM Studio, 2026-11.
 */
export const chatRules: readonly CorrectionRule[] = [
  ...["max_tokens", "max_completion_tokens"].map((field) => roomRule(field, (body, room) => ({ ...body, [field]: room }))),
  lowerLimit("max_tokens"),
  lowerLimit("max_completion_tokens"),
  otherName("max_tokens", "max_completion_tokens"),
  otherName("max_completion_tokens", "max_tokens"),
  {
    parameter: "messages.reasoning_content",
    instead: (failure, body) =>
      mentions(failure, "reasoning_content")
        ? changing(body, withReasoningContent, /pass|missing|required|must/i.test(wordsOf(failure)) ? "" : null)
        : undefined,
    apply: withReasoningContent,
  },
  ...effortRules,
  leaveOut("stream_options"),
  leaveOut("parallel_tool_calls"),
  // Before temperature: where both may not be there, this is the one that matters less.
  leaveOut("top_p"),
  ...[
    "temperature",
    "frequency_penalty",
    "presence_penalty",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "seed",
    "top_k",
    "verbosity",
    "service_tier",
    "prompt_cache_key",
  ].map(leaveOut),
  leaveOutQuoted("stop"),
  {
    // A strict schema is rejected for what it is, too: “'additionalProperties' is required to be supplied and to be false”.
    parameter: "strict",
    instead: (failure, body) => (/\bstrict\b|invalid schema for/i.test(wordsOf(failure)) ? changing(body, withoutStrict, null) : undefined),
    apply: withoutStrict,
  },
  ...toolSchemaRules,
  {
    parameter: "response_format",
    instead: (failure, body) =>
      /response[_ ]?format|json_?schema|structured outputs?|guided (?:json|decoding)/i.test(wordsOf(failure)) ||
      names(failure, "response_format")
        ? changing(body, schemaAsTool, "tool")
        : undefined,
    apply: schemaAsTool,
  },
  {
    // “Supported string values: none, auto, required” (LM Studio).
    parameter: "tool_choice:name",
    instead: (failure, body) =>
      isRecord(body["tool_choice"]) && names(failure, "tool_choice") && /supported.*\brequired\b/i.test(wordsOf(failure))
        ? "required"
        : undefined,
    apply: (body, instead) => (isRecord(body["tool_choice"]) ? withToolChoice(body, instead) : body),
  },
  {
    parameter: "tool_choice",
    instead: (failure, body) => (hasToolChoice(body) && names(failure, "tool_choice") ? null : undefined),
    apply: withToolChoice,
  },
  ...turnRules(chatTurns),
  {
    // “Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.” (Mistral's models, wherever they run)
    parameter: "tool_call_id",
    instead: (failure, body) => {
      const length = /tool call id\b.*\blength of (\d+)/i.exec(wordsOf(failure))?.[1];
      return length === undefined ? undefined : changing(body, (given) => withCallIds(given, { exactly: Number(length) }), length);
    },
    apply: (body, instead) => withCallIds(body, { exactly: Number(instead) }),
  },
  {
    // “Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got …”
    parameter: "tool_call_id:most",
    instead: (failure, body) => {
      const length = /tool_calls?\b.*\bid\b.*\bmaximum length (\d+)/is.exec(wordsOf(failure))?.[1];
      return length === undefined ? undefined : changing(body, (given) => withCallIds(given, { atMost: Number(length) }), length);
    },
    apply: (body, instead) => withCallIds(body, { atMost: Number(instead) }),
  },
  {
    // “Function call is missing a thought_signature in functionCall parts.” (Google's models, after a switch)
    parameter: "call proofs:missing",
    instead: (failure, body) =>
      /missing a thought_?signature/i.test(wordsOf(failure)) ? changing(body, withSkippedProofs, "skip") : undefined,
    apply: withSkippedProofs,
  },
  {
    // “messages.1.content.0: Invalid `signature` in `thinking` block” (Anthropic's models, behind LiteLLM, after a switch)
    parameter: "message proofs",
    onceOnly: true,
    instead: (failure, body) =>
      /invalid .?signature.? in .?thinking|(?:corrupted|invalid) thought.?signature/i.test(wordsOf(failure))
        ? changing(body, withoutProofs, null)
        : undefined,
    apply: withoutProofs,
  },
  {
    // Another server's.
    parameter: "call proofs",
    instead: (failure, body) =>
      /extra_content|provider_specific_fields|thought_?signature|thinking_blocks/i.test(wordsOf(failure)) &&
      !/missing/i.test(wordsOf(failure))
        ? changing(body, withoutProofs, null)
        : undefined,
    apply: withoutProofs,
  },
  {
    parameter: "cache_control",
    instead: (failure, body) => (mentions(failure, "cache_control") ? changing(body, withoutCacheMarks, null) : undefined),
    apply: withoutCacheMarks,
  },
  {
    // A picture whose address worked yesterday. Only this one, and only for this request: it may be there again tomorrow.
    parameter: "image_url:address",
    instead: (failure, body) =>
      /download|fetch|retriev|invalid_image_url/i.test(wordsOf(failure))
        ? pastAddresses(body).find((address) => wordsOf(failure).includes(address))
        : undefined,
    apply: (body, instead) => (instead === null ? body : pastMediaAsNotes(body, "image_url", instead)),
    onceOnly: true,
  },
  pastMedia("image_url", /image_url|\bimages?\b|vision|multimodal/i),
  pastMedia("input_audio", /input_audio|\baudio\b|multimodal/i),
  pastMedia("file", /['"`]file['"`]|\bfiles?\b|\bpdf\b|document|multimodal/i),
];

/** The correction, where applying it changes the body. */
function changing(
  body: JsonBody,
  apply: (body: JsonBody, instead: string | null) => JsonBody,
  instead: string | null,
): string | null | undefined {
  return apply(body, instead) === body ? undefined : instead;
}

/** Attachments that the model cannot take, and that were made when another did the talking. */
function pastMedia(type: string, words: RegExp): CorrectionRule {
  return {
    parameter: `content:${type}`,
    instead: (failure, body) =>
      words.test(wordsOf(failure)) &&
      /support|unknown variant|not (?:allowed|permitted|enabled)|invalid content type/i.test(wordsOf(failure))
        ? changing(body, (given) => pastMediaAsNotes(given, type), "note")
        : undefined,
    apply: (body) => pastMediaAsNotes(body, type),
  };
}
