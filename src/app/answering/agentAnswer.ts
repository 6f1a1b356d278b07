import { type AgentEvent, isAgentOwnEvent } from "../../core/agent/agentEvent.ts";
import type { AgentPorts, AskModel, Permissions, SteeringMessage } from "../../core/agent/agentPorts.ts";
import { Compactor } from "../../core/context/compactor.ts";
import type { ModelWindow } from "../../core/context/compactionBudget.ts";
import { contextView } from "../../core/context/contextView.ts";
import { toolsOfAgent } from "../../core/context/customAgent.ts";
import type { Message } from "../../core/model/message.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { budgetSentence } from "../../core/agent/budgetWatch.ts";
import { runAgent } from "../../core/agent/runAgent.ts";
import { readEvents } from "../../core/readyEvents.ts";
import { AgentProjector } from "../../core/session/agentProjector.ts";
import type { AnswerProjectorOptions } from "../../core/session/answerProjector.ts";
import { stepIdOf } from "../../shared/answer.ts";
import { ResourceLocks } from "../../core/tools/resourceLocks.ts";
import { withinWindow } from "../../core/tools/offered/findTools.ts";
import type { Tool } from "../../core/tools/tool.ts";
import { ToolRegistry } from "../../core/tools/toolRegistry.ts";
import { loadSchemaValidator } from "../../schema/loadSchemaValidator.ts";
import type { RunChange } from "../../shared/panelState.ts";
import { AgentPermissions } from "../agent/agentPermissions.ts";
import { agentTools } from "../agent/agentTools.ts";
import { askModel } from "../agent/askModel.ts";
import { LiveOutput } from "../agent/liveOutput.ts";
import { RunSpending } from "../agent/runSpending.ts";
import { SavedOutputs } from "../agent/savedOutputs.ts";
import { summariser } from "../context/summarise.ts";
import { answerByCompacting } from "./compactAnswer.ts";
import { cacheKeyOf, steeringMessage } from "./answerRequest.ts";
import type { AnswerPorts, AnswerTask } from "./answerTask.ts";
import type { PreparedAgent } from "./preparedAgent.ts";
import { mentionedBy } from "./preparedPrompt.ts";
import { ownerOf, reportPreparations, reportRequest, type PreparedAnswer } from "./preparedAnswer.ts";

/** What the user is offered when a budget is spent. */
const goOn = "Continue";

/** No tools, no calls. */
const nothingAllowed: Permissions = {
  decide: () => Promise.resolve({ decision: "deny", reason: "There are no tools." }),
  approve: () => Promise.resolve({ answer: "deny" }),
};

/** An answer as an agent makes it: with tools if there is something to work on, else in one step. */
export class AgentAnswer {
  readonly #ports: AnswerPorts;
  readonly #task: Omit<AnswerTask, "model">;
  readonly #prepared: PreparedAnswer;
  readonly #projector: AgentProjector;
  readonly #change: (change: RunChange) => void;
  readonly #live: LiveOutput;
  readonly #outputs: SavedOutputs;
  readonly #spending: RunSpending;
  readonly #permissions: AgentPermissions | undefined;
  readonly #tools: ToolRegistry;
  readonly #compactor: Compactor;
  /** Prompts that the model has been handed, and the first of those that are not in the answer yet. */
  readonly #taken = new Set<string>();
  readonly #unwritten: string[] = [];
  /** The answer's last part. */
  #lastPart = "";

  constructor(
    ports: AnswerPorts,
    task: Omit<AnswerTask, "model">,
    prepared: PreparedAnswer,
    projection: AnswerProjectorOptions,
    change: (change: RunChange) => void,
  ) {
    this.#ports = ports;
    this.#task = task;
    this.#prepared = prepared;
    this.#projector = new AgentProjector(prepared.answer, projection);
    this.#change = (made) => {
      this.#lastPart = made.type === "part-start" ? made.part.id : this.#lastPart;
      change(made);
    };
    this.#live = new LiveOutput(ports.clock, change);
    this.#outputs = new SavedOutputs({ keep: task.keepFile, path: task.pathOf });
    const { agent } = prepared;
    this.#spending = new RunSpending(agent?.access.budget() ?? {}, agent?.before ?? { usd: 0, steps: 0 }, projection.priceOf);
    prepared.parts.know((call) => this.#projector.partOf(call));
    this.#permissions = agent && this.#permissionsOf(agent);
    const tools = agent === undefined || this.#permissions === undefined ? [] : this.#toolsOf(agent, this.#permissions);
    const [ref] = prepared.refs;
    const shown = withinWindow(tools, ref && ports.modelWindow(ref).windowTokens);
    this.#tools = new ToolRegistry(shown.tools, loadSchemaValidator, shown.hidden);
    this.#compactor = this.#compactorOf();
  }

