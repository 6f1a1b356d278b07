import type { Failure } from "../../core/model/failure.ts";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { StreamEvent, UsageEvent } from "../../core/model/streamEvent.ts";
import type { AnswerFacts } from "./answers/answerEnd.ts";
import { answerEnd } from "./answers/answerEnd.ts";
import type { AnswerParser } from "./answers/answerParser.ts";
import type { Fields } from "./answers/fields.ts";
import { text } from "./answers/fields.ts";
import type { WireUsage } from "./answers/usageCounts.ts";
import { mergeUsage } from "./answers/usageCounts.ts";
import type { FailureContext } from "./failures/failureContext.ts";
import { truncatedFailure, unreadableFailure } from "./failures/failureContext.ts";
import type { ReadError } from "./failures/httpFailure.ts";
import { errorFailure } from "./failures/httpFailure.ts";

/** A remark is no longer. In characters. */
const remarkLimit = 4000;

/** How a wire writes what all wires report. */
export interface WireForm {
  readonly readError: ReadError;
  readonly readUsage: (usage: WireUsage) => UsageEvent;
  /** Ends the sentence about JSON that is no answer of the wire: “answered with …”. */
  readonly noAnswer: string;
}

/**
 * What the parsers of all wires have in common: JSON is read, the beginning is reported once, counts are gathered, and exactly one terminal event ends the
 * answer. A wire adds what its events mean.
 */
export abstract class WireParser implements AnswerParser {
  protected readonly failureContext: FailureContext;
  readonly #form: WireForm;
  #ended = false;
  #started = false;
  /** All counts so far: some providers report them with each event, some with the last alone. */
  #usage: WireUsage = {};
  #hasUnreportedUsage = false;
  /** The provider's word for why the answer ended, as soon as it has said one. */
  protected rawReason: string | undefined;
  remark: string | undefined;

  constructor(failureContext: FailureContext, form: WireForm) {
    this.failureContext = failureContext;
    this.#form = form;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get whole(): boolean {
    return this.rawReason !== undefined;
  }

  push(data: string, out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    if (data === "[DONE]") {
      this.takeDone(out);
      return;
    }
    const event = parseJson(data);
    if (isRecord(event)) {
      this.take(event, out, data);
    } else if (Array.isArray(event) && event.every(isRecord)) {
      this.takeAll(event, out);
    } else {
      this.fail(unreadableFailure(this.failureContext, "sent a piece of its answer that is no JSON", data), out);
    }
  }

  pushWhole(body: unknown, out: StreamEvent[]): void {
    if (this.takeWhole(body, out)) {
      this.end(out);
      return;
    }
    const error = this.#form.readError(body);
    this.fail(
      error === undefined
        ? unreadableFailure(this.failureContext, `answered with ${this.#form.noAnswer}; the base URL may be wrong`)
        : errorFailure(this.failureContext, error),
      out,
    );
  }

  end(out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    if (this.whole) {
      this.finish(out);
    } else {
      this.endUnfinished(out);
    }
  }

  flush(out: StreamEvent[]): void {
    if (this.#hasUnreportedUsage) {
      this.#hasUnreportedUsage = false;
      out.push(this.#form.readUsage(this.#usage));
    }
  }

  /** Takes one event. `data`: its text. Not called once the answer has ended. */
  protected abstract take(event: Fields, out: StreamEvent[], data?: string): void;

  /** Takes a whole answer, which is ended for it. `false`: the body is none of the wire. */
  protected abstract takeWhole(body: unknown, out: StreamEvent[]): boolean;

  /** Ends what is still open, and reports what is known of the answer. */
  protected abstract close(out: StreamEvent[]): Omit<AnswerFacts, "raw">;

  /** OpenAI's end mark has come. Default: the wire has another. */
  protected takeDone(_out: StreamEvent[]): void {
    // Gateways add it to every wire.
  }

  /** The bytes have ended without a reason. Default: the answer is truncated. */
  protected endUnfinished(out: StreamEvent[]): void {
    this.fail(truncatedFailure(this.failureContext), out);
  }

  protected takeAll(events: readonly Fields[], out: StreamEvent[]): void {
    for (const event of events) {
      if (!this.#ended) {
        this.take(event, out);
      }
    }
  }

  protected get started(): boolean {
    return this.#started;
  }

  /** The answer begins. Its facts are reported the first time alone. */
  protected start(id: unknown, model: unknown, out: StreamEvent[]): void {
    if (!this.#started) {
      this.#started = true;
      out.push({ type: "message-start", id: text(id), model: text(model) });
    }
  }

  /** Counts that came; nothing where `usage` is no object. */
  protected count(usage: unknown): void {
    if (isRecord(usage)) {
      this.#usage = mergeUsage(this.#usage, usage);
      this.#hasUnreportedUsage = true;
    }
  }

  protected get counted(): WireUsage {
    return this.#usage;
  }

  /**
   * Keeps an event that has none of the wire's `fields`, as the JSON that it came as: whoever sent it meant something by it, though nobody knows its shape.
   */
  protected remarkOn(event: Fields, fields: readonly string[]): void {
    const isKnown = Object.keys(event).length === 0 || fields.some((field) => field in event);
    this.remark ??= isKnown ? undefined : JSON.stringify(event).slice(0, remarkLimit);
  }

  /** The failure of an error object of the wire, or of one that says nothing. */
  protected failWith(error: unknown, out: StreamEvent[]): void {
    this.fail(errorFailure(this.failureContext, this.#form.readError(error) ?? {}), out);
  }

  protected fail(failure: Failure, out: StreamEvent[]): void {
    this.flush(out);
    this.#ended = true;
    out.push({ type: "failure", failure });
  }

  protected finish(out: StreamEvent[]): void {
    const facts = this.close(out);
    this.flush(out);
    this.endWith(answerEnd(this.failureContext, { ...facts, raw: this.rawReason }), out);
  }

  protected endWith(end: Extract<StreamEvent, { readonly type: "finish" | "failure" }>, out: StreamEvent[]): void {
    this.#ended = true;
    out.push(end);
  }
}
