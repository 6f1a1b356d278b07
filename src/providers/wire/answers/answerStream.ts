import type { Failure } from "../../../core/model/failure.ts";
import type { AttemptEvent, DroppedEvent, StreamEvent } from "../../../core/model/streamEvent.ts";
import type { ReadyEvents } from "../../../core/readyEvents.ts";
import { hasContent } from "../../../core/resilience/emptyAnswer.ts";
import type { BodySink } from "./answerBody.ts";
import { AnswerBody } from "./answerBody.ts";
import type { AnswerParser } from "./answerParser.ts";
import { drain } from "./drain.ts";
import type { FailureContext } from "../failures/failureContext.ts";
import { abortedFailure, quoted, unreadableFailure } from "../failures/failureContext.ts";
import { transportFailure } from "../failures/transportFailure.ts";
import { emptyLimit, endless, UnreadableAnswer } from "./unreadableAnswer.ts";

/** What may be done about an answer that was opened and turns out to be a rejection of the request: many gateways send one as the first event of a stream with status 200. */
export interface Corrector {
  /** Sends the request again with what the failure says is wrong with it corrected; `undefined`, and nothing is sent, if nothing in it can be. Never rejects. */
  after(failure: Failure): Promise<Opened> | undefined;
  /** The answer has begun to say something: whatever was corrected so far has helped. */
  worked(): void;
}

/** What came of asking: a successful answer whose body is unread, or why there is none. `attempts` reports what failed on the way, in order, `dropped` what was left out of the request. */
export type Opened = { readonly attempts?: readonly AttemptEvent[] | undefined; readonly dropped?: readonly DroppedEvent[] | undefined } & (
  | { readonly ok: true; readonly response: Response; readonly corrector?: Corrector | undefined }
  | { readonly ok: false; readonly failure: Failure }
);

/** One question, ready to be asked. */
export interface AnswerSource {
  readonly failureContext: FailureContext;
  /** Sends the request. Never rejects. */
  open(signal: AbortSignal): Promise<Opened>;
  /** Called for each iteration, before {@link open}, and again for each answer after a {@link Corrector}. */
  createParser(): AnswerParser;
  /** Takes the bytes of a successful answer. Left out: they are text, server-sent events or a whole JSON answer. */
  createBody?(parser: AnswerParser, response: Response): BodySink;
}

/** The events of an answer, as `ChatProvider.stream` promises them. Each iteration asks anew. */
export function streamAnswer(source: AnswerSource, signal: AbortSignal, onActivity?: () => void): AsyncIterable<StreamEvent> {
  return { [Symbol.asyncIterator]: () => new AnswerStream(source, signal, onActivity) };
}

type Result = IteratorResult<StreamEvent, undefined>;
type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

const done: Result = { done: true, value: undefined };

/**
 * Pulls one network chunk when its queue is empty and hands out the events in it one by one. An iterator by hand: a generator's `yield`
 * costs three turns of the microtask queue for each event, this one.
 */
class AnswerStream implements ReadyEvents {
  readonly #source: AnswerSource;
  readonly #signal: AbortSignal;
  readonly #onActivity: (() => void) | undefined;
  readonly #controller = new AbortController();
  #parser: AnswerParser;
  /** Until the answer says something, or fails. */
  #corrector: Corrector | undefined;
  #queue: StreamEvent[] = [];
  #at = 0;
  #reader: BodyReader | undefined;
  #body: BodySink | undefined;
  #refilling: Promise<Result> | undefined;
  #emptyBytes = 0;
  #finished = false;

  constructor(source: AnswerSource, signal: AbortSignal, onActivity: (() => void) | undefined) {
    this.#source = source;
    this.#signal = signal;
    this.#onActivity = onActivity;
    this.#parser = source.createParser();
    if (signal.aborted) {
      this.#abort();
    } else {
      signal.addEventListener("abort", this.#abort, { once: true });
    }
  }

  takeReady(): StreamEvent | undefined {
    const value = this.#queue[this.#at];
    if (value !== undefined) {
      this.#at++;
    }
    return value;
  }

  endWhole(): boolean {
    if (this.#finished || !this.#parser.whole) {
      return false;
    }
    // Whoever waits for the next event gets these: the read under way ends with the connection.
    this.#parser.end(this.#queue);
    this.#finish();
    this.#abort();
    return true;
  }

  remark(): string | undefined {
    return quoted(this.#source.failureContext, this.#parser.remark);
  }

  next(): Promise<Result> {
    const value = this.takeReady();
    if (value !== undefined) {
      return Promise.resolve({ done: false, value });
    }
    if (this.#finished) {
      return Promise.resolve(done);
    }
    if (this.#refilling !== undefined) {
      return this.#refilling.then(() => this.next());
    }
    this.#refilling = this.#refill().finally(() => {
      this.#refilling = undefined;
    });
    return this.#refilling;
  }

  return(): Promise<Result> {
    this.#queue = [];
    this.#at = 0;
    this.#finish();
    this.#abort();
    return Promise.resolve(done);
  }