  /** Resolves when the answer has ended. */
  async run(): Promise<void> {
    const { question, answer, resumes, agent } = this.#prepared;
    reportPreparations(this.#projector, this.#prepared).forEach(this.#change);
    const budget = agent?.access.budget();
    if (this.#prepared.prompt.compacts) {
      const { signal } = this.#task.control;
      await answerByCompacting(this.#compactor, [...this.#system(), ...question.messages], signal, this.#projector, this.#change);
      return;
    }
    const options = {
      messages: [...this.#system(), ...question.messages],
      resumes,
      stepId: (number: number): string => stepIdOf(answer, number - 1),
      budget: { steps: budget?.turnSteps, usd: budget?.turnUsd },
    };
    try {
      await readEvents(runAgent(options, this.#agentPorts(), this.#task.control.signal), (event) => {
        this.#hear(event);
      });
    } finally {
      this.#compactor.stop();
      this.#live.endAll();
    }
  }

  #hear(event: AgentEvent): void {
    this.#ports.observe?.(event);
    if (!isAgentOwnEvent(event)) {
      this.#compactor.heard(event);
      reportRequest(this.#ports.log, this.#task.turnId, event, this.#change);
    }
    this.#projector.write(event).forEach(this.#change);
    switch (event.type) {
      case "step-start":
        this.#spending.step();
        return;
      case "attempt-end": {
        const unpriced = this.#prepared.agent === undefined ? undefined : this.#spending.attempt(event);
        if (unpriced !== undefined) {
          this.#ports.log.warn(`${unpriced}.`);
          this.#projector.notice({ text: unpriced, details: [] }).forEach(this.#change);
        }
        return;
      }
      case "tool-call-output":
      case "tool-call-result": {
        const partId = this.#projector.partOf(event);
        if (partId !== undefined && event.type === "tool-call-output") {
          this.#live.add(partId, event.text);
        } else if (partId !== undefined) {
          this.#live.end(partId);
        }
        return;
      }
      case "user-message": {
        const promptId = event.by === "user" ? this.#unwritten.shift() : undefined;
        if (promptId !== undefined) {
          this.#task.talk.steered(promptId);
        }
        return;
      }
      default:
    }
  }

  #agentPorts(): AgentPorts {
    const { agent, refs, runner, effort, answer, resumes } = this.#prepared;
    const { control, conversation, begun } = this.#task;
    return {
      clock: this.#ports.clock,
      ask: this.#metered(
        askModel({
          runner,
          refs,
          effort: effort.asked,
          cacheKey: cacheKeyOf(conversation.id),
          owner: ownerOf(this.#ports, this.#task, answer),
          control,
          requestOptions: (ref) => this.#ports.requestOptions(ref),
          takesTools: (ref) => this.#ports.takesTools(ref),
          begun: resumes ? undefined : begun,
        }),
      ),
      tools: this.#tools,
      permissions: this.#permissions ?? nothingAllowed,
      locks: agent?.world.locks ?? new ResourceLocks(),
      stopSignal: (call) => {
        const partId = this.#projector.partOf(call);
        return partId === undefined ? undefined : control.callSignal(partId);
      },
      keepOutput: this.#outputs.keep,
      takeSteering: () => this.#takeSteering(),
      takeNotes: () => agent?.context.takeNotes() ?? [],
      fitMessages: this.#compactor.fit,
      spentUsd: () => this.#spending.usd,
      budgets: () => this.#spending.budgets(),
      exceed: async (spent, signal) => {
        const sentence = budgetSentence(spent);
        const reply = await this.#task.talk.requests.ask(
          {
            kind: "question",
            id: this.#ports.newId(),
            turnId: this.#task.turnId,
            partId: this.#lastPart,
            agent: answer.agent,
            tool: "budget",
            line: sentence,
            question: `${sentence} Do you want to go on?`,
            choices: [goOn, "Stop Here"],
            takesText: false,
          },
          signal,
        );
        return reply?.answer === "text" && reply.text === goOn;
      },
    };
  }

  /** The same, and shows what fills the model's window before each request. */
  #metered(ask: AskModel): AskModel {
    const [ref] = this.#prepared.refs;
    const windowTokens = ref === undefined ? undefined : this.#ports.modelWindow(ref).windowTokens;
    return (question, signal) => {
      const files = this.#prepared.agent?.context.givenFiles ?? [];
      const context = contextView(question.messages, question.tools, windowTokens);
      this.#change({ type: "context-set", context: files.length === 0 ? context : { ...context, files } });
      return ask(question, signal);
    };
  }

