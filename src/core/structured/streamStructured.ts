import { addedUsage } from "../accounting/addedUsage.ts";
import type { Failure } from "../model/failure.ts";
import { providerMessageLimit } from "../model/failure.ts";
import type { JsonValue } from "../model/json.ts";
import { drivenEvents, type EventOutlet } from "../drivenEvents.ts";
import { isStreamEvent, type RunEvent } from "../model/runEvent.ts";
import type { FailureEvent, FinishEvent, UsageEvent } from "../model/streamEvent.ts";
import type { CheckedSchema, LoadSchemaValidator } from "../ports/schemaValidator.ts";
import type { ChatRequest } from "../provider.ts";
import type { WatchedRequest } from "../resilience/silenceFailures.ts";
import { AnswerCollector } from "./answerCollector.ts";
import type { AskedSchema } from "./askedSchema.ts";
import type { ObjectSchema } from "./objectSchema.ts";
import { objectSchemaOf } from "./objectSchema.ts";
import { SchemaQuestion, type AskQuestion } from "./schemaQuestion.ts";
import { withCorrection } from "./structuredRequest.ts";

export interface StructuredOptions {
  readonly loadValidator: LoadSchemaValidator;
  /** Who is asked first. Attempts and failures name who answered last. */
  readonly asked: WatchedRequest;
  /** How often a model is given what was wrong and asked again. Default: 2. */
  readonly retries?: number | undefined;
}

/** What came of it: the typed value, or the event that the stream ended with. */
export type StructuredResult<T> =
  | { readonly ok: true; readonly value: T; readonly attempts: number }
  | { readonly ok: false; readonly ended: FinishEvent | FailureEvent };

/** The events of a structured answer, to be iterated once. */
export interface StructuredStream<T> extends AsyncIterable<RunEvent> {
  /** Settles when the last event has been handed out, or the caller has left the loop; never rejects. */
  readonly result: Promise<StructuredResult<T>>;
}

/**
 * Asks for an answer in a schema, the way that suits each model best. Beside the events of `ChatProvider.stream`, which this otherwise keeps
 * the promises of:
 *
 * - The answer's JSON comes as `text-delta`, in every mode. Where JSON stands in fences or prose it is found (see `jsonInText`).
 * - An answer that is not of the schema is followed by an `attempt` (kind `invalid-output`, next `retry`): what came before it is void, and the
 *   model answers anew, knowing the errors. After the last try the stream ends with a failure of that kind, which holds them.
 * - A right answer is reported whole by `structured-output`, right before `finish`.
 * - An answer that was cut off at its limit is not asked for again: the next would be cut off too. A model's refusal, and a call of another tool, end the
 *   stream as they are.
 * - `usage` is the sum of all attempts so far.
 *
 * A schema that cannot be used is a failure before anything is sent.
 */
export function streamStructured<T>(
  ask: AskQuestion,
  request: ChatRequest,
  asked: AskedSchema<T>,
  options: StructuredOptions,
): StructuredStream<T> {
  const { promise, resolve } = Promise.withResolvers<StructuredResult<T>>();
  const events = drivenEvents<RunEvent>(async (outlet, left) => {
    const run = new StructuredRun(ask, request, asked, options, outlet);
    left.addEventListener("abort", () => {
      resolve(run.result());
    });
    try {
      await run.drive(left);
    } finally {
      resolve(run.result());
    }
  });
  return { result: promise, [Symbol.asyncIterator]: () => events[Symbol.asyncIterator]() };
}

type Judgement<T> =
  | { readonly ok: true; readonly json: JsonValue; readonly value: T }
  | { readonly ok: false; readonly errors: readonly string[] };

class StructuredRun<T> {
  readonly #ask: AskQuestion;
  readonly #request: ChatRequest;
  readonly #asked: AskedSchema<T>;
  readonly #options: StructuredOptions;
  readonly #object: ObjectSchema;
  readonly #outlet: EventOutlet<RunEvent>;
  /** Who answered last, or is asked first. */
  #whom: WatchedRequest;
  #spent: UsageEvent | undefined;
  #result: StructuredResult<T> | undefined;

  constructor(ask: AskQuestion, request: ChatRequest, asked: AskedSchema<T>, options: StructuredOptions, outlet: EventOutlet<RunEvent>) {
    this.#outlet = outlet;
    this.#whom = options.asked;
    this.#ask = ask;
    this.#request = request;
    this.#asked = asked;
    this.#options = options;
    this.#object = objectSchemaOf(asked.schema);
  }

  result(): StructuredResult<T> {
    return (
      this.#result ?? { ok: false, ended: { type: "failure", failure: this.#failure("aborted", "The request was stopped.", "never") } }
    );
  }

