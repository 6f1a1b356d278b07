import type { Failure } from "../model/failure.ts";
import type { FinishEvent, StreamEvent } from "../model/streamEvent.ts";

/**
 * Whether an event is part of an answer: words, thoughts, an image or a call. Blank text is not, nor are facts about an answer (its id, its count, a proof of
 * thoughts that were not reported, a source of words that were not said). Pure.
 */
export function hasContent(event: StreamEvent): boolean {
  switch (event.type) {
    case "text-delta":
    case "reasoning-delta":
      return event.text.trim() !== "";
    case "image":
    case "tool-call-start":
    case "tool-call-delta":
    case "tool-call-end":
    case "structured-output":
      return true;
    case "message-start":
    case "reasoning-signature":
    case "dropped":
    case "citation":
    case "usage":
    case "attempt":
    case "finish":
    case "failure":
      return false;
  }
}

/** What is known of an answer that ended before it said anything. */
export interface EmptyAnswer {
  readonly finish: FinishEvent;
  /** Tokens that the answer has cost, thoughts that are not reported included; `undefined` where they were not counted. */
  readonly outputTokens: number | undefined;
  /** The provider's own words beside the answer, redacted, where it had any. */
  readonly remark: string | undefined;
}

/** Ends that say that the prompt fills the context: Anthropic's and z.ai's `model_context_window_exceeded`, 2026-11. */
const noRoom = /context_(?:window|length)/;

/**
 * The failure of an answer in which nothing was said; `undefined` where such an end is an answer of its own:
 *
 * - `content-filter` and `refusal` say by themselves that there will be no words, and why.
 * - `length` with tokens counted: the model has thought out of sight until its limit. OpenAI (“this might occur before any visible output tokens are
 *   produced”, guide to reasoning models) and Google (`MAX_TOKENS` with `thoughtsTokenCount` alone) charge for that, and the same request ends the same way.
 *   Without tokens there was no room for an answer: local servers say so of a prompt that fills the context.
 *
 * `label` names the provider for people. Pure.
 */
export function emptyAnswerFailure(
  { finish, outputTokens, remark }: EmptyAnswer,
  label: string,
  asked: Pick<Failure, "provider" | "model" | "accountLabel" | "origin">,
): Failure | undefined {
  const { reason, rawReason } = finish;
  if (rawReason !== undefined && noRoom.test(rawReason)) {
    return {
      kind: "context-overflow",
      message: `The conversation leaves no room for an answer from ${label} (${rawReason}).`,
      ...asked,
      retry: "elsewhere",
      providerMessage: remark,
    };
  }
  if (reason === "content-filter" || reason === "refusal" || (reason === "length" && outputTokens !== undefined && outputTokens > 0)) {
    return undefined;
  }
  const because = rawReason === undefined || reason === "stop" ? "" : ` (${rawReason})`;
  const message =
    reason === "tool-calls"
      ? `${label} ended its answer with a tool call${because}, but sent none.`
      : `${label} sent an empty answer${because}.`;
  return { kind: "server", message, ...asked, retry: "same", providerMessage: remark };
}
