import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { WireQuirks } from "../../core/provider.ts";
import { firstChoice } from "../openaiCommon/firstChoice.ts";
import { readUsage } from "../openaiCommon/usage.ts";
import type { AnswerFacts } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { Fields } from "../wire/answers/fields.ts";
import { recordsIn, text } from "../wire/answers/fields.ts";
import { Images } from "../wire/answers/images.ts";
import { EmittedText } from "../wire/answers/emittedText.ts";
import { readError } from "../wire/failures/errorBody.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { WireParser } from "../wire/wireParser.ts";
import { Citations } from "./citations.ts";
import { MessageProofs } from "./messageProofs.ts";
import { ReasoningDetails } from "./reasoningDetails.ts";
import { ThinkTags } from "./thinkTags.ts";
import { ToolCalls } from "./toolCalls.ts";

const form = { readError, readUsage, noAnswer: "JSON that is no chat completion" };

/** A parser of one answer on the OpenAI chat completions wire. */
export function createChatParser(failureContext: FailureContext, quirks: WireQuirks = {}): AnswerParser {
  return new ChatParser(failureContext, quirks);
}

class ChatParser extends WireParser {
  readonly #quirks: WireQuirks;
  readonly #calls: ToolCalls;
  readonly #thinkTags: ThinkTags;
  readonly #details: ReasoningDetails;
  readonly #proofs: MessageProofs;
  readonly #citations = new Citations();
  readonly #images = new Images();
  readonly #words = new EmittedText();
  #hasContent = false;
  #hasRefusal = false;
  /** Thoughts came last, whose proof is not reported yet. */
  #isThinking = false;
  /** What the provider behind a gateway said itself, where the gateway reports. */
  #nativeReason: string | undefined;

  constructor(failureContext: FailureContext, quirks: WireQuirks) {
    super(failureContext, form);
    this.#quirks = quirks;
    this.#calls = new ToolCalls(failureContext.model);
    this.#details = new ReasoningDetails(failureContext.model);
    this.#proofs = new MessageProofs(failureContext.model);
    this.#thinkTags = new ThinkTags(quirks.thinkTags !== "never");
  }

  override flush(out: StreamEvent[]): void {
    this.#thinkTags.end(out);
    super.flush(out);
  }

  protected takeWhole(body: unknown, out: StreamEvent[]): boolean {
    const chunk: unknown = Array.isArray(body) ? body[0] : body;
    if (!isRecord(chunk) || !Array.isArray(chunk["choices"])) {
      return false;
    }
    this.take(chunk, out);
    return true;
  }

  protected override takeDone(out: StreamEvent[]): void {
    this.finish(out);
  }

  protected override endUnfinished(out: StreamEvent[]): void {
    if (this.#quirks.endsWithoutMark === true && (this.#hasContent || this.#calls.any)) {
      this.finish(out);
    } else {
      super.endUnfinished(out);
    }
  }

  protected take(chunk: Fields, out: StreamEvent[]): void {
    const choice = firstChoice(chunk["choices"]);
    const mayBeError = choice === undefined || isPresent(chunk["error"]) || isPresent(chunk["base_resp"]);
    if (mayBeError && readError(chunk) !== undefined) {
      this.failWith(chunk, out);
      return;
    }
    // Groq has it in a field of its own too, Moonshot in the choice.
    const groq = chunk["x_groq"];
    this.count([chunk["usage"], isRecord(groq) ? groq["usage"] : undefined, isRecord(choice) ? choice["usage"] : undefined].find(isRecord));
    if (chunk["citations"] !== undefined || chunk["search_results"] !== undefined) {
      this.#citations.note(chunk["citations"], chunk["search_results"]);
    }
    if (!isRecord(choice)) {
      // Azure's first chunk (content filter results) and OpenAI's last (usage) have none.
      this.remarkOn(chunk, ["choices", "usage", "prompt_filter_results", "x_groq"]);
      return;
    }
    this.start(chunk["id"], chunk["model"], out);
    if (isPresent(choice["error"])) {
      this.failWith(choice, out);
      return;
    }
    const { delta, message, finish_reason: reason } = choice;
    if (isRecord(delta)) {
      this.#takeDelta(delta, out);
    }
    // Some say it all again at the end, or there alone; Perplexity says it so far with each piece.
    if (isRecord(message) && (!isRecord(delta) || isPresent(reason))) {
      this.#takeMessage(message, out);
    }
    if (typeof reason === "string" && reason !== "") {
      this.rawReason = reason;
      this.#nativeReason = text(choice["native_finish_reason"]);
      // What is whole can be acted on before the usage has come; what is not is judged at the end.
      this.#calls.end(out);
    }
  }

