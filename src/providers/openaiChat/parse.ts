import { isRecord, parseJson } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { WireQuirks } from "../../core/provider.ts";
import { answerEnd } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import { truncatedFailure, unreadableFailure } from "../wire/failures/failureScene.ts";
import { errorFailure } from "../wire/failures/httpFailure.ts";
import { strangeWords } from "../wire/answers/strangeWords.ts";
import { ToldWords } from "../wire/answers/toldWords.ts";
import type { WireUsage } from "../wire/answers/usageCounts.ts";
import { mergeUsage } from "../wire/answers/usageCounts.ts";
import { Citations } from "./citations.ts";
import { readError } from "../wire/failures/errorBody.ts";
import { firstChoice } from "../openaiCommon/firstChoice.ts";
import { MessageProofs } from "./messageProofs.ts";
import { ReasoningDetails } from "./reasoningDetails.ts";
import { ThinkTags } from "./thinkTags.ts";
import { ToolCalls } from "./toolCalls.ts";
import { readUsage } from "../openaiCommon/usage.ts";

/** A parser of one answer on the OpenAI chat completions wire. */
export function createChatParser(scene: FailureScene, quirks: WireQuirks = {}): AnswerParser {
  return new ChatParser(scene, quirks);
}

class ChatParser implements AnswerParser {
  readonly #scene: FailureScene;
  readonly #quirks: WireQuirks;
  readonly #calls: ToolCalls;
  readonly #thinkTags: ThinkTags;
  readonly #details: ReasoningDetails;
  readonly #proofs: MessageProofs;
  readonly #citations = new Citations();
  readonly #words = new ToldWords();
  #ended = false;
  #started = false;
  #hasContent = false;
  #hasRefusal = false;
  /** Thoughts came last, whose proof is not told yet. */
  #isThinking = false;
  #rawReason: string | undefined;
  remark: string | undefined;
  /** What the provider behind a gateway said itself, where the gateway tells. */
  #nativeReason: string | undefined;
  /** All that was told so far; some send the count with every chunk. */
  #usage: WireUsage | undefined;

  constructor(scene: FailureScene, quirks: WireQuirks) {
    this.#scene = scene;
    this.#quirks = quirks;
    this.#proofs = new MessageProofs(scene.model);
    this.#details = new ReasoningDetails(scene.model);
    this.#calls = new ToolCalls(scene.model);
    this.#thinkTags = new ThinkTags(quirks.thinkTags !== "never");
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
    this.#thinkTags.end(out);
    if (this.#usage !== undefined) {
      out.push(readUsage(this.#usage));
      this.#usage = undefined;
    }
  }

  #take(chunk: Record<string, unknown>, out: StreamEvent[]): void {
    const choice = firstChoice(chunk["choices"]);
    const error = choice === undefined || isTold(chunk["error"]) || isTold(chunk["base_resp"]) ? readError(chunk) : undefined;
    if (error !== undefined) {
      this.#fail(out, errorFailure(this.#scene, error));
      return;
    }
    this.#noteUsage(chunk, choice);
    if (chunk["citations"] !== undefined || chunk["search_results"] !== undefined) {
      this.#citations.note(chunk["citations"], chunk["search_results"]);
    }
    if (!isRecord(choice)) {
      // Azure's first chunk (content filter results) and OpenAI's last (usage) have none.
      this.remark ??= strangeWords(chunk, ["choices", "usage", "prompt_filter_results", "x_groq"]);
      return;
    }
    if (!this.#started) {
      this.#start(chunk, out);
    }
    if (isTold(choice["error"])) {
      this.#fail(out, errorFailure(this.#scene, readError(choice) ?? {}));
      return;
    }
    const { delta, message, finish_reason: reason } = choice;
    if (isRecord(delta)) {
      this.#takeDelta(delta, out);
    }
    // Some say it all again at the end, or there alone; Perplexity says it so far with each piece.
    if (isRecord(message) && (!isRecord(delta) || isTold(reason))) {
      this.#takeMessage(message, out);
    }
    if (typeof reason === "string" && reason !== "") {
      this.#rawReason = reason;
      this.#nativeReason = nonEmpty(choice["native_finish_reason"]);
      // What is whole can be acted on before the usage has come; what is not is judged at the end.
      this.#calls.end(out);
    }
  }

  #start(chunk: Record<string, unknown>, out: StreamEvent[]): void {
    this.#started = true;
    out.push({ type: "message-start", id: nonEmpty(chunk["id"]), model: nonEmpty(chunk["model"]) });
  }

