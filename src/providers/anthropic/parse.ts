import type { Failure } from "../../core/model/failure.ts";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { answerEnd } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import { truncatedFailure, unreadableFailure } from "../wire/failures/failureScene.ts";
import { errorFailure } from "../wire/failures/httpFailure.ts";
import { strangeWords } from "../wire/answers/strangeWords.ts";
import type { WireUsage } from "../wire/answers/usageCounts.ts";
import { mergeUsage } from "../wire/answers/usageCounts.ts";
import { Blocks } from "./blocks.ts";
import { readError } from "./failure.ts";
import { readUsage, untoldUsage } from "./usage.ts";

/**
 * A piece of text, of thinking or of a call's arguments as Anthropic writes it, with the spaces that hide its length, and without escapes: most of
 * an answer, and three times as fast to read as JSON of any shape. What is not written so is parsed.
 * Strings in JSON have no raw control characters.
 */
const plainDelta =
  /^\{"type":"content_block_delta","index":(\d{1,9}),"delta":\{"type":"(?:text_delta","text":"([^"\\\u0000-\u001f]+)|thinking_delta","thinking":"([^"\\\u0000-\u001f]+)|input_json_delta","partial_json":"([^"\\\u0000-\u001f]+))"\} *\}$/;

/** A parser of one answer on the Anthropic messages wire. */
export function createMessageParser(scene: FailureScene): AnswerParser {
  return new MessageParser(scene);
}

class MessageParser implements AnswerParser {
  readonly #scene: FailureScene;
  readonly #blocks: Blocks;
  #ended = false;
  #started = false;
  #rawReason: string | undefined;
  remark: string | undefined;
  #usage: WireUsage = {};
  #hasUntoldUsage = false;

  constructor(scene: FailureScene) {
    this.#scene = scene;
    this.#blocks = new Blocks(scene.model);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** `message_stop` says no more than the reason before it. */
  get whole(): boolean {
    return this.#rawReason !== undefined;
  }

  push(data: string, out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    const plain = plainDelta.exec(data);
    if (plain !== null) {
      this.#takePlain(plain, out);
      return;
    }
    const chunk = parseJson(data);
    if (isRecord(chunk)) {
      this.#take(chunk, out);
    } else if (data !== "[DONE]") {
      this.#fail(out, unreadableFailure(this.#scene, "sent a piece of its answer that is no JSON", data));
    }
  }

  pushWhole(body: unknown, out: StreamEvent[]): void {
    const facts = readError(body);
    if (facts !== undefined) {
      this.#fail(out, errorFailure(this.#scene, facts));
      return;
    }
    if (!isRecord(body) || !Array.isArray(body["content"])) {
      this.#fail(out, unreadableFailure(this.#scene, "answered with JSON that is no message; the base URL may be wrong"));
      return;
    }
    this.#start(body, out);
    (body["content"] as readonly unknown[]).forEach((block, index) => {
      this.#blocks.start(index, block, out);
      this.#blocks.stop(index, out);
    });
    this.#rawReason = text(body["stop_reason"]);
    this.end(out);
  }

  end(out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    if (this.whole) {
      this.#finish(out);
    } else {
      this.#fail(out, truncatedFailure(this.#scene));
    }
  }

  flush(out: StreamEvent[]): void {
    if (this.#hasUntoldUsage) {
      this.#hasUntoldUsage = false;
      out.push(readUsage(this.#usage));
    }
  }

  #takePlain([, index, text, thinking, argumentsText]: readonly (string | undefined)[], out: StreamEvent[]): void {
    if (text !== undefined) {
      out.push({ type: "text-delta", text });
    } else if (thinking !== undefined) {
      out.push({ type: "reasoning-delta", text: thinking });
    } else if (argumentsText !== undefined) {
      this.#blocks.pushArguments(Number(index), argumentsText, out);
    }
  }

  #take(chunk: Record<string, unknown>, out: StreamEvent[]): void {
    switch (chunk["type"]) {
      case "content_block_delta":
        this.#blocks.delta(chunk["index"], chunk["delta"], out);
        return;
      case "content_block_start":
        this.#blocks.start(chunk["index"], chunk["content_block"], out);
        return;
      case "content_block_stop":
        this.#blocks.stop(chunk["index"], out);
        return;
      case "message_start":
        this.#start(isRecord(chunk["message"]) ? chunk["message"] : {}, out);
        return;
      case "message_delta":
        this.#noteUsage(chunk["usage"]);
        if (isRecord(chunk["delta"])) {
          this.#rawReason = text(chunk["delta"]["stop_reason"]) ?? this.#rawReason;
        }
        return;
      case "message_stop":
        this.#noteUsage(untoldUsage(chunk, this.#usage));
        this.#finish(out);
        return;
      case "error":
        this.#fail(out, errorFailure(this.#scene, readError(chunk) ?? {}));
        return;
      default: {
        // `ping`, and whatever the wire will learn. Gateways put errors in here, without a type of their own.
        const mayBeError =
          chunk["type"] === undefined || (chunk["error"] !== undefined && chunk["error"] !== null) || isRecord(chunk["base_resp"]);
        const facts = mayBeError ? readError(chunk) : undefined;
        if (facts !== undefined) {
          this.#fail(out, errorFailure(this.#scene, facts));
        }
        if (chunk["type"] !== "ping") {
          this.remark ??= strangeWords(chunk, []);
        }
      }
    }
  }

  #start(message: Record<string, unknown>, out: StreamEvent[]): void {
    // An event that is sent twice tells nothing new.
    if (!this.#started) {
      this.#started = true;
      out.push({ type: "message-start", id: text(message["id"]), model: text(message["model"]) });
    }
    this.#noteUsage(message["usage"]);
    // Told at once: what was read is paid for, whatever becomes of the answer.
    this.flush(out);
  }

  #noteUsage(usage: unknown): void {
    if (isRecord(usage)) {
      this.#usage = mergeUsage(this.#usage, usage);
      this.#hasUntoldUsage = true;
    }
  }

  #finish(out: StreamEvent[]): void {
    this.#blocks.stopAll(out);
    this.flush(out);
    this.#ended = true;
    out.push(answerEnd(this.#scene, { raw: this.#rawReason, hasCalls: this.#blocks.hasCall, brokenCall: this.#blocks.brokenCall }));
  }

  #fail(out: StreamEvent[], failure: Failure): void {
    this.flush(out);
    this.#ended = true;
    out.push({ type: "failure", failure });
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
