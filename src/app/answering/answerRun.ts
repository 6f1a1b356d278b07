import type { Failure } from "../../core/model/failure.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { ChatProvider, ChatRequest } from "../../core/provider.ts";
import { orAborted } from "../../core/orAborted.ts";
import { requestTokens } from "../../core/accounting/requestTokens.ts";
import type { Candidate } from "../../core/resilience/candidate.ts";
import type { WatchedRequest } from "../../core/resilience/silenceFailures.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { AnswerWriter } from "../../core/session/answerWriter.ts";
import { continuationMessages, withoutRepetition } from "../../core/session/continuation.ts";
import { explainFailure } from "../../core/session/explainFailure.ts";
import type { SchemaQuestion } from "../../core/structured/schemaQuestion.ts";
import type { AnswerFacts, ConversationChange, FailureCard } from "../../shared/conversation.ts";
import type { PanelChange } from "../../shared/panelState.ts";
import type { RequestPath } from "../execution/requestPath.ts";
import type { askInSchema } from "../structuredAnswer/structuredAnswer.ts";
import type { AnswerPorts, AnswerTask } from "./answerTask.ts";
import { askedBy, cacheKeyOf, type AnswerQuestion } from "./answerRequest.ts";
import { effortFor, type ChosenEffort } from "./effortFor.ts";
import { describeFailure, noModelCard } from "./failureWords.ts";
import { WaitTeller } from "./waitTeller.ts";

/*
 * What only answering needs, in one chunk: neither starting up nor showing the panel waits for it. See `chat/answerPreloader.ts`.
 */

/** Asks, and tells what comes as changes of the answer, the last of which ends it. Resolves then; rejects only where Baton's own files are broken. */
export async function runAnswer(ports: AnswerPorts, { model, ...task }: AnswerTask, change: (change: PanelChange) => void): Promise<void> {
  const { turnId, role, control } = task;
  if (!model.ok) {
    change({ type: "answer-end", turnId, status: "failed", failure: noModelCard(model.message) });
    return;
  }
  const { ref } = model;
  let answering: WatchedRequest & ModelRef = { ...ref, label: ports.describe(ref.provider)?.label };
  const writer = new AnswerWriter({
    turnId,
    clock: ports.clock,
    costUsd: (usage) => ports.costUsd(answering, usage),
    card: (failure) => cardOf(ports, failure),
    providerLabel: (id) => ports.describe(id)?.label ?? id,
  });
  const prepared = await unlessStopped(prepare(ports, task), task.signal);
  if (prepared === undefined) {
    writer
      .write({ type: "failure", failure: { kind: "aborted", message: "The request was stopped.", ...ref, retry: "never" } })
      .forEach(change);
    return;
  }
  const { path } = prepared;
  const refs = [ref, ...ports.fallbacks(role).filter((other) => other.provider !== ref.provider || other.model !== ref.model)];
  if (task.wake === true) {
    path.wake(refs);
  }
  const waits = new WaitTeller(
    path,
    turnId,
    () => ports.clock.nowMs(),
    (wait) => {
      change({ type: "wait-set", wait });
    },
  );
  control.skip = () => {
    waits.skip();
  };
  const onCandidate = (candidate: Candidate): void => {
    const { provider, providerLabel: label, model: answeringModel, accountLabel, accountId, origin } = candidate;
    answering = { provider, label, model: answeringModel, accountLabel, accountId, origin };
    waits.clear();
    change({ type: "facts-set", turnId, facts: answeredBy(candidate, ref, path) });
  };
  try {
    for await (const event of answerEvents(ports, { ...task, ...prepared, refs, waits, onCandidate, whom: () => answering }, change)) {
      for (const written of writer.write(event)) {
        change(written);
      }
    }
  } finally {
    control.skip = undefined;
    waits.clear();
  }
}

/** What an answer needs before a provider can be asked. */
interface Prepared {
  readonly path: RequestPath;
  readonly question: AnswerQuestion;
  readonly effort: ChosenEffort;
  /** What asks in a schema, for a question that has one. */
  readonly askInSchema: typeof askInSchema | undefined;
}

/** Reads files and loads code. Sends nothing, tells nothing. */
async function prepare(ports: AnswerPorts, { role, conversation, turnId }: Omit<AnswerTask, "model">): Promise<Prepared> {
  const path = await ports.path();
  const question = await askedBy(ports.store.files, conversation, turnId);
  const effort = await effortFor(ports.efforts()[role], role, question.messages);
  // Loaded for those who ask in a schema alone.
  const structured = question.schema && (await import("../structuredAnswer/structuredAnswer.ts"));
  return { path, question, effort, askInSchema: structured?.askInSchema };
}

