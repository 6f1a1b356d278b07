import type { CustomAgent } from "../../core/context/customAgent.ts";
import type { Questions } from "../../core/tools/user/questions.ts";
import type { Tool, ToolContext } from "../../core/tools/tool.ts";
import { lastStep } from "../../shared/answer.ts";
import type { Conversation } from "../../shared/conversation.ts";
import type { AgentWorld } from "../agent/agentWorld.ts";
import { commandFolder } from "../agent/commandPlace.ts";
import type { SpentBefore } from "../agent/runSpending.ts";
import { userQuestions } from "../agent/userQuestions.ts";
import { conversationContextStore } from "../context/contextStore.ts";
import { ConversationContext } from "../context/conversationContext.ts";
import { environmentFacts } from "../context/environmentFacts.ts";
import type { AgentAccess, AnswerPorts, AnswerTask } from "./answerTask.ts";

/** What an agent needs before it can be asked. */
export interface PreparedAgent {
  readonly access: AgentAccess;
  readonly world: AgentWorld;
  /** The folder that commands run in, absolute. */
  readonly folder: string;
  readonly questions: Questions;
  readonly extraTools: readonly Tool[];
  /** What the agent knows beside the conversation. */
  readonly context: ConversationContext;
  readonly before: SpentBefore;
}

type CallKey = Pick<ToolContext, "callId" | "stepId">;

/** Where the calls of an answer are in it; known once its projector is there. */
export class CallParts {
  #of: (call: CallKey) => string | undefined = () => undefined;

  /** From now on `of` knows. */
  know(of: (call: CallKey) => string | undefined): void {
    this.#of = of;
  }

  /** The part of a call; `undefined` if there is none yet. */
  readonly of = (call: CallKey): string | undefined => this.#of(call);
}

/** Opens what an agent works on; `undefined` if there is nothing. `customAgent`: the user's own, if the conversation begins with it. Rejects only if Baton's own files are broken. */
export async function prepareAgent(
  ports: AnswerPorts,
  task: Omit<AnswerTask, "model">,
  parts: CallParts,
  customAgent?: CustomAgent,
): Promise<PreparedAgent | undefined> {
  const access = ports.agents;
  const world = await access?.world();
  if (access === undefined || world === undefined || world.workspace.folders().length === 0) {
    return undefined;
  }
  const { conversation, talk, turnId } = task;
  const { files } = ports.store;
  const answer = conversation.turns.findLast(({ id }) => id === turnId);
  const questions = userQuestions({
    requests: talk.requests,
    turnId,
    agent: answer?.kind === "answer" ? answer.agent : "",
    partOf: parts.of,
    newId: () => ports.newId(),
  });
  const [{ path: folder }, extraTools, before, context] = await Promise.all([
    commandFolder(world.workspace),
    world.extraTools?.({ conversationId: conversation.id, turnId: task.turnId, questions }) ?? [],
    spentBefore(access, conversation),
    ConversationContext.open({
      workspace: world.workspace,
      switches: world.switches,
      store: conversationContextStore(
        { keep: (_id, name, bytes) => task.keepFile(name, bytes), read: (...file) => files.read(...file) },
        conversation.id,
      ),
      environment: () => environmentFacts(world.workspace, ports.clock, world.switches.isTrusted()),
      agent: customAgent,
    }),
  ]);
  return { access, world, folder, questions, extraTools, before, context };
}

/** What is known of a conversation's costs. The answer that is being made has a step that has not been asked for yet. */
async function spentBefore(access: AgentAccess, conversation: Conversation): Promise<SpentBefore> {
  const steps = conversation.turns.flatMap((turn) => (turn.kind === "answer" ? turn.steps : []));
  const last = conversation.turns.at(-1);
  const isWaiting = last?.kind === "answer" && lastStep(last)?.status === "running";
  const booked = access.budget().conversationUsd === undefined ? 0 : await access.spentUsd(conversation);
  const usd = booked ?? steps.reduce((sum, { facts }) => sum + (facts.costUsd ?? 0), 0);
  return { usd, steps: steps.length - (isWaiting ? 1 : 0) };
}
