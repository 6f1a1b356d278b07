import { requestTokens } from "../../core/accounting/requestTokens.ts";
import { readEvents } from "../../core/readyEvents.ts";
import { AnswerProjector, type AnswerProjectorOptions } from "../../core/session/answerProjector.ts";
import { stepIdOf } from "../../shared/answer.ts";
import type { AskQuestion } from "../../core/structured/schemaQuestion.ts";
import type { RunChange } from "../../shared/panelState.ts";
import { cacheKeyOf, type AnswerQuestion } from "./answerRequest.ts";
import type { AnswerPorts, AnswerTask } from "./answerTask.ts";
import { ownerOf, reportPreparations, reportRequest, type PreparedAnswer } from "./preparedAnswer.ts";
import { askInSchema } from "./structuredAnswer.ts";

/** Gets an answer in a schema, without tools. Resolves when it has ended. */
export async function answerInSchema(
  ports: AnswerPorts,
  task: Omit<AnswerTask, "model">,
  { schema, ...prepared }: PreparedAnswer & { readonly schema: NonNullable<AnswerQuestion["schema"]> },
  projection: AnswerProjectorOptions,
  change: (change: RunChange) => void,
): Promise<void> {
  const { answer, refs, runner, effort, question } = prepared;
  const projector = new AnswerProjector(answer, projection);
  reportPreparations(projector, prepared).forEach(change);
  const request = { messages: question.messages, effort: effort.asked, cacheKey: cacheKeyOf(task.conversation.id) };
  const order = {
    refs,
    tokens: requestTokens(request),
    stickyKey: request.cacheKey,
    control: task.control,
    owner: ownerOf(ports, task, answer),
  };
  const [ref = { provider: "", model: "" }] = refs;
  let corrections = 0;
  const ask: AskQuestion = (asked) =>
    runner.stream({
      ...order,
      stepId: stepIdOf(answer, corrections++),
      request: (own, provider) => asked.requestFor(provider, { model: own.model, ...ports.requestOptions(own) }),
    });
  const whom = { ...ref, label: ports.describe(ref.provider)?.label };
  const events = askInSchema(ask, { ...request, model: ref.model }, { name: schema.ref.name, text: schema.text }, whom);
  await readEvents(events, (event) => {
    reportRequest(ports.log, task.turnId, event, change);
    projector.write(event).forEach(change);
  });
}
