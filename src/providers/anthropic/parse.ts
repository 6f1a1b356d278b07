import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { AnswerFacts } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { Fields } from "../wire/answers/fields.ts";
import { text } from "../wire/answers/fields.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { WireParser } from "../wire/wireParser.ts";
import { Blocks } from "./blocks.ts";
import { readError } from "./failure.ts";
import { readUsage, unreportedUsage } from "./usage.ts";

const form = { readError, readUsage, noAnswer: "JSON that is no message" };

/**
 * A piece of text, of thinking or of a call's arguments as Anthropic writes it, with the spaces that hide its length, and without escapes: most of
 * an answer, and three times as fast to read as JSON of any shape. What is not written so is parsed.
 * Strings in JSON have no raw control characters.
 */
const plainDelta =
  /^\{"type":"content_block_delta","index":(\d{1,9}),"delta":\{"type":"(?:text_delta","text":"([^"\\\u0000-\u001f]+)|thinking_delta","thinking":"([^"\\\u0000-\u001f]+)|input_json_delta","partial_json":"([^"\\\u0000-\u001f]+))"\} *\}$/;

/** A parser of one answer on the Anthropic messages wire. */
export function createMessageParser(failureContext: FailureContext): AnswerParser {
  return new MessageParser(failureContext);
}

/** `message_stop` says no more than the reason before it. */
class MessageParser extends WireParser {
  readonly #blocks: Blocks;

  constructor(failureContext: FailureContext) {
    super(failureContext, form);
    this.#blocks = new Blocks(failureContext.model);
  }

  override push(data: string, out: StreamEvent[]): void {
    const plain = this.ended ? null : plainDelta.exec(data);
    if (plain === null) {
      super.push(data, out);
    } else {
      this.#takePlain(plain, out);
    }
  }

  protected takeWhole(body: unknown, out: StreamEvent[]): boolean {
    if (!isRecord(body) || !Array.isArray(body["content"]) || readError(body) !== undefined) {
      return false;
    }
    this.#begin(body, out);
    (body["content"] as readonly unknown[]).forEach((block, index) => {
      this.#blocks.start(index, block, out);
      this.#blocks.stop(index, out);
    });
    this.rawReason = text(body["stop_reason"]);
    return true;
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

  protected take(chunk: Fields, out: StreamEvent[]): void {
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
        this.#begin(isRecord(chunk["message"]) ? chunk["message"] : {}, out);
        return;
      case "message_delta":
        this.count(chunk["usage"]);
        if (isRecord(chunk["delta"])) {
          this.rawReason = text(chunk["delta"]["stop_reason"]) ?? this.rawReason;
        }
        return;
      case "message_stop":
        this.count(unreportedUsage(chunk, this.counted));
        this.finish(out);
        return;
      case "error":
        this.failWith(chunk, out);
        return;
      default: {
        // `ping`, and whatever the wire will learn. Gateways put errors in here, without a type of their own.
        const mayBeError =
          chunk["type"] === undefined || (chunk["error"] !== undefined && chunk["error"] !== null) || isRecord(chunk["base_resp"]);
        if (mayBeError && readError(chunk) !== undefined) {
          this.failWith(chunk, out);
        }
        if (chunk["type"] !== "ping") {
          this.remarkOn(chunk, []);
        }
      }
    }
  }

  #begin(message: Fields, out: StreamEvent[]): void {
    this.start(message["id"], message["model"], out);
    this.count(message["usage"]);
    // Reported at once: what was read is paid for, whatever becomes of the answer.
    this.flush(out);
  }

  protected close(out: StreamEvent[]): Omit<AnswerFacts, "raw"> {
    this.#blocks.stopAll(out);
    return { hasCalls: this.#blocks.hasCall, brokenCall: this.#blocks.brokenCall };
  }
}
