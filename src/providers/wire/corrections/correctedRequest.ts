import type { Failure, FailureKind } from "../../../core/model/failure.ts";
import type { JsonValue } from "../../../core/model/json.ts";
import { isRecord } from "../../../core/model/json.ts";
import type { AttemptEvent } from "../../../core/model/streamEvent.ts";
import type { Correction } from "../../../core/ports/correctionStore.ts";
import type { AdapterPorts, ChatRequest, Endpoint } from "../../../core/provider.ts";
import type { Corrector, Opened } from "../answers/answerStream.ts";
import type { FailureContext } from "../failures/failureContext.ts";

/** A request's body as JSON, whichever wire it is for. */
export type JsonBody = Readonly<Record<string, unknown>>;

/** How a wire corrects a request whose `parameter` a provider rejected. Data and pure functions; each wire has a list of these. */
export interface CorrectionRule {
  /** As in a {@link Correction}. */
  readonly parameter: string;
  /**
   * What to send in place of what was rejected, or `undefined` where `failure` is not about this parameter, or `body` does not have it so
   * that leaving it out would change nothing. `null`: leave it out.
   */
  instead(failure: Failure, body: JsonBody): string | null | undefined;
  /** The body with the correction applied; the same object where it has nothing to correct. Pure. */
  apply(body: JsonBody, instead: string | null): JsonBody;
  /** Whether the correction holds for this one request alone, and teaches nothing of the model. */
  readonly onceOnly?: boolean | undefined;
  /** Whether it may correct one request more than once, with something else in its place each time. Default: once. */
  readonly repeats?: boolean | undefined;
  /** What is kept where the correction is a list that grows: the one that is known (`null`: none) and what was sent in place now. Default: the latest alone. */
  joined?(known: string | null, instead: string | null): string | null;
  /** One sentence for people that says what is done, where the failure's own says too little. Default: the failure's own. */
  message?(instead: string | null, model: string): string;
  /** Kinds of failures that it corrects beside those that are about parameters. */
  readonly kinds?: readonly FailureKind[] | undefined;
}

/** What {@link sendCorrected} needs beside the body. */
export interface CorrectionContext {
  readonly endpoint: Endpoint;
  readonly request: ChatRequest;
  readonly ports: AdapterPorts;
  readonly failureContext: FailureContext;
  readonly rules: readonly CorrectionRule[];
}

/** More corrections than any sane provider asks for in one request. */
const correctionLimit = 4;

/**
 * Sends a request, and where the provider rejects one of its parameters sends it again without, or with another in its place: each parameter
 * once, unless its rule `repeats`. A rejection that comes inside a successful answer, before anything was said, is corrected alike: see `Opened.corrector`. What helped is kept as a
 * correction for this address and model as soon as the answer has begun, so that the next request is right the first time; where correcting does not cure, the
 * last rejection is the answer, those before it are its attempts, and nothing is learned. The user's `modelOptions` are put into the body before the corrections. Never rejects.
 */
export function sendCorrected(body: object, context: CorrectionContext, send: (body: JsonBody) => Promise<Opened>): Promise<Opened> {
  const { endpoint, request, ports, rules } = context;
  const optioned = applyOptions(body as JsonBody, request.modelOptions ?? {});
  return sendPrepared(applyCorrections(optioned, ports.corrections?.of(endpoint.baseUrl, request.model) ?? [], rules), context, send);
}

/** The same with a body in which options and corrections are already. Never rejects. */
export function sendPrepared(body: JsonBody, context: CorrectionContext, send: (body: JsonBody) => Promise<Opened>): Promise<Opened> {
  return new CorrectedRequest(body, context, send).send();
}

interface RequestCorrection {
  readonly rule: CorrectionRule;
  readonly correction: Correction;
}

class CorrectedRequest implements Corrector {
  readonly #context: CorrectionContext;
  readonly #send: (body: JsonBody) => Promise<Opened>;
  readonly #applied: RequestCorrection[] = [];
  #body: JsonBody;
  /** Reported by the answer that is opened next. */
  #attempts: AttemptEvent[] = [];

  constructor(body: JsonBody, context: CorrectionContext, send: (body: JsonBody) => Promise<Opened>) {
    this.#context = context;
    this.#send = send;
    this.#body = body;
  }

  async send(): Promise<Opened> {
    for (;;) {
      const opened = await this.#send(this.#body);
      if (opened.ok || !this.#correct(opened.failure)) {
        const attempts = this.#attempts;
        this.#attempts = [];
        return opened.ok ? { ...opened, attempts, corrector: this } : { ...opened, attempts };
      }
    }
  }

  after(failure: Failure): Promise<Opened> | undefined {
    return this.#correct(failure) ? this.send() : undefined;
  }

  worked(): void {
    const { endpoint, request, ports } = this.#context;
    for (const { rule, correction } of this.#applied.splice(0)) {
      if (rule.onceOnly !== true) {
        const known = ports.corrections
          ?.of(endpoint.baseUrl, request.model)
          .find(({ parameter }) => parameter === correction.parameter)?.instead;
        ports.corrections?.learn(
          endpoint.baseUrl,
          request.model,
          rule.joined === undefined ? correction : { ...correction, instead: rule.joined(known ?? null, correction.instead) },
        );
      }
    }
  }

  /** Changes the body by what a failure says is wrong with it. Returns whether there is something to change. */
  #correct(failure: Failure): boolean {
    const { rules, request, endpoint } = this.#context;
    const requestCorrection =
      this.#applied.length < correctionLimit ? findCorrection(failure, this.#body, rules, this.#applied) : undefined;
    if (requestCorrection === undefined) {
      return false;
    }
    const { provider, accountLabel } = endpoint;
    this.#applied.push(requestCorrection);
    const message = requestCorrection.rule.message?.(requestCorrection.correction.instead, request.model) ?? failure.message;
    this.#attempts.push({
      type: "attempt",
      number: this.#applied.length,
      provider,
      accountLabel,
      model: request.model,
      failure: { ...failure, message },
      next: "retry",
      delayMs: 0,
    });
    this.#body = requestCorrection.rule.apply(this.#body, requestCorrection.correction.instead);
    return true;
  }
}

/** Kinds of failures that a parameter may be to blame for. */
const usualKinds: ReadonlySet<FailureKind> = new Set(["invalid-request", "not-found", "unknown"]);

function findCorrection(
  failure: Failure,
  body: JsonBody,
  rules: readonly CorrectionRule[],
  learned: readonly RequestCorrection[],
): RequestCorrection | undefined {
  for (const rule of rules) {
    const isFor = usualKinds.has(failure.kind) || rule.kinds?.includes(failure.kind) === true;
    const before = learned.filter((done) => done.rule === rule);
    const instead = isFor && (before.length === 0 || rule.repeats === true) ? rule.instead(failure, body) : undefined;
    if (instead !== undefined && before.every(({ correction }) => correction.instead !== instead)) {
      return { rule, correction: { parameter: rule.parameter, instead } };
    }
  }
  return undefined;
}

/** The body as it stands after what was learned. Pure. */
export function applyCorrections(body: JsonBody, corrections: readonly Correction[], rules: readonly CorrectionRule[]): JsonBody {
  let current = body;
  for (const { parameter, instead } of corrections) {
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
