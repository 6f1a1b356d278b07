import { randomBytes } from "node:crypto";
import type { Dialect } from "./dialects.ts";
import { openaiErrorBody } from "./openaiErrors.ts";
import type { ScriptedCall, ScriptedUsage } from "./script.ts";
import { newId, splitInto, takeTurns, usageOf } from "./tokens.ts";
import type { AnswerFrame, ContentStep, StreamEncoder } from "./wireProtocol.ts";

/** The frames of one answer, as the gateway sends them. */
export function dialectStream(dialect: Dialect, frame: AnswerFrame): StreamEncoder {
  return new DialectEncoder(dialect, frame);
}

class DialectEncoder implements StreamEncoder {
  readonly citation: StreamEncoder["citation"];
  readonly image: StreamEncoder["image"];
  readonly refusal: StreamEncoder["refusal"];
  readonly #dialect: Dialect;
  readonly #frame: AnswerFrame;
  readonly #head: object;
  readonly #sent: ContentStep[] = [];
  readonly #proof = randomBytes(48).toString("base64");
  #calls = 0;
  #isThinking = false;

  constructor(dialect: Dialect, frame: AnswerFrame) {
    this.#dialect = dialect;
    this.#frame = frame;
    this.#head = { id: newId("chatcmpl-", 24), object: "chat.completion.chunk", created: 1_770_000_000, model: frame.request.model };
    this.citation =
      dialect.citations === true
        ? ({ url, title }) => [
            this.#chunk({ annotations: [{ type: "url_citation", url_citation: { url, title, start_index: 0, end_index: 0 } }] }),
          ]
        : undefined;
    this.image =
      dialect.images === true
        ? ({ mediaType, data }) => [
            this.#chunk({ content: "", images: [{ type: "image_url", index: 0, image_url: { url: `data:${mediaType};base64,${data}` } }] }),
          ]
        : undefined;
    this.refusal =
      dialect.hasRefusalField === true ? (words) => this.#count({ text: words }, [this.#chunk({ refusal: words })]) : undefined;
  }

