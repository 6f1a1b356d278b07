import type { Failure, FailureKind } from "../../../core/model/failure.ts";
import type { JsonValue } from "../../../core/model/json.ts";
import { isRecord } from "../../../core/model/json.ts";
import type { AttemptEvent } from "../../../core/model/streamEvent.ts";
import type { Lesson } from "../../../core/ports/lessonStore.ts";
import type { AdapterPorts, ChatRequest, Endpoint } from "../../../core/provider.ts";
import type { Correction, Opened } from "../answers/answerStream.ts";
import type { FailureScene } from "../failures/failureScene.ts";

/** A request's body as JSON, whichever wire it is for. */
export type JsonBody = Readonly<Record<string, unknown>>;

/** How a wire mends a request whose `parameter` a provider refused. Data and pure functions; each wire has a list of these. */
export interface MendRule {
  /** As in a {@link Lesson}. */
  readonly parameter: string;
  /**
   * What to send in place of what was refused, or `undefined` where `failure` is not about this parameter, or `body` does not have it so
   * that leaving it out would change nothing. `null`: leave it out.
   */
  instead(failure: Failure, body: JsonBody): string | null | undefined;
  /** The body with the lesson applied; the same object where it has nothing to mend. Pure. */
  apply(body: JsonBody, instead: string | null): JsonBody;
  /** Whether the mend holds for this one request alone, and teaches nothing of the model. */
  readonly onceOnly?: boolean | undefined;
  /** Whether it may mend one request more than once, with something else in its place each time. Default: once. */
  readonly repeats?: boolean | undefined;
  /** What is kept where the lesson is a list that grows: the one that is known (`null`: none) and what was sent in place now. Default: the latest alone. */
  joined?(known: string | null, instead: string | null): string | null;
  /** One sentence for people that says what is done, where the failure's own says too little. Default: the failure's own. */
  told?(instead: string | null, model: string): string;
  /** Kinds of failures that it mends beside those that are about parameters. */
  readonly kinds?: readonly FailureKind[] | undefined;
}

/** What {@link sendMended} needs beside the body. */
export interface MendContext {
  readonly endpoint: Endpoint;
  readonly request: ChatRequest;
  readonly ports: AdapterPorts;
  readonly scene: FailureScene;
  readonly rules: readonly MendRule[];
}

/** More mends than any sane provider asks for in one request. */
const mendLimit = 4;

/**
 * Sends a request, and where the provider refuses one of its parameters sends it again without, or with another in its place: each parameter
 * once, unless its rule `repeats`. A refusal that comes inside a successful answer, before anything was said, is corrected alike: see `Opened.correction`. What helped is kept as a
 * lesson for this address and model as soon as the answer has begun, so that the next request is right the first time; where mending does not cure, the
 * last refusal is the answer, those before it are its attempts, and nothing is learned. The user's `modelOptions` are put into the body before the lessons. Never rejects.
 */
export function sendMended(body: object, context: MendContext, send: (body: JsonBody) => Promise<Opened>): Promise<Opened> {
  const { endpoint, request, ports, rules } = context;
  const optioned = applyOptions(body as JsonBody, request.modelOptions ?? {});
  return sendPrepared(applyLessons(optioned, ports.lessons?.of(endpoint.baseUrl, request.model) ?? [], rules), context, send);
}

/** The same with a body in which options and lessons are already. Never rejects. */
export function sendPrepared(body: JsonBody, context: MendContext, send: (body: JsonBody) => Promise<Opened>): Promise<Opened> {
  return new MendedRequest(body, context, send).send();
}

interface Mend {
  readonly rule: MendRule;
  readonly lesson: Lesson;
}

class MendedRequest implements Correction {
  readonly #context: MendContext;
  readonly #send: (body: JsonBody) => Promise<Opened>;
  readonly #mends: Mend[] = [];
  #body: JsonBody;
  /** Told by the answer that is opened next. */
  #attempts: AttemptEvent[] = [];

  constructor(body: JsonBody, context: MendContext, send: (body: JsonBody) => Promise<Opened>) {
    this.#context = context;
    this.#send = send;
    this.#body = body;
  }

  async send(): Promise<Opened> {
    for (;;) {
      const opened = await this.#send(this.#body);
      if (opened.ok || !this.#mend(opened.failure)) {
        const attempts = this.#attempts;
        this.#attempts = [];
        return opened.ok ? { ...opened, attempts, correction: this } : { ...opened, attempts };
      }
    }
  }

