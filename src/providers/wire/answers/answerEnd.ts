import type { FailureEvent, FinishEvent, FinishReason } from "../../../core/model/streamEvent.ts";
import type { FailureContext } from "../failures/failureContext.ts";
import { brokenCallFailure, buildFailure, nameOf } from "../failures/failureContext.ts";

/**
 * Our word for each of theirs, in lower case. Each wire has its own, but gateways pass on those of the wires behind them, so all are known on every wire. Those that say
 * nothing of how the answer is (`pause_turn`, `LANGUAGE`, `unknown`) have none. Sources: the references of OpenAI, Anthropic and Gemini, 2026-11; then what gateways have.
 */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  ...{ stop: "stop", length: "length", tool_calls: "tool-calls", function_call: "tool-calls", content_filter: "content-filter" },
  ...{ completed: "stop", max_output_tokens: "length" },
  ...{
    end_turn: "stop",
    stop_sequence: "stop",
    max_tokens: "length",
    model_context_window_exceeded: "length",
    tool_use: "tool-calls",
    refusal: "refusal",
  },
  ...{
    safety: "content-filter",
    recitation: "content-filter",
    prohibited_content: "content-filter",
    blocklist: "content-filter",
    spii: "content-filter",
    model_armor: "content-filter",
  },
  ...{ image_safety: "content-filter", image_prohibited_content: "content-filter", image_recitation: "content-filter" },
  ...{
    eos: "stop",
    eos_token: "stop",
    end: "stop",
    complete: "stop",
    tool_call: "tool-calls",
    model_length: "length",
    sensitive: "content-filter",
  },
};

type BrokenKind = "invalid-output" | "invalid-request" | "overloaded" | "server";

/** What is in a reason that says that the answer broke off; the first that holds. Documented ones, and whatever a gateway makes up that says so. */
const brokenReasons: readonly (readonly [RegExp, BrokenKind])[] = [
  // Gemini's MALFORMED_FUNCTION_CALL (“function_call_filter: …” at its OpenAI address), UNEXPECTED_TOOL_CALL, TOO_MANY_TOOL_CALLS; Bedrock's malformed_model_output.
  [
    /malformed|(?:unexpected|too_many|invalid|bad|broken|failed|unparsable)_(?:tool|function)_?(?:calls?|use)|(?:tool|function)_(?:calls?|use)_(?:failed|error|invalid)/,
    "invalid-output",
  ],
  [/missing_thought_signature/, "invalid-request"],
  [/overload|capacity|too_busy/, "overloaded"],
  // Mistral's and OpenRouter's “error”, DeepSeek's insufficient_system_resource, vLLM's and MiniMax's “abort”, Zhipu's network_error.
  [/error|fail|abort|cancel|timeout|timed_out|exception|insufficient|unavailable|interrupted/, "server"],
];

/** What is known of an answer when it ends. */
export interface AnswerFacts {
  /** The provider's word for why; `undefined` where it said none. */
  readonly raw: string | undefined;
  /** The provider's sentence beside it. */
  readonly words?: string | undefined;
  readonly hasCalls: boolean;
  readonly hasRefusal?: boolean | undefined;
  /** The tool of a call whose arguments are no JSON object; `""` for a call without a name. */
  readonly brokenCall?: string | undefined;
}

/** The event that ends an answer which the provider has ended. Pure. */
export function answerEnd(failureContext: FailureContext, facts: AnswerFacts): FinishEvent | FailureEvent {
  const { raw, words, brokenCall } = facts;
  const word = raw?.toLowerCase().replaceAll(/[\s-]+/g, "_") ?? "stop";
  const known = finishReasons[word] ?? (/content_?filter/.test(word) && !/malformed/.test(word) ? "content-filter" : undefined);
  const broken = known === undefined ? brokenReasons.find(([pattern]) => pattern.test(word))?.[1] : undefined;
  if (broken !== undefined) {
    return { type: "failure", failure: brokenOff(failureContext, broken, raw ?? "", words) };
  }
  const reason = reasonOf(known ?? "other", facts);
  // A call that was cut short by the limit is reported by the reason; anywhere else half a call is an answer that cannot be acted on.
  if (brokenCall !== undefined && reason !== "length" && reason !== "content-filter" && reason !== "refusal") {
    return { type: "failure", failure: brokenCallFailure(failureContext, brokenCall) };
  }
  return { type: "finish", reason, rawReason: raw };
}

/** Some say “stop” whatever the model did, some “tool calls” where there is none, which would send an agent round in circles. */
function reasonOf(known: FinishReason, { hasCalls, hasRefusal }: AnswerFacts): FinishReason {
  if (known !== "stop" && known !== "tool-calls") {
    return known;
  }
  return hasCalls ? "tool-calls" : hasRefusal === true ? "refusal" : "stop";
}

function brokenOff(failureContext: FailureContext, kind: BrokenKind, raw: string, words: string | undefined) {
  const who = nameOf(failureContext);
  const providerMessage = words ?? raw;
  switch (kind) {
    case "invalid-output":
      return buildFailure(failureContext, {
        kind,
        retry: "same",
        message: `The model at ${who} broke its answer off with a tool call that is no valid one (${raw}).`,
        providerMessage,
      });
    case "invalid-request":
      return buildFailure(failureContext, {
        kind,
        retry: "elsewhere",
        message: `${who} broke its answer off because of what was sent (${raw}).`,
        providerMessage,
      });
    case "overloaded":
      return buildFailure(failureContext, {
        kind,
        retry: "same",
        message: `${who} broke its answer off because it is overloaded (${raw}).`,
        providerMessage,
      });
    case "server":
      return buildFailure(failureContext, {
        kind,
        retry: "same",
        message: `${who} broke its answer off with an error that it did not explain (${raw}).`,
        providerMessage,
      });
  }
}