  open(): readonly string[] {
    const comment = this.#dialect.comments === true ? [": OPENROUTER PROCESSING\n\n"] : [];
    return [...comment, this.#chunk({ role: "assistant", content: "" })];
  }

  content(step: ContentStep): readonly string[] {
    if ("reasoning" in step) {
      return this.#frame.request.reasoning === "skipped" ? [] : this.#count(step, [this.#thought(step.reasoning)]);
    }
    const closing = this.#closeThinking();
    return this.#count(
      step,
      "text" in step
        ? [this.#chunk({ content: closing + step.text })]
        : [
            ...(closing === "" ? [] : [this.#chunk({ content: closing })]),
            ...this.#callFrames(step.toolCall, this.#dialect.calls === "whole"),
          ],
    );
  }

  interleaved(calls: readonly ScriptedCall[]): readonly string[] {
    this.#sent.push(...calls.map((toolCall) => ({ toolCall })));
    return takeTurns(calls.map((call) => this.#callFrames(call, false)));
  }

  close(finishReason: string | undefined): readonly string[] {
    const usage = this.#frame.request.includeUsage ? usageOf(this.#frame, this.#sent) : null;
    const reported = usage === null ? undefined : usageBody(this.#dialect, usage);
    const isOwn = this.#dialect.usage === "asked" && reported !== undefined;
    const extra =
      reported === undefined || isOwn
        ? {}
        : { usage: reported, ...(this.#dialect.usage === "x_groq" ? { x_groq: { id: newId("req_", 20), usage: reported } } : {}) };
    const last = this.#chunk(this.#lastDelta(), finishReason ?? (this.#calls > 0 ? "tool_calls" : "stop"), extra);
    return [last, ...(isOwn ? [event({ ...this.#head, choices: [], usage: reported })] : []), "data: [DONE]\n\n"];
  }

  error(error: Parameters<StreamEncoder["error"]>[0]): readonly string[] {
    return [event(openaiErrorBody(error) as object)];
  }

  #count(step: ContentStep, frames: readonly string[]): readonly string[] {
    this.#sent.push(step);
    return frames;
  }

  #thought(text: string): string {
    const isFirst = !this.#isThinking;
    this.#isThinking = true;
    switch (this.#dialect.thoughts) {
      case "tags":
        return this.#chunk({ content: `${isFirst ? "<think>\n" : ""}${text}` });
      case "parts":
        return this.#chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text }] }] });
      case "reasoning_details":
        return this.#chunk({
          content: "",
          reasoning: text,
          reasoning_details: [{ type: "reasoning.text", text, format: "anthropic-claude-v1", index: 0 }],
        });
      case "reasoning":
      case "reasoning_content":
        return this.#chunk({ content: null, [this.#dialect.thoughts]: text });
    }
  }

  /** What ends thoughts in the text, where they are there. */
  #closeThinking(): string {
    const closing = this.#isThinking && this.#dialect.thoughts === "tags" ? "\n</think>\n\n" : "";
    this.#isThinking = closing === "" && this.#isThinking;
    return closing;
  }

  /** The signature of the reasoning comes last. */
  #lastDelta(): object {
    const hasThought = this.#sent.some((step) => "reasoning" in step);
    const proof = { type: "reasoning.text", signature: this.#proof, format: "anthropic-claude-v1", index: 0 };
    return {
      ...(this.#closeThinking() === "" ? { content: "" } : { content: "\n</think>\n\n" }),
      ...(hasThought && this.#dialect.thoughts === "reasoning_details" ? { reasoning_details: [proof] } : {}),
    };
  }

  #callFrames({ id, name, argumentsText, pieces = 1 }: ScriptedCall, isWhole: boolean): readonly string[] {
    const index = this.#calls;
    this.#calls += 1;
    const callId = id ?? (this.#dialect.mistralRules === true ? newId("", 9) : newId("call_", 24));
    const place = this.#dialect.calls === "ids" ? { id: callId } : { index };
    const first = { ...place, id: callId, type: "function", function: { name, arguments: isWhole ? argumentsText : "" } };
    const again = this.#dialect.calls === "names" ? { id: callId, name } : {};
    const rest = isWhole
      ? []
      : splitInto(argumentsText, pieces).map((piece) => ({
          ...place,
          ...(again.id === undefined ? {} : { id: again.id }),
          function: { ...(again.name === undefined ? {} : { name }), arguments: piece },
        }));
    return [first, ...rest].map((call) => this.#chunk({ content: null, tool_calls: [call] }));
  }

  #chunk(delta: object, finishReason: string | null = null, extra: object = {}): string {
    const soFar =
      this.#dialect.usage === "every" && this.#frame.request.includeUsage && this.#frame.usage !== null && finishReason === null
        ? { usage: { prompt_tokens: 1, completion_tokens: this.#sent.length, total_tokens: 1 + this.#sent.length } }
        : {};
    return event({ ...this.#head, choices: [{ index: 0, delta, finish_reason: finishReason }], ...soFar, ...extra });
  }
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** What was counted, under the gateway's names; what it does not count it does not report. */
export function usageBody({ counts }: Dialect, usage: ScriptedUsage): object {
  const reasoning = usage.reasoning ?? 0;
  const output = counts.reasoning === "beside" ? usage.output - reasoning : usage.output;
  return {
    prompt_tokens: usage.input,
    completion_tokens: output,
    total_tokens: usage.input + usage.output,
    ...(counts.cached === "hits"
      ? { prompt_cache_hit_tokens: usage.cachedInput ?? 0, prompt_cache_miss_tokens: usage.input - (usage.cachedInput ?? 0) }
      : {}),
    ...(counts.cached === "details"
      ? {
          prompt_tokens_details: {
            cached_tokens: usage.cachedInput ?? 0,
            ...(counts.written === true ? { cache_write_tokens: usage.cacheWrite ?? 0 } : {}),
          },
        }
      : {}),
    ...(counts.reasoning === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}
