import { isRecord, parseJson } from "../../core/model/json.ts";
import type { FinishReason, StreamEvent } from "../../core/model/streamEvent.ts";
import type { WireQuirks } from "../../core/provider.ts";
import type { AnswerParser } from "../answerParser.ts";
import type { FailureScene } from "../failureScene.ts";
import { truncatedFailure, unreadableFailure } from "../failureScene.ts";
import { errorFailure } from "../httpFailure.ts";
import { readError } from "./failure.ts";
import { ToolCalls } from "./toolCalls.ts";
import { readUsage } from "./usage.ts";

/** Our word for each of theirs; the second line is what gateways pass through from the wires behind them. */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  ...{ stop: "stop", length: "length", tool_calls: "tool-calls", function_call: "tool-calls", content_filter: "content-filter" },
  ...{ end_turn: "stop", eos: "stop", stop_sequence: "stop", max_tokens: "length", tool_use: "tool-calls", refusal: "refusal" },
};

/** A parser of one answer on the OpenAI chat completions wire. */
export function createChatParser(scene: FailureScene, quirks: WireQuirks = {}): AnswerParser {
  return new ChatParser(scene, quirks);
}

class ChatParser implements AnswerParser {
  readonly #scene: FailureScene;
  readonly #quirks: WireQuirks;
  readonly #calls = new ToolCalls();
  #ended = false;
  #started = false;
  #answerId: string | undefined;
  #hasContent = false;
  #hasRefusal = false;
  #rawReason: string | undefined;
  /** The last one told; some send the count so far with every chunk. */
  #usage: Record<string, unknown> | undefined;

  constructor(scene: FailureScene, quirks: WireQuirks) {
    this.#scene = scene;
    this.#quirks = quirks;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get whole(): boolean {
    return this.#rawReason !== undefined;
  }

  push(data: string, out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    if (data === "[DONE]") {
      this.#finish(out);
      return;
    }
    const chunk = parseJson(data);
    if (isRecord(chunk)) {
      this.#take(chunk, out);
    } else {
      this.#fail(out, unreadableFailure(this.#scene, "sent a piece of its answer that is no JSON", data));
    }
  }

  pushWhole(body: unknown, out: StreamEvent[]): void {
    const chunk = Array.isArray(body) ? (body[0] as unknown) : body;
    if (isRecord(chunk) && (Array.isArray(chunk["choices"]) || readError(chunk) !== undefined)) {
      this.#take(chunk, out);
      this.end(out);
    } else {
      this.#fail(out, unreadableFailure(this.#scene, "answered with JSON that is no chat completion; the base URL may be wrong"));
    }
  }

  end(out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    const mayEnd = this.#quirks.endsWithoutMark === true && (this.#hasContent || this.#calls.any);
    if (this.whole || mayEnd) {
      this.#finish(out);
    } else {
      this.#fail(out, truncatedFailure(this.#scene));
    }
  }

