import type { Failure } from "../../core/model/failure.ts";
import type { CandidateEvent, RunEvent } from "../../core/model/runEvent.ts";
import { orAborted } from "../../core/orAborted.ts";
import type { RunOwner } from "../../core/accounting/ledger.ts";
import { requestTokens } from "../../core/accounting/requestTokens.ts";
import { readEvents } from "../../core/readyEvents.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { AnswerProjector } from "../../core/session/answerProjector.ts";
import { stepIdOf } from "../../core/session/stepIds.ts";
import { continuationMessages, withoutRepetition } from "../../core/session/continuation.ts";
import { explainFailure } from "../../core/session/explainFailure.ts";
import type { AskQuestion } from "../../core/structured/schemaQuestion.ts";
import type { AnswerTurn, Conversation, ConversationChange } from "../../shared/conversation.ts";
import type { FailureCard } from "../../shared/failureCard.ts";
import { withoutUndefined } from "../../shared/json.ts";
import type { StepFacts } from "../../shared/step.ts";
import type { RunChange } from "../../shared/panelState.ts";
import type { RequestRunner } from "../execution/requestRunner.ts";
import { imageFileName } from "../storage/attachmentPath.ts";
import type { AnswerPorts, AnswerTask } from "./answerTask.ts";
import { askedBy, cacheKeyOf, type AnswerQuestion } from "./answerRequest.ts";
import { effortFor, type ChosenEffort } from "./effortFor.ts";
import { describeFailure, noModelCard } from "./failureWords.ts";
import { askInSchema } from "./structuredAnswer.ts";
import { waitView } from "./waitView.ts";

/** Asks, and reports what comes as changes of the answer, the last of which ends it. Resolves then; rejects only where Baton's own files are broken. */
export async function runAnswer(ports: AnswerPorts, { model, ...task }: AnswerTask, change: (change: RunChange) => void): Promise<void> {
  const { turnId, role, control } = task;
  if (!model.ok) {
    change({ type: "turn-end", turnId, status: "failed", failure: withoutUndefined(noModelCard(model.message)) });
    return;
  }
  const { ref } = model;
  const prepared = await unlessStopped(prepare(ports, task), control.signal);
  const projector = new AnswerProjector(answerOf(task.conversation, turnId), {
    clock: ports.clock,
    priceOf: (attempt) => ports.costUsd(attempt, attempt.usage, attempt.tier),
    answeredBy: (candidate) => answeredBy(candidate, ref, prepared?.runner),
    keepImage: ({ data, mediaType }) => {
      const bytes = Buffer.from(data, "base64");
      const name = imageFileName(bytes, mediaType);
      task.keepFile(name, bytes);
      return name;
    },
    card: (failure) => cardOf(ports, failure),
    providerLabel: (id) => ports.describe(id)?.label ?? id,
  });
  if (prepared === undefined) {
    projector
      .write({ type: "failure", failure: { kind: "aborted", message: "The request was stopped.", ...ref, retry: "never" } })
      .forEach(change);
    return;
  }
  const refs = [ref, ...ports.fallbacks(role).filter((other) => other.provider !== ref.provider || other.model !== ref.model)];
  if (task.clearCooldown === true) {
    prepared.runner.clearCooldown(refs);
  }
  reportPreparations(projector, prepared).forEach(change);
  await readEvents(answerEvents(ports, { ...task, ...prepared, refs }), (event) => {
    logEvent(ports.log, event);
    if (event.type === "wait-start" || event.type === "wait-end") {
      change({ type: "wait-set", wait: event.type === "wait-start" ? waitView(turnId, event) : undefined });
    }
    for (const written of projector.write(event)) {
      change(written);
    }
  });
}

/** What an answer needs before a provider can be asked. */
interface Prepared {
  readonly runner: RequestRunner;
  readonly question: AnswerQuestion;
  readonly effort: ChosenEffort;
}

/** Reads files, and opens what requests go through. Sends nothing, reports nothing. */
async function prepare(ports: AnswerPorts, { role, conversation, turnId }: Omit<AnswerTask, "model">): Promise<Prepared> {
  const runner = await ports.runner();
  const question = await askedBy(ports.store.files, conversation, turnId);
  return { runner, question, effort: effortFor(ports.efforts()[role], role, question.messages) };
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

/** What is known of an answer before it is asked for: files that are gone, and how hard the model is to think. */
function reportPreparations(projector: AnswerProjector, { question, effort }: Prepared): readonly ConversationChange[] {
  return [...question.notices.flatMap((notice) => projector.notice(notice)), ...projector.update(effort.reported ?? {})];
}

function answerOf({ turns }: Conversation, turnId: string): AnswerTurn {
  const turn = turns.findLast(({ id }) => id === turnId);
  if (turn?.kind !== "answer") {
    throw new Error("The answer is not in its conversation.");
  }
  return turn;
}

interface AskTask extends Omit<AnswerTask, "model">, Prepared {
  readonly refs: readonly ModelRef[];
}

function answerEvents(ports: AnswerPorts, task: AskTask): AsyncIterable<RunEvent> {
  const { refs, runner, conversation, control, begun, effort } = task;
  const { messages, schema } = task.question;
  const request = { messages, effort: effort.asked, cacheKey: cacheKeyOf(conversation.id) };
  const answer = answerOf(conversation, task.turnId);
  const order = { refs, tokens: requestTokens(request), stickyKey: request.cacheKey, control, owner: ownerOf(conversation, answer) };
  const [ref] = refs;
  if (schema !== undefined && ref !== undefined) {
    let corrections = 0;
    const ask: AskQuestion = (question) =>
      runner.stream({
        ...order,
        stepId: stepIdOf(answer, corrections++),
        request: (own, provider) => question.requestFor(provider, { model: own.model, ...ports.requestOptions(own) }),
      });
    const whom = { ...ref, label: ports.describe(ref.provider)?.label };
    return askInSchema(ask, { ...request, model: ref.model }, { name: schema.ref.name, text: schema.text }, whom);
  }
  const events = runner.stream({
    ...order,
    stepId: stepIdOf(answer, 0),
    request: (own, provider) => {
      const asked = { ...request, model: own.model, ...ports.requestOptions(own) };
      return begun === undefined
        ? asked
        : { ...asked, messages: continuationMessages(messages, begun, provider.continuesLastMessage?.(asked) === true) };
    },
  });
  return begun === undefined ? events : withoutRepetition(begun, events);
}

function ownerOf({ id }: Conversation, { id: runId, slot, agent }: AnswerTurn): RunOwner {
  return { conversationId: id, runId, slot, agent, client: "panel" };
}

function logEvent(log: AnswerPorts["log"], event: RunEvent): void {
  if (event.type === "failure" && event.failure.kind !== "aborted") {
    log.warn(describeFailure(event.failure));
  } else if (event.type === "attempt") {
    log.info(`${describeFailure(event.failure)} Next: ${event.next}${event.delayMs > 0 ? ` in ${String(event.delayMs)} ms` : ""}.`);
  }
}

function answeredBy(
  { provider, providerLabel, model, accountLabel }: CandidateEvent,
  ref: ModelRef,
  runner: RequestRunner | undefined,
): StepFacts {
  return {
    answeredBy: provider === ref.provider && model === ref.model ? undefined : { provider, providerLabel, model },
    // One key goes without saying.
    accountLabel: runner !== undefined && runner.keyCount(provider) > 1 ? accountLabel : undefined,
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