  after(failure: Failure): Promise<Opened> | undefined {
    return this.#mend(failure) ? this.send() : undefined;
  }

  worked(): void {
    const { endpoint, request, ports } = this.#context;
    for (const { rule, lesson } of this.#mends.splice(0)) {
      if (rule.onceOnly !== true) {
        const known = ports.lessons?.of(endpoint.baseUrl, request.model).find(({ parameter }) => parameter === lesson.parameter)?.instead;
        ports.lessons?.learn(
          endpoint.baseUrl,
          request.model,
          rule.joined === undefined ? lesson : { ...lesson, instead: rule.joined(known ?? null, lesson.instead) },
        );
      }
    }
  }

  /** Changes the body by what a failure says is wrong with it. Returns whether there is something to change. */
  #mend(failure: Failure): boolean {
    const { rules, request, endpoint } = this.#context;
    const mend = this.#mends.length < mendLimit ? findMend(failure, this.#body, rules, this.#mends) : undefined;
    if (mend === undefined) {
      return false;
    }
    const { provider, accountLabel } = endpoint;
    this.#mends.push(mend);
    const message = mend.rule.told?.(mend.lesson.instead, request.model) ?? failure.message;
    this.#attempts.push({
      type: "attempt",
      number: this.#mends.length,
      provider,
      accountLabel,
      model: request.model,
      failure: { ...failure, message },
      next: "retry",
      delayMs: 0,
    });
    this.#body = mend.rule.apply(this.#body, mend.lesson.instead);
    return true;
  }
}

/** Kinds of failures that a parameter may be to blame for. */
const usualKinds: ReadonlySet<FailureKind> = new Set(["invalid-request", "not-found", "unknown"]);

function findMend(failure: Failure, body: JsonBody, rules: readonly MendRule[], learned: readonly Mend[]): Mend | undefined {
  for (const rule of rules) {
    const isFor = usualKinds.has(failure.kind) || rule.kinds?.includes(failure.kind) === true;
    const before = learned.filter((done) => done.rule === rule);
    const instead = isFor && (before.length === 0 || rule.repeats === true) ? rule.instead(failure, body) : undefined;
    if (instead !== undefined && before.every(({ lesson }) => lesson.instead !== instead)) {
      return { rule, lesson: { parameter: rule.parameter, instead } };
    }
  }
  return undefined;
}

/** The body as it stands after what was learned. Pure. */
export function applyLessons(body: JsonBody, lessons: readonly Lesson[], rules: readonly MendRule[]): JsonBody {
  let current = body;
  for (const { parameter, instead } of lessons) {
    const rule = rules.find((candidate) => candidate.parameter === parameter);
    current = rule === undefined ? current : rule.apply(current, instead);
  }
  return current;
}

/** The body with the user's options in it: a dotted name leads into objects, an object is merged into one that is there, `null` takes a field out. Pure. */
export function applyOptions(body: JsonBody, options: Readonly<Record<string, JsonValue>>): JsonBody {
  let current = body;
  for (const [name, value] of Object.entries(options)) {
    current = setAt(current, name.split("."), value);
  }
  return current;
}

function setAt(body: JsonBody, [first = "", ...rest]: readonly string[], value: JsonValue): JsonBody {
  if (first === "__proto__" || first === "") {
    return body;
  }
  const { [first]: own, ...others } = body;
  if (rest.length > 0) {
    const inner = setAt(isRecord(own) ? own : {}, rest, value);
    return Object.keys(inner).length === 0 ? others : { ...body, [first]: inner };
  }
  if (value === null) {
    return others;
  }
  return { ...body, [first]: isRecord(own) && isRecord(value) ? { ...own, ...value } : value };
}

/** The body without a field, which may lie deeper (`reasoning.effort`); the same object where it is not there. Pure. */
export function without(body: JsonBody, path: string): JsonBody {
  return has(body, path) ? setAt(body, path.split("."), null) : body;
}

/** Whether a field is in the body, perhaps deeper. */
export function has(body: JsonBody, path: string): boolean {
  let value: unknown = body;
  for (const name of path.split(".")) {
    value = isRecord(value) ? value[name] : undefined;
  }
  return value !== undefined;
}