  flush(out: StreamEvent[]): void {
    if (this.#usage !== undefined) {
      out.push(readUsage(this.#usage));
      this.#usage = undefined;
    }
  }

  #take(chunk: Record<string, unknown>, out: StreamEvent[]): void {
    const choices = chunk["choices"];
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    const error = choice === undefined || isTold(chunk["error"]) ? readError(chunk) : undefined;
    if (error !== undefined) {
      this.#fail(out, errorFailure(this.#scene, error));
      return;
    }
    this.#noteUsage(chunk);
    if (!isRecord(choice)) {
      // Azure's first chunk (content filter results) and OpenAI's last (usage) have none.
      return;
    }
    if (!this.#started) {
      this.#start(chunk, out);
    }
    if (isTold(choice["error"])) {
      this.#fail(out, errorFailure(this.#scene, readError(choice) ?? {}));
      return;
    }
    const delta = choice["delta"] ?? choice["message"];
    if (isRecord(delta)) {
      this.#takeDelta(delta, out);
    }
    const reason = choice["finish_reason"];
    if (typeof reason === "string" && reason !== "") {
      this.#rawReason = reason;
      // What is whole can be acted on before the usage has come; what is not is judged at the end.
      this.#calls.end(out);
    }
  }

  #start(chunk: Record<string, unknown>, out: StreamEvent[]): void {
    this.#started = true;
    this.#answerId = nonEmpty(chunk["id"]);
    out.push({ type: "message-start", id: this.#answerId, model: nonEmpty(chunk["model"]) });
  }

  #takeDelta(delta: Record<string, unknown>, out: StreamEvent[]): void {
    const { content } = delta;
    // The order within a chunk is ours to choose: a model thinks before it speaks. DeepSeek says reasoning_content, OpenRouter and Ollama
    // say reasoning, some say both.
    this.#say("reasoning-delta", nonEmpty(delta["reasoning_content"]) ?? delta["reasoning"], out);
    if (Array.isArray(content)) {
      this.#takeParts(content, out);
    } else {
      this.#say("text-delta", content, out);
    }
    if (typeof delta["refusal"] === "string" && delta["refusal"] !== "") {
      this.#hasRefusal = true;
      this.#say("text-delta", delta["refusal"], out);
    }
    const calls = delta["tool_calls"];
    if (Array.isArray(calls)) {
      for (const call of calls as readonly unknown[]) {
        this.#calls.push(call, this.#answerId, out);
      }
    }
    const legacyCall = delta["function_call"];
    if (isRecord(legacyCall)) {
      this.#calls.push({ index: 0, function: legacyCall }, this.#answerId, out);
    }
  }

  /** Mistral's content in parts: text, and thinking with text parts of its own. */
  #takeParts(parts: readonly unknown[], out: StreamEvent[]): void {
    for (const part of parts) {
      if (!isRecord(part)) {
        continue;
      }
      this.#say("text-delta", part["text"], out);
      const { thinking } = part;
      for (const thought of Array.isArray(thinking) ? (thinking as readonly unknown[]) : []) {
        this.#say("reasoning-delta", isRecord(thought) ? thought["text"] : undefined, out);
      }
    }
  }

  #say(type: "text-delta" | "reasoning-delta", text: unknown, out: StreamEvent[]): void {
    if (typeof text === "string" && text !== "") {
      this.#hasContent = true;
      out.push({ type, text });
    }
  }

  #noteUsage(chunk: Record<string, unknown>): void {
    const own = chunk["usage"];
    if (isRecord(own)) {
      this.#usage = own;
      return;
    }
    const groq = chunk["x_groq"];
    if (isRecord(groq) && isRecord(groq["usage"])) {
      this.#usage = groq["usage"];
    }
  }

  #finish(out: StreamEvent[]): void {
    const raw = this.#rawReason;
    const reason = this.#reason(raw);
    const brokenCall = this.#calls.end(out);
    if (raw === "error") {
      this.#fail(out, unreadableFailure(this.#scene, "broke its answer off with an error that it did not explain"));
      return;
    }
    // A call that was cut short by the limit is told by the reason; anywhere else half a call is an answer that cannot be acted on.
    if (brokenCall !== undefined && reason !== "length" && reason !== "content-filter") {
      const what = brokenCall === "" ? "asked for a tool without saying which" : `called the tool “${brokenCall}” with arguments that are no JSON object`;
      this.#fail(out, unreadableFailure(this.#scene, what));
      return;
    }
    this.flush(out);
    this.#ended = true;
    out.push({ type: "finish", reason, rawReason: raw });
  }

  #reason(raw: string | undefined): FinishReason {
    const reason = raw === undefined ? "stop" : (finishReasons[raw.toLowerCase()] ?? "other");
    if (reason !== "stop") {
      return reason;
    }
    // Some gateways say “stop” whatever the model did.
    if (this.#calls.any) {
      return "tool-calls";
    }
    return this.#hasRefusal ? "refusal" : "stop";
  }

  #fail(out: StreamEvent[], failure: ReturnType<typeof truncatedFailure>): void {
    this.flush(out);
    this.#ended = true;
    out.push({ type: "failure", failure });
  }
}

function isTold(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
