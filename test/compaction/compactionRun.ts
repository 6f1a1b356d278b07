import { buildStandaloneApp } from "../../src/app/composition/standaloneApp.ts";
import { summariser } from "../../src/app/context/summarise.ts";
import { StandaloneSettings } from "../../src/app/standalone/standaloneSettings.ts";
import { systemClock } from "../../src/app/clock.ts";
import type { AgentEvent } from "../../src/core/agent/agentEvent.ts";
import { runAgent } from "../../src/core/agent/runAgent.ts";
import { Compactor, type CompactorPorts } from "../../src/core/context/compactor.ts";
import { buildSystemText } from "../../src/core/context/systemText.ts";
import type { Message } from "../../src/core/model/message.ts";
import { RunControl } from "../../src/core/resilience/runControl.ts";
import { AgentProjector } from "../../src/core/session/agentProjector.ts";
import { requestHistory, requestMessages } from "../../src/core/session/requestMessages.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import { ResourceLocks } from "../../src/core/tools/resourceLocks.ts";
import type { Tool } from "../../src/core/tools/tool.ts";
import { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";
import { jsonSchemaValidator } from "../../src/schema/jsonSchemaValidator.ts";
import { type AnswerTurn, type Conversation, type ConversationChange, reduceConversation } from "../../src/shared/conversation.ts";
import { allowAll, fakeTool } from "../fakes/scriptedAgent.ts";
import { TemporaryWorkspace } from "../fakes/temporaryWorkspace.ts";
import { startModelServer } from "../model-server/server.ts";
import type { SmallModel } from "./smallModel.ts";

/** What is asked, and how. */
export interface CompactionCase {
  readonly conversation: Conversation;
  readonly prompt: string;
  readonly model: SmallModel;
  /** What the model is said to take; left out: what it takes. */
  readonly claimedTokens?: number | undefined;
  /** In place of a tool that reads nothing. */
  readonly readFile?: Tool["run"] | undefined;
  readonly ports?: Partial<CompactorPorts>;
}

export interface CompactionOutcome {
  /** With the answer, as it is kept. */
  readonly conversation: Conversation;
  readonly events: readonly AgentEvent[];
  /** The messages of each step, as they were handed over, without the system text. */
  readonly sent: readonly (readonly Message[])[];
  readonly answerId: string;
}

export const systemText = buildSystemText({
  environment: { system: "Linux", shell: "bash", folders: [{ name: "app", path: "/code/app" }], day: "2026-11-28", isRestricted: false },
  instructions: [],
  skills: [],
});

/** Tools of the size that an agent's have. */
function tools(readFile: Tool["run"] | undefined): readonly Tool[] {
  const files = new TemporaryWorkspace();
  files.dispose();
  const ports = { workspace: files.workspace, known: new KnownFiles(), recorder: files.ports.recorder, isSecret: () => false };
  return fileTools(ports).map((tool) =>
    tool.name === "read_file" ? fakeTool("read_file", { ...tool, ...(readFile === undefined ? {} : { run: readFile }) }) : tool,
  );
}

/** Asks a small model in a conversation, through the application's own request runner, over a socket. */
export async function runCompaction(given: CompactionCase): Promise<CompactionOutcome> {
  const { model } = given;
  const server = await startModelServer({ fallback: model.answer, keepsRequests: false });
  const app = buildStandaloneApp({
    settings: new StandaloneSettings(
      (name) =>
        name === "providers" ? { small: { type: "openai-compatible", baseUrl: server.openaiBaseUrl, keyVariable: "KEY" } } : undefined,
      { retry: { maxAttempts: 1 } },
      () => undefined,
    ),
    environment: { KEY: server.keys.openai },
    report: () => undefined,
  });
  try {
    const { runner } = await app.runtime();
    const ref = { provider: "small", model: "gpt-4.1" };
    const owner = { runId: "a", slot: "worker", agent: "worker", client: "agent" };
    const answer = newAnswer(`a${String(given.conversation.turns.length)}`);
    let conversation = [
      { type: "turn-add", turn: { kind: "user", id: `u${String(given.conversation.turns.length)}`, text: given.prompt, atMs: 1 } } as const,
      { type: "turn-add", turn: answer } as const,
    ].reduce<Conversation>(reduceConversation, given.conversation);
    const registry = new ToolRegistry(tools(given.readFile), () => Promise.resolve(jsonSchemaValidator));
    const window = { windowTokens: given.claimedTokens ?? model.windowTokens, outputTokens: 8192 };
    const compactor = new Compactor(
      {
        window: () => window,
        summaryWindow: () => ({ ...window, windowTokens: model.windowTokens }),
        tools: registry.definitions,
        summarise: summariser({ runner, refs: [ref], owner, requestOptions: () => ({}) }),
        ...given.ports,
      },
      requestHistory(conversation, answer.id),
    );
    const sent: (readonly Message[])[] = [];
    const run = runAgent(
      { messages: [{ role: "system", content: [{ type: "text", text: systemText }] }, ...requestMessages(conversation, answer.id)] },
      {
        clock: systemClock,
        ask: ({ messages, tools: definitions, stepId }, signal) => {
          sent.push(messages.slice(1));
          return runner.stream({
            refs: [ref],
            tokens: 1,
            stepId,
            owner,
            control: new RunControl(signal),
            request: (asked) => ({ model: asked.model, messages, tools: definitions }),
          });
        },
        tools: registry,
        permissions: allowAll,
        locks: new ResourceLocks(),
        keepOutput: () => Promise.resolve("out.txt"),
        fitMessages: compactor.fit,
      },
      new AbortController().signal,
    );
    const projector = new AgentProjector(answer, {
      clock: systemClock,
      priceOf: () => undefined,
      answeredBy: () => ({}),
      keepImage: () => "image.png",
      card: ({ kind, message }) => ({ kind, title: message, advice: "", details: [], fixes: [], retryAtMs: undefined }),
      providerLabel: () => "Small",
    });
    const events: AgentEvent[] = [];
    for await (const event of run) {
      compactor.heard(event as Parameters<Compactor["heard"]>[0]);
      events.push(event);
      const changes = JSON.parse(JSON.stringify(projector.write(event))) as ConversationChange[];
      conversation = changes.reduce(reduceConversation, conversation);
    }
    compactor.stop();
    return { conversation, events, sent, answerId: answer.id };
  } finally {
    app.dispose();
    await server.close();
  }
}

function newAnswer(id: string): AnswerTurn {
  const step = {
    id: "s1",
    slot: "worker",
    agent: "worker",
    provider: "small",
    model: "small",
    startedAtMs: 1,
    status: "running",
    facts: {},
  } as const;
  return { kind: "answer", id, slot: "worker", agent: "worker", startedAtMs: 1, status: "streaming", steps: [step], parts: [] };
}
