import { RequestRunner } from "../../../src/app/execution/requestRunner.ts";
import { runAnswer } from "../../../src/app/answering/answerRun.ts";
import type { AnswerPorts } from "../../../src/app/answering/answerTask.ts";
import { systemClock as clock } from "../../../src/app/clock.ts";
import { RunControl } from "../../../src/core/resilience/runControl.ts";
import { emptyConversation, reduceConversation, type Conversation, type ConversationChange } from "../../../src/shared/conversation.ts";
import { unsharedHealth } from "../../fakes/scriptedRunner.ts";
import { description } from "../../fakes/testChat.ts";
import { batonRequest, openBaton } from "./batonContender.ts";
import type { ReadAnswer } from "./contender.ts";
import type { Scenario } from "./scenario.ts";

const turnId = "answer";
const ports: Omit<AnswerPorts, "runner"> = {
  clock,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  store: { files: { read: () => Promise.resolve(undefined) } },
  fallbacks: () => [],
  describe: () => description,
  efforts: () => ({ orchestrator: "default", worker: "default" }),
  requestOptions: () => ({}),
  takesTools: () => true,
  modelWindow: () => ({}),
  summaryRefs: () => [],
  newId: () => "id",
  costUsd: () => undefined,
};

/** Reads an answer as a window does: prompt, request runner, adapter, executor and writer, to the changes of the conversation. */
export const readChanges: ReadAnswer = async (baseUrl, scenario, reported) => {
  const provider = await openBaton(baseUrl, scenario.wire);
  const path: RequestRunner = new RequestRunner({
    clock,
    access: {
      sources: () => [{ kind: "environment", id: "env:KEY", label: "work", variable: "KEY", approved: true, active: true }],
      openSource: () => Promise.resolve({ ok: true, provider, description, accountLabel: "work" }),
      rejection: (id, model) => ({ kind: "auth", message: "There is no key.", provider: id, model, retry: "never" }),
    },
    directory: { find: () => description },
    records: unsharedHealth,
    retry: () => ({ limits: { maxWaitMs: 0, maxAttempts: 1 }, silence: { firstByteMs: 60_000, idleMs: 60_000 } }),
  });
  await runAnswer(
    { ...ports, runner: () => Promise.resolve(path) },
    {
      role: "orchestrator",
      model: { ok: true, ref: { provider: description.id, model: batonRequest(scenario).model }, provider: description },
      conversation: asked(scenario),
      turnId,
      control: new RunControl(),
      keepFile: () => undefined,
      pathOf: () => undefined,
      talk: {
        level: () => "edit",
        requests: { ask: () => Promise.resolve(undefined) },
        steering: () => [],
        steered: () => undefined,
      },
    },
    (change) => {
      if (change.type === "part-append") {
        reported(change.text);
      } else if (change.type === "part-start" && change.part.kind === "text") {
        reported(change.part.text);
      } else if (change.type === "turn-end" && change.status !== "complete") {
        throw new Error(change.failure?.title ?? change.status);
      }
    },
  );
  path.dispose();
};

function asked({ wire }: Scenario): Conversation {
  const changes: readonly ConversationChange[] = [
    { type: "turn-add", turn: { kind: "user", id: "prompt", text: "Hello", atMs: 0 } },
    {
      type: "turn-add",
      turn: {
        kind: "answer",
        id: turnId,
        slot: "orchestrator",
        agent: "orchestrator",
        startedAtMs: 0,
        status: "streaming",
        steps: [
          {
            id: "s1",
            slot: "orchestrator",
            agent: "orchestrator",
            provider: description.id,
            model: wire,
            startedAtMs: 0,
            status: "running",
            facts: {},
          },
        ],
        parts: [],
      },
    },
  ];
  return changes.reduce(reduceConversation, emptyConversation("bench", 0));
}
