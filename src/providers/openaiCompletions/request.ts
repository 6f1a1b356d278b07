import type OpenAI from "openai";
import type { Failure } from "../../core/model/failure.ts";
import type { ChatRequest, Endpoint } from "../../core/provider.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { buildFailure, nameOf } from "../wire/failures/failureContext.ts";
import { transcriptPrompt } from "./prompt.ts";

/** What an answer may have where nobody says: the wire's own default of 16 would cut off every one. In tokens. */
const usualLimit = 1024;

/** The least room that is left for an answer, in tokens. */
const leastLimit = 16;

/** What a token has of text at least, in characters, so that a prompt's tokens are not guessed too few. */
const charactersPerToken = 3;

/** The window that an instruct model's prompt and answer share, in tokens. Source: OpenAI's model pages, 2026-11. */
const windows: readonly (readonly [name: RegExp, tokens: number])[] = [
  [/^gpt-3\.5-turbo-instruct/, 4096],
  [/^(?:davinci|babbage)-002/, 16_384],
];

/** The request on the legacy completions wire. Pure. */
export function buildCompletionsBody(
  { model, messages, maxOutputTokens }: ChatRequest,
  { quirks }: Pick<Endpoint, "quirks">,
): OpenAI.CompletionCreateParamsStreaming {
  const { prompt, stop } = transcriptPrompt(messages);
  const window = windows.find(([name]) => name.test(model))?.[1] ?? Number.POSITIVE_INFINITY;
  const room = Math.max(leastLimit, window - Math.ceil(prompt.length / charactersPerToken));
  return {
    model,
    prompt,
    stream: true,
    max_tokens: maxOutputTokens ?? Math.min(usualLimit, room),
    ...(stop.length === 0 ? {} : { stop: [...stop] }),
    ...(quirks?.refusesStreamOptions === true ? {} : { stream_options: { include_usage: true } }),
  };
}

/** What the wire has no place for, given in words; `undefined` where there is no such thing. Attachments are judged by `prepareMessages`. */
export function unsendable({ tools = [], outputSchema }: ChatRequest, failureContext: FailureContext): Failure | undefined {
  const what = tools.length > 0 ? "call tools" : outputSchema === undefined ? undefined : "answer in a schema";
  if (what === undefined) {
    return undefined;
  }
  const message = `The model “${failureContext.model ?? ""}” at ${nameOf(failureContext)} continues texts (legacy completions) and cannot ${what}; nothing was sent.`;
  return buildFailure(failureContext, {
    kind: "invalid-request",
    parameter: tools.length > 0 ? "tools" : "outputSchema",
    retry: "elsewhere",
    message,
  });
}