/** What the work comes to; `undefined` as soon as the user has stopped it, whatever it waits for: a disk can hang. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await orAborted(work, signal);
  } catch (error) {
    if (signal.aborted) {
      return undefined;
    }
    throw error;
  }
}

interface AskTask extends Omit<AnswerTask, "model">, Prepared {
  readonly refs: readonly ModelRef[];
  readonly waits: WaitTeller;
  readonly onCandidate: (candidate: Candidate) => void;
  /** Who answered last, or is asked first. */
  readonly whom: () => WatchedRequest;
}

async function* answerEvents(ports: AnswerPorts, task: AskTask, change: (change: ConversationChange) => void): AsyncIterable<StreamEvent> {
  const { refs, path, conversation, turnId, begun, waits, onCandidate, effort, askInSchema: askStructured } = task;
  const { messages, schema, notices } = task.question;
  for (const notice of notices) {
    change({ type: "notice-add", turnId, notice });
  }
  if (effort.told !== undefined) {
    change({ type: "facts-set", turnId, facts: effort.told });
  }
  const request = { messages, effort: effort.asked, cacheKey: cacheKeyOf(conversation.id) };
  const asked = (ref: ModelRef, provider: ChatProvider): ChatRequest => ({
    ...request,
    messages:
      begun === undefined
        ? messages
        : continuationMessages(messages, begun, provider.continuesLastMessage?.({ model: ref.model, effort: effort.asked }) === true),
    model: ref.model,
    ...ports.requestOptions(ref),
  });
  const order = {
    refs,
    tokens: requestTokens(request),
    affinity: request.cacheKey,
    onCandidate,
    onHold: (hold: Parameters<WaitTeller["hold"]>[0]) => {
      waits.hold(hold);
    },
  };
  const ask = (signal: AbortSignal): AsyncIterable<StreamEvent> => {
    if (schema === undefined || askStructured === undefined) {
      const events = path.stream({ ...order, signal, request: asked });
      return begun === undefined ? events : withoutRepetition(begun, events);
    }
    const askQuestion = (question: SchemaQuestion, inner: AbortSignal, onActivity?: () => void): AsyncIterable<StreamEvent> =>
      path.stream({
        ...order,
        signal: inner,
        onActivity,
        request: (ref, provider) => question.requestFor(provider, { model: ref.model, ...ports.requestOptions(ref) }),
      });
    const [ref] = refs;
    return askStructured(
      askQuestion,
      { ...request, model: ref?.model ?? "" },
      { name: schema.ref.name, text: schema.text },
      task.whom,
      signal,
    );
  };
  yield* told(ports, returning(ask, waits, task.signal), waits);
}

/** The answer's events; asked anew whenever the user wants a key back that was given up for another. */
async function* returning(
  ask: (signal: AbortSignal) => AsyncIterable<StreamEvent>,
  waits: WaitTeller,
  signal: AbortSignal,
): AsyncIterable<StreamEvent> {
  for (;;) {
    const attempt = new AbortController();
    const returns = { wanted: false };
    waits.onReturn = () => {
      returns.wanted = true;
      attempt.abort();
    };
    for await (const event of ask(AbortSignal.any([signal, attempt.signal]))) {
      if (!returns.wanted || event.type !== "failure") {
        yield event;
      }
    }
    if (!returns.wanted || signal.aborted) {
      return;
    }
  }
}

async function* told(ports: AnswerPorts, events: AsyncIterable<StreamEvent>, waits: WaitTeller): AsyncIterable<StreamEvent> {
  for await (const event of events) {
    if (event.type === "failure" && event.failure.kind !== "aborted") {
      ports.log.warn(describeFailure(event.failure));
    } else if (event.type === "attempt") {
      ports.log.info(`${describeFailure(event.failure)} Next: ${event.next}${event.delayMs > 0 ? ` in ${String(event.delayMs)} ms` : ""}.`);
      waits.attempt(event);
    }
    yield event;
  }
}

function answeredBy(candidate: Candidate, ref: ModelRef, path: RequestPath): AnswerFacts {
  const { provider, providerLabel, model, accountLabel } = candidate;
  return {
    answeredBy: provider === ref.provider && model === ref.model ? undefined : { provider, providerLabel, model },
    // One key goes without saying.
    accountLabel: path.keyCount(provider) > 1 ? accountLabel : undefined,
  };
}

function cardOf(ports: AnswerPorts, failure: Failure): FailureCard {
  const provider = ports.describe(failure.provider);
  return explainFailure(failure, {
    providerLabel: provider?.label ?? failure.provider,
    takesKey: provider?.keyRequired ?? true,
    keyUrl: provider?.keyUrl,
    nowMs: ports.clock.nowMs(),
  });
}