  /** A message that is whole: what has not come in pieces is told now. */
  #takeMessage(message: Record<string, unknown>, out: StreamEvent[]): void {
    if (!this.#hasContent && !this.#calls.any) {
      this.#takeDelta(message, out);
      return;
    }
    const { content, tool_calls: calls, annotations } = message;
    this.#takeDelta({ annotations, ...(typeof content === "string" ? { content: this.#words.rest(content) } : {}) }, out);
    if (Array.isArray(calls)) {
      this.#calls.pushWhole(calls, out);
    }
  }

  #takeDelta(delta: Record<string, unknown>, out: StreamEvent[]): void {
    const { content } = delta;
    // The order within a chunk is ours to choose: a model thinks before it speaks.
    this.#takeReasoning(delta, out);
    if (typeof content === "string") {
      this.#say(content, out);
    } else if (Array.isArray(content)) {
      this.#takeParts(content, out);
    } else if (isRecord(delta["audio"])) {
      // A model that speaks aloud has its words beside the sound.
      this.#say(delta["audio"]["transcript"], out);
    }
    const refusal = nonEmpty(delta["refusal"]);
    if (refusal !== undefined) {
      this.#hasRefusal = true;
      this.#say(refusal, out);
    }
    const annotations = delta["annotations"];
    if (Array.isArray(annotations)) {
      this.#citations.annotate(annotations, out);
    }
    this.#takeCalls(delta, out);
  }

  /** DeepSeek says reasoning_content, OpenRouter and Ollama say reasoning, some say both; OpenRouter has the proofs in reasoning_details. */
  #takeReasoning(delta: Record<string, unknown>, out: StreamEvent[]): void {
    const details = delta["reasoning_details"];
    const proven = this.#proofs.push(delta);
    const words = Array.isArray(details) ? this.#details.push(details) : proven;
    const thought = nonEmpty(delta["reasoning_content"]) ?? nonEmpty(delta["reasoning"]) ?? words;
    if (thought !== "") {
      this.#think(thought, out);
    }
  }

  #takeCalls(delta: Record<string, unknown>, out: StreamEvent[]): void {
    const calls = delta["tool_calls"];
    const legacyCall = delta["function_call"];
    if (Array.isArray(calls) && calls.length > 0) {
      this.#endThinking(out);
      for (const call of calls as readonly unknown[]) {
        this.#calls.push(call, out);
      }
    } else if (isRecord(legacyCall)) {
      this.#endThinking(out);
      this.#calls.push({ index: 0, function: legacyCall }, out);
    }
  }

  /** Mistral's content in parts: text, and thinking with text parts of its own. */
  #takeParts(parts: readonly unknown[], out: StreamEvent[]): void {
    for (const part of parts) {
      if (!isRecord(part)) {
        continue;
      }
      this.#say(part["text"], out);
      const { thinking } = part;
      for (const thought of Array.isArray(thinking) ? (thinking as readonly unknown[]) : [{ text: thinking }]) {
        const words = isRecord(thought) ? nonEmpty(thought["text"]) : undefined;
        if (words !== undefined) {
          this.#think(words, out);
        }
      }
    }
  }

  #think(text: string, out: StreamEvent[]): void {
    // Where thoughts have a place of their own, tags in the text are words.
    this.#thinkTags.end(out);
    this.#hasContent = true;
    this.#isThinking = true;
    out.push({ type: "reasoning-delta", text });
  }

  #say(text: unknown, out: StreamEvent[]): void {
    if (typeof text !== "string" || text === "") {
      return;
    }
    this.#hasContent = true;
    this.#words.push(text);
    if (!this.#thinkTags.isDone) {
      this.#thinkTags.push(text, out);
      return;
    }
    if (this.#isThinking) {
      this.#endThinking(out);
    }
    out.push({ type: "text-delta", text });
  }

  /** What was thought so far is followed by something else. */
  #endThinking(out: StreamEvent[]): void {
    this.#isThinking = false;
    this.#thinkTags.end(out);
    this.#details.tell(out);
    this.#proofs.tell(out);
  }

  /** Groq has it in a field of its own too, Moonshot in the choice. */
  #noteUsage(chunk: Record<string, unknown>, choice: unknown): void {
    const groq = chunk["x_groq"];
    const own = [chunk["usage"], isRecord(groq) ? groq["usage"] : undefined, isRecord(choice) ? choice["usage"] : undefined].find(isRecord);
    if (own !== undefined) {
      this.#usage = mergeUsage(this.#usage, own);
    }
  }

  #finish(out: StreamEvent[]): void {
    this.#endThinking(out);
    const brokenCall = this.#calls.end(out);
    this.#citations.end(out);
    this.flush(out);
    this.#ended = true;
    out.push(
      answerEnd(this.#scene, {
        raw: this.#rawReason,
        words: this.#nativeReason,
        hasCalls: this.#calls.any,
        hasRefusal: this.#hasRefusal,
        brokenCall,
      }),
    );
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
