import type { Failure } from "../../core/model/failure.ts";
import type { CandidateEvent } from "../../core/model/runEvent.ts";
import { orAborted } from "../../core/orAborted.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { AnswerProjector, type AnswerProjectorOptions } from "../../core/session/answerProjector.ts";
import { explainFailure } from "../../core/session/explainFailure.ts";
import { promptOf } from "../../core/session/requestMessages.ts";
import { hasActed } from "../../shared/continuable.ts";
import type { AnswerTurn, Conversation } from "../../shared/conversation.ts";
import type { FailureCard } from "../../shared/failureCard.ts";
import { withoutUndefined } from "../../shared/json.ts";
import type { RunChange } from "../../shared/panelState.ts";
import type { StepFacts } from "../../shared/step.ts";
import type { RequestRunner } from "../execution/requestRunner.ts";
import { imageFileName } from "../storage/attachmentPath.ts";
import { AgentAnswer } from "./agentAnswer.ts";
import { askedBy } from "./answerRequest.ts";
import type { AnswerPorts, AnswerTask } from "./answerTask.ts";
import { effortFor } from "./effortFor.ts";
import { noModelCard } from "./failureWords.ts";
import { CallParts, prepareAgent } from "./preparedAgent.ts";
import type { PreparedAnswer } from "./preparedAnswer.ts";
import { preparePrompt } from "./preparedPrompt.ts";
import { answerInSchema } from "./schemaAnswer.ts";

/** Asks, and reports what comes as changes of the answer, the last of which ends it. Resolves then; rejects only where Baton's own files are broken. */
export async function runAnswer(ports: AnswerPorts, { model, ...task }: AnswerTask, change: (change: RunChange) => void): Promise<void> {
  const { turnId, role, control } = task;
  if (!model.ok) {
    change({ type: "turn-end", turnId, status: "failed", failure: withoutUndefined(noModelCard(model.message)) });
    return;
  }
  const { ref } = model;
  const refs = [ref, ...ports.fallbacks(role).filter((other) => other.provider !== ref.provider || other.model !== ref.model)];
  const answer = answerOf(task.conversation, turnId);
  const prepared = await unlessStopped(prepare(ports, task, answer, refs, change), control.signal);
  const projection = projectionOf(ports, task, ref, prepared?.runner);
  if (prepared === undefined) {
    new AnswerProjector(answer, projection)
      .write({ type: "failure", failure: { kind: "aborted", message: "The request was stopped.", ...ref, retry: "never" } })
      .forEach(change);
    return;
  }
  if (task.clearCooldown === true) {
    prepared.runner.clearCooldown(refs);
  }
  const { schema } = prepared.question;
  await (schema === undefined
    ? new AgentAnswer(ports, task, prepared, projection, change).run()
    : answerInSchema(ports, task, { ...prepared, schema }, projection, change));
}

/** Reads files, and opens what requests go through and what agents work on, all at once. Sends nothing, and reports only what the prompt came to. */
async function prepare(
  ports: AnswerPorts,
  task: Omit<AnswerTask, "model">,
  answer: AnswerTurn,
  refs: readonly ModelRef[],
  change: (change: RunChange) => void,
): Promise<PreparedAnswer> {
  const { role, conversation, turnId, begun } = task;
  const parts = new CallParts();
  const resumes = begun !== undefined && hasActed(answer);
  const isInSchema = promptOf(conversation, turnId)?.schema !== undefined;
  const prompt = await preparePrompt(task, await ports.agents?.world(), change);
  const [runner, question, agent] = await Promise.all([
    ports.runner(),
    askedBy(ports.store.files, prompt.conversation, turnId, resumes),
    isInSchema ? undefined : prepareAgent(ports, task, parts, prompt.agent),
  ]);
  // Instructions for what is mentioned are there before the first request.
  await Promise.all(prompt.paths.map(async (path) => agent?.context.touch(path)));
  const effort = effortFor(ports.efforts()[role], role, question.messages);
  return { answer, refs: refsFor(ports, agent?.context.agent?.model, refs), runner, question, effort, agent, parts, prompt, resumes };
}

/** The models to ask: first the one that the user's own agent wants, if there is such a model. */
function refsFor(ports: AnswerPorts, wanted: string | undefined, refs: readonly ModelRef[]): readonly ModelRef[] {
  const ref = wanted === undefined ? undefined : ports.modelNamed?.(wanted);
  return ref === undefined ? refs : [ref, ...refs.filter(({ provider, model }) => provider !== ref.provider || model !== ref.model)];
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

function answerOf({ turns }: Conversation, turnId: string): AnswerTurn {
  const turn = turns.findLast(({ id }) => id === turnId);
  if (turn?.kind !== "answer") {
    throw new Error("The answer is not in its conversation.");
  }
  return turn;
}

function projectionOf(
  ports: AnswerPorts,
  { keepFile }: Pick<AnswerTask, "keepFile">,
  ref: ModelRef,
  runner: RequestRunner | undefined,
): AnswerProjectorOptions {
  return {
    clock: ports.clock,
    priceOf: (attempt) => ports.costUsd(attempt, attempt.usage, attempt.tier),
    answeredBy: (candidate) => answeredBy(candidate, ref, runner),
    keepImage: ({ data, mediaType }) => {
      const bytes = Buffer.from(data, "base64");
      const name = imageFileName(bytes, mediaType);
      keepFile(name, bytes);
      return name;
    },
    card: (failure) => cardOf(ports, failure),
    providerLabel: (id) => ports.describe(id)?.label ?? id,
  };
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
