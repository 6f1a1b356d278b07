import type { RunOwner } from "../../core/accounting/ledger.ts";
import type { RunEvent } from "../../core/model/runEvent.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { AnswerTurn } from "../../shared/conversation.ts";
import type { Notice } from "../../shared/part.ts";
import type { RunChange } from "../../shared/panelState.ts";
import type { StepFacts } from "../../shared/step.ts";
import type { RequestRunner } from "../execution/requestRunner.ts";
import type { AnswerQuestion } from "./answerRequest.ts";
import type { AnswerPorts, AnswerTask } from "./answerTask.ts";
import type { ChosenEffort } from "./effortFor.ts";
import { describeFailure } from "./failureWords.ts";
import type { CallParts, PreparedAgent } from "./preparedAgent.ts";
import type { PreparedPrompt } from "./preparedPrompt.ts";
import { waitView } from "./waitView.ts";

/** What an answer needs before a provider can be asked. */
export interface PreparedAnswer {
  /** As it is, with the step that runs as its last. */
  readonly answer: AnswerTurn;
  /** The model to ask, then its fallbacks. */
  readonly refs: readonly ModelRef[];
  readonly runner: RequestRunner;
  readonly question: AnswerQuestion;
  readonly effort: ChosenEffort;
  /** `undefined`: the model only answers. */
  readonly agent: PreparedAgent | undefined;
  readonly parts: CallParts;
  readonly prompt: Pick<PreparedPrompt, "notices" | "readsOnly" | "compacts">;
  /** The answer was cut after calls, and goes on. */
  readonly resumes: boolean;
}

/** For whom the requests of an answer are made. */
export function ownerOf(
  ports: Pick<AnswerPorts, "client">,
  { conversation }: Pick<AnswerTask, "conversation">,
  answer: AnswerTurn,
): RunOwner {
  const { id: runId, slot, agent } = answer;
  return { conversationId: conversation.id, runId, slot, agent, client: ports.client ?? "panel" };
}

/** What is known of an answer before it is asked for: files that are gone, and how hard the model is to think. */
export function reportPreparations<Change>(
  projector: { notice(notice: Notice): readonly Change[]; update(set: StepFacts): readonly Change[] },
  { question, effort, prompt }: Pick<PreparedAnswer, "question" | "effort" | "prompt">,
): readonly Change[] {
  return [
    ...[...prompt.notices, ...question.notices].flatMap((notice) => projector.notice(notice)),
    ...projector.update(effort.reported ?? {}),
  ];
}

/** What an event of a request is beside a change of its answer: a line in the log, a wait that is shown. */
export function reportRequest(log: AnswerPorts["log"], turnId: string, event: RunEvent, change: (change: RunChange) => void): void {
  if (event.type === "failure" && event.failure.kind !== "aborted") {
    log.warn(describeFailure(event.failure));
  } else if (event.type === "attempt") {
    log.info(`${describeFailure(event.failure)} Next: ${event.next}${event.delayMs > 0 ? ` in ${String(event.delayMs)} ms` : ""}.`);
  } else if (event.type === "wait-start" || event.type === "wait-end") {
    change({ type: "wait-set", wait: event.type === "wait-start" ? waitView(turnId, event) : undefined });
  }
}