  #system(): readonly Message[] {
    const { agent } = this.#prepared;
    return agent === undefined ? [] : [{ role: "system", content: [{ type: "text", text: agent.context.systemText }] }];
  }

  /** Summaries are asked for by the worker's model, which is cheap. */
  #compactorOf(): Compactor {
    const { question, refs, runner, answer, agent } = this.#prepared;
    const ports = this.#ports;
    const asked = ports.summaryRefs();
    const summaryRefs = asked.length === 0 ? refs : asked;
    const windowOf = ([ref]: readonly ModelRef[]): ModelWindow => (ref === undefined ? {} : ports.modelWindow(ref));
    const compactorPorts = {
      window: () => windowOf(refs),
      tools: this.#tools.definitions,
      summaryWindow: () => windowOf(summaryRefs),
      summarise: summariser({
        runner,
        refs: summaryRefs,
        owner: ownerOf(ports, this.#task, answer),
        requestOptions: (ref) => ports.requestOptions(ref),
      }),
      notes: () => agent?.context.standingNotes() ?? Promise.resolve([]),
    };
    return new Compactor(compactorPorts, question.history);
  }

  #permissionsOf({ access, world }: PreparedAgent): AgentPermissions {
    const { talk, turnId, conversation } = this.#task;
    return new AgentPermissions({
      world,
      approvals: world.memories.of(conversation.id).approvals,
      requests: talk.requests,
      turnId,
      agent: this.#prepared.answer.agent,
      level: () => (this.#prepared.prompt.readsOnly ? "read" : talk.level()),
      rules: () => access.rules(),
      addAllowRule: (rule) => access.addAllowRule(rule),
      partOf: this.#prepared.parts.of,
      warn: (message) => this.#ports.log.warn(message),
      newId: () => this.#ports.newId(),
    });
  }

  #toolsOf({ world, folder, questions, extraTools, context }: PreparedAgent, permissions: AgentPermissions): readonly Tool[] {
    const { conversation, turnId } = this.#task;
    const tools = agentTools({
      world,
      known: world.memories.of(conversation.id).known,
      recorder: world.recorderFor(conversation.id, turnId),
      permissions,
      outputs: this.#outputs,
      folder,
      questions,
      extraTools,
    });
    return context.watch(toolsOfAgent(context.agent?.tools, tools));
  }

  /** What the user has sent for this answer. It stays in the queue until it is in the answer: nothing is lost if the window ends in between. */
  async #takeSteering(): Promise<readonly SteeringMessage[]> {
    const { talk, conversation } = this.#task;
    const prompts = talk.steering().filter(({ id }) => !this.#taken.has(id));
    for (const { id } of prompts) {
      this.#taken.add(id);
    }
    const { files } = this.#ports.store;
    const messages = await Promise.all(
      prompts.map(async (prompt) => {
        const attachments = [...(prompt.attachments ?? []), ...(await mentionedBy(prompt.text, this.#prepared.agent?.world, this.#task))];
        return steeringMessage(files, conversation.id, attachments.length === 0 ? prompt : { ...prompt, attachments });
      }),
    );
    this.#unwritten.push(...prompts.map(({ id }) => id));
    return messages;
  }
}