  async drive(left: AbortSignal): Promise<void> {
    const { push } = this.#outlet;
    const reading = (await this.#options.loadValidator()).read(this.#object.schema);
    if (!reading.ok) {
      this.#end({
        type: "failure",
        failure: {
          ...this.#failure("unknown", `${reading.message} No request was sent.`, "never"),
          kind: "invalid-request",
          parameter: "schema",
        },
      });
      return;
    }
    let { messages } = this.#request;
    for (let number = 1; !left.aborted; number++) {
      const question = new SchemaQuestion({ ...this.#request, messages }, { name: this.#asked.name, schema: this.#object.schema });
      const collector = new AnswerCollector(question);
      const ended = await this.#attempt(question, collector);
      if (ended === undefined || !isJudged(ended, collector)) {
        this.#end(ended ?? { type: "failure", failure: this.#failure("truncated", "The answer ended without an end.", "same") });
        return;
      }
      const judged = await this.#judge(collector, reading.schema, ended);
      if (judged.ok) {
        this.#result = { ok: true, value: judged.value, attempts: number };
        push({ type: "structured-output", value: judged.json, attempts: number });
        // The forced call was the answer: there is nothing that the caller should run.
        push(ended.type === "finish" && ended.reason === "tool-calls" ? { ...ended, reason: "stop" } : ended);
        return;
      }
      const failure = this.#invalid(judged.errors, number, ended);
      if (number > (this.#options.retries ?? 2) || isCutOff(ended)) {
        this.#end({ type: "failure", failure });
        return;
      }
      const { provider, accountLabel, model = this.#request.model } = this.#whom;
      push({ type: "attempt", number, provider, accountLabel, model, failure, next: "retry", delayMs: 0 });
      messages = withCorrection(messages, collector.text, judged.errors);
    }
  }

  /** Asks once. Resolves with the answer's end, which is not reported yet. */
  async #attempt(question: SchemaQuestion, collector: AnswerCollector): Promise<FinishEvent | FailureEvent | undefined> {
    const { push, pipe } = this.#outlet;
    let ended: FinishEvent | FailureEvent | undefined;
    let usage: UsageEvent | undefined;
    await pipe(this.#ask(question)[Symbol.asyncIterator](), (event) => {
      if (event.type === "finish" || event.type === "failure") {
        ended = event;
        return undefined;
      }
      if (event.type === "usage") {
        usage = event;
        return addUsage(this.#spent, event);
      }
      if (event.type === "candidate") {
        const { provider, providerLabel: label, model, accountLabel, accountId, origin } = event;
        this.#whom = { provider, label, model, accountLabel, accountId, origin };
      }
      return isStreamEvent(event) ? collector.take(event) : event;
    });
    const words = collector.end();
    if (words !== undefined) {
      push(words);
    }
    this.#spent = addUsage(this.#spent, usage ?? { type: "usage", raw: null });
    return ended;
  }

  /** The first of the answer's values that is right, or what is wrong with the likeliest. */
  async #judge(collector: AnswerCollector, schema: CheckedSchema, ended: FinishEvent | FailureEvent): Promise<Judgement<T>> {
    let first: readonly string[] | undefined;
    for (const json of ended.type === "failure" ? [] : collector.values()) {
      const errors = schema.errorsOf(json);
      if (errors.length === 0) {
        const value = this.#object.unwrap(json);
        const read = await this.#asked.read(value);
        if (read.ok) {
          return { ok: true, json: value, value: read.value };
        }
        first ??= read.errors;
      }
      first ??= errors;
    }
    return { ok: false, errors: first ?? [collector.text.trim() === "" ? "The answer is empty." : "The answer is not JSON."] };
  }

  #invalid(errors: readonly string[], attempts: number, ended: FinishEvent | FailureEvent): Failure {
    const { label, provider } = this.#whom;
    const what = `The answer of ${label ?? provider} does not satisfy the schema “${this.#asked.name}”`;
    const message = isCutOff(ended)
      ? `${what}: it was cut off at its limit, so its JSON is not whole.`
      : `${what}${attempts === 1 ? "" : `, after ${String(attempts)} attempts`}: ${errors[0] ?? ""}`;
    return { ...this.#failure("invalid-output", message, "elsewhere"), providerMessage: errors.join("\n").slice(0, providerMessageLimit) };
  }

  #failure(kind: "aborted" | "truncated" | "invalid-output" | "unknown", message: string, retry: Failure["retry"]): Failure {
    const { provider, accountLabel, accountId, origin, model = this.#request.model } = this.#whom;
    return { kind, message, provider, accountLabel, accountId, origin, model, retry };
  }

  #end(ended: FinishEvent | FailureEvent): void {
    this.#result ??= { ok: false, ended };
    this.#outlet.push(ended);
  }
}

/** Whether an attempt's answer is to be judged, or ends the stream as it is. */
function isJudged(ended: FinishEvent | FailureEvent, collector: AnswerCollector): boolean {
  if (ended.type === "failure") {
    // Arguments that are no JSON are a wrong answer, not a broken provider: adapters report them as something unreadable, with no status.
    const isUnreadable = ended.failure.kind === "server" && ended.failure.status === undefined;
    return ended.failure.kind === "invalid-output" || (isUnreadable && collector.hasBrokenCall);
  }
  return ended.reason !== "refusal" && ended.reason !== "content-filter" && !collector.callsOthers;
}

function isCutOff(ended: FinishEvent | FailureEvent): boolean {
  return ended.type === "finish" && ended.reason === "length";
}

/** The usage of several attempts as one. `raw` is a list of the attempts' own. */
function addUsage(before: UsageEvent | undefined, next: UsageEvent): UsageEvent {
  if (before === undefined) {
    return next;
  }
  const { type: _type, raw: first, ...one } = before;
  const { type, raw: last, ...other } = next;
  return { type, ...addedUsage(one, other), raw: [...(Array.isArray(first) ? (first as readonly JsonValue[]) : [first]), last] };
}
