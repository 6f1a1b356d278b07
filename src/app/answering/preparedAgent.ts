import type { Tool, ToolContext } from "../../core/tools/tool.ts";
import { lastStep } from "../../shared/answer.ts";
import type { Conversation } from "../../shared/conversation.ts";
import type { AgentScope, AgentWorld } from "../agent/agentWorld.ts";
import { commandFolder } from "../agent/commandPlace.ts";
import type { SpentBefore } from "../agent/runSpending.ts";
import type { AgentAccess, AnswerPorts, AnswerTask } from "./answerTask.ts";

/** What an agent needs before it can be asked. */
export interface PreparedAgent {
  readonly access: AgentAccess;
  readonly world: AgentWorld;
  /** The folder that commands run in, absolute. */
  readonly folder: string;
  readonly extraTools: readonly Tool[];
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

/** Opens what an agent works on; `undefined` if there is nothing. Rejects only if Baton's own files are broken. */
export async function prepareAgent(
  ports: AnswerPorts,
  task: Omit<AnswerTask, "model">,
  parts: CallParts,
): Promise<PreparedAgent | undefined> {
  const access = ports.agents;
  const world = await access?.world();
  if (access === undefined || world === undefined || world.workspace.folders().length === 0) {
    return undefined;
  }
  const [{ path: folder }, extraTools, before] = await Promise.all([
    commandFolder(world.workspace),
    world.extraTools?.(scopeOf(ports, task, parts)) ?? [],
    spentBefore(access, task.conversation),
  ]);
  return { access, world, folder, extraTools, before };
}

function scopeOf(ports: AnswerPorts, { conversation, turnId, talk }: Omit<AnswerTask, "model">, parts: CallParts): AgentScope {
  const agent = conversation.turns.findLast(({ id }) => id === turnId);
  return {
    conversationId: conversation.id,
    turnId,
    askUser: (question, context, signal) =>
      talk.requests.ask(
        {
          ...question,
          kind: "question",
          id: ports.newId(),
          turnId,
          partId: parts.of(context) ?? "",
          agent: agent?.kind === "answer" ? agent.agent : "",
        },
        signal,
      ),
  };
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