  readonly #abort = (): void => {
    this.#controller.abort();
    // Not every fetch passes an abort on to a body that is already being read.
    this.#reader?.cancel().catch(() => undefined);
  };

  async #refill(): Promise<Result> {
    this.#queue = [];
    this.#at = 0;
    while (!this.#finished && this.#queue.length === 0) {
      await this.#step();
    }
    const value = this.#queue[0];
    if (value === undefined) {
      return done;
    }
    this.#at = 1;
    return { done: false, value };
  }

  /** Opens the answer, or reads one chunk of it. Never rejects. */
  async #step(): Promise<void> {
    try {
      if (this.#signal.aborted) {
        this.#fail(abortedFailure(this.#source.failureContext));
      } else if (this.#body === undefined) {
        await this.#open();
      } else {
        await this.#read(this.#body);
      }
    } catch (error) {
      this.#breakOff(error);
    }
  }

  async #open(): Promise<void> {
    await this.#begin(await this.#source.open(this.#controller.signal));
  }

  async #begin(opened: Opened): Promise<void> {
    if (this.#finished) {
      // The caller left while the answer was on its way.
      if (opened.ok) {
        await opened.response.body?.cancel();
      }
      return;
    }
    this.#queue.push(...(opened.dropped ?? []), ...(opened.attempts ?? []));
    if (!opened.ok) {
      this.#fail(this.#signal.aborted ? abortedFailure(this.#source.failureContext) : opened.failure);
      return;
    }
    this.#onActivity?.();
    const { response, corrector } = opened;
    this.#corrector = corrector;
    this.#body =
      this.#source.createBody?.(this.#parser, response) ??
      new AnswerBody(this.#source.failureContext, this.#parser, response.headers.get("content-type"));
    this.#reader = response.body?.getReader();
  }

  async #read(body: BodySink): Promise<void> {
    const chunk = await this.#reader?.read();
    if (this.#finished || this.#signal.aborted) {
      return;
    }
    const { whole } = this.#parser;
    if (chunk?.value === undefined) {
      body.end(this.#queue);
    } else {
      body.feed(chunk.value, this.#queue);
      this.#emptyBytes = this.#queue.length > 0 ? 0 : this.#emptyBytes + chunk.value.length;
      if (this.#emptyBytes > emptyLimit) {
        throw endless();
      }
    }
    // What is whole waits for its end alone: signs of life are no news of it, and hold it up no longer.
    if (!whole || this.#queue.length > 0) {
      this.#onActivity?.();
    }
    if (this.#corrector !== undefined && (await this.#isCorrected(this.#corrector))) {
      return;
    }
    if (body.ended) {
      this.#finish();
      this.#letGo(chunk?.done === true);
    }
  }

  /** Looks at what has come of an answer that has said nothing yet. Returns whether it was a rejection in whose place another answer is read now. */
  async #isCorrected(corrector: Corrector): Promise<boolean> {
    const last = this.#queue.at(-1);
    if (last?.type === "finish" || this.#queue.some(hasContent)) {
      this.#corrector = undefined;
      corrector.worked();
      return false;
    }
    if (last?.type !== "failure") {
      return false;
    }
    this.#corrector = undefined;
    const again = corrector.after(last.failure);
    if (again === undefined) {
      return false;
    }
    this.#reader?.cancel().catch(() => undefined);
    this.#reader = undefined;
    this.#body = undefined;
    this.#queue = [];
    this.#parser = this.#source.createParser();
    await this.#begin(await again);
    return true;
  }

  /** The answer is over: its connection serves the next request, or is closed where there may be more of what is of no use. */
  #letGo(isAtEnd: boolean): void {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader === undefined || isAtEnd) {
      return;
    }
    if (this.#queue.at(-1)?.type === "finish") {
      void drain(reader);
    } else {
      reader.cancel().catch(() => undefined);
    }
  }

  /** Reading failed. An answer that was whole by then stays whole. */
  #breakOff(error: unknown): void {
    if (this.#finished) {
      return;
    }
    const { failureContext } = this.#source;
    if (this.#parser.whole && !this.#signal.aborted) {
      this.#parser.end(this.#queue);
      this.#finish();
      return;
    }
    if (this.#signal.aborted) {
      this.#fail(abortedFailure(failureContext));
    } else if (error instanceof UnreadableAnswer) {
      this.#fail(unreadableFailure(failureContext, error.what));
    } else if (error instanceof RangeError || error instanceof SyntaxError) {
      this.#fail(unreadableFailure(failureContext, "sent an answer that could not be read"));
    } else {
      this.#fail(transportFailure(failureContext, error, "answering"));
    }
  }

  #fail(failure: Failure): void {
    if (!this.#parser.ended) {
      this.#parser.flush(this.#queue);
    }
    this.#queue.push({ type: "failure", failure });
    this.#finish();
    this.#abort();
  }

  #finish(): void {
    this.#finished = true;
    this.#signal.removeEventListener("abort", this.#abort);
  }
}