  /** A message that is whole: what has not come in pieces is reported now. */
  #takeMessage(message: Fields, out: StreamEvent[]): void {
    if (!this.#hasContent && !this.#calls.any) {
      this.#takeDelta(message, out);
      return;
    }
    const { content, tool_calls: calls, annotations, images } = message;
    this.#takeDelta({ annotations, images, ...(typeof content === "string" ? { content: this.#words.rest(content) } : {}) }, out);
    if (Array.isArray(calls)) {
      this.#calls.pushWhole(calls, out);
    }
  }

  #takeDelta(delta: Fields, out: StreamEvent[]): void {
    const { content } = delta;
    // The order within a chunk is ours to choose: a model thinks before it speaks.
    this.#takeReasoning(delta, out);
    if (typeof content === "string") {
      this.#emitText(content, out);
    } else if (Array.isArray(content)) {
      this.#takeParts(content, out);
    } else if (isRecord(delta["audio"])) {
      // A model that speaks aloud has its words beside the sound.
      this.#emitText(delta["audio"]["transcript"], out);
    }
    const refusal = text(delta["refusal"]);
    if (refusal !== undefined) {
      this.#hasRefusal = true;
      this.#emitText(refusal, out);
    }
    const annotations = delta["annotations"];
    if (Array.isArray(annotations)) {
      this.#citations.annotate(annotations, out);
    }
    if (delta["images"] !== undefined) {
      recordsIn(delta["images"]).forEach((image) => {
        this.#takeImage(image, out);
      });
    }
    this.#takeCalls(delta, out);
  }

  /** DeepSeek says reasoning_content, OpenRouter and Ollama say reasoning, some say both; OpenRouter has the proofs in reasoning_details. */
  #takeReasoning(delta: Fields, out: StreamEvent[]): void {
    const details = delta["reasoning_details"];
    const proven = this.#proofs.push(delta);
    const words = Array.isArray(details) ? this.#details.push(details) : proven;
    const thought = text(delta["reasoning_content"]) ?? text(delta["reasoning"]) ?? words;
    if (thought !== "") {
      this.#think(thought, out);
    }
  }

  /** `{type: "image_url", image_url: {url}}`, in a list of their own (OpenRouter, LiteLLM, Vercel) or among the parts of the content. */
  #takeImage(image: Fields, out: StreamEvent[]): void {
    const { image_url: given } = image;
    const address = text(isRecord(given) ? given["url"] : given);
    if (address !== undefined) {
      this.#endThinking(out);
      this.#hasContent = true;
      this.#images.pushAddress(address, out);
    }
  }

  #takeCalls(delta: Fields, out: StreamEvent[]): void {
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
  #takeParts(parts: unknown, out: StreamEvent[]): void {
    for (const part of recordsIn(parts)) {
      if (part["type"] === "image_url") {
        this.#takeImage(part, out);
        continue;
      }
      this.#emitText(part["text"], out);
      const { thinking } = part;
      for (const thought of Array.isArray(thinking) ? (thinking as readonly unknown[]) : [{ text: thinking }]) {
        const words = isRecord(thought) ? text(thought["text"]) : undefined;
        if (words !== undefined) {
          this.#think(words, out);
        }
      }
    }
  }

  #think(words: string, out: StreamEvent[]): void {
    // Where thoughts have a place of their own, tags in the text are words.
    this.#thinkTags.end(out);
    this.#hasContent = true;
    this.#isThinking = true;
    out.push({ type: "reasoning-delta", text: words });
  }

  #emitText(words: unknown, out: StreamEvent[]): void {
    if (typeof words !== "string" || words === "") {
      return;
    }
    this.#hasContent = true;
    this.#words.push(words);
    if (!this.#thinkTags.isDone) {
      this.#thinkTags.push(words, out);
      return;
    }
    if (this.#isThinking) {
      this.#endThinking(out);
    }
    out.push({ type: "text-delta", text: words });
  }

  /** What was thought so far is followed by something else. */
  #endThinking(out: StreamEvent[]): void {
    this.#isThinking = false;
    this.#thinkTags.end(out);
    this.#details.emit(out);
    this.#proofs.emit(out);
  }

  protected close(out: StreamEvent[]): Omit<AnswerFacts, "raw"> {
    this.#endThinking(out);
    const brokenCall = this.#calls.end(out);
    this.#citations.end(out);
    return { words: this.#nativeReason, hasCalls: this.#calls.any, hasRefusal: this.#hasRefusal, brokenCall };
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
