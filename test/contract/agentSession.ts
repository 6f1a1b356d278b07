import type { AgentEvent } from "../../src/core/agent/agentEvent.ts";
import type { AgentOptions, AgentPorts, Permissions } from "../../src/core/agent/agentPorts.ts";
import { runAgent } from "../../src/core/agent/runAgent.ts";
import type { Message } from "../../src/core/model/message.ts";
import type { ChatProvider } from "../../src/core/provider.ts";
import { AgentProjector } from "../../src/core/session/agentProjector.ts";
import { ResourceLocks } from "../../src/core/tools/resourceLocks.ts";
import { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";
import { jsonSchemaValidator } from "../../src/schema/jsonSchemaValidator.ts";
import {
  emptyConversation,
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
} from "../../src/shared/conversation.ts";
import { systemClock } from "../../src/app/clock.ts";
import { fakeTool, textOutput } from "../fakes/scriptedAgent.ts";
import type { ScriptedAnswer } from "../model-server/script.ts";
import type { WireCase } from "./wireCase.ts";

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Tools that do nothing, of each kind. */
export const agentTools = [
  fakeTool("read_file", { run: ({ path }) => Promise.resolve(textOutput(`words of ${String(path)}`)) }),
  fakeTool("look", {
    run: () =>
      Promise.resolve({
        ok: true,
        parts: [
          { type: "image", source: { kind: "base64", mediaType: "image/png", data: pixel } },
          { type: "resource-link", uri: "file:///a.png", name: "a.png" },
        ],
      }),
  }),
  fakeTool("edit_file", { risk: "write" }),
  fakeTool("run_command", { risk: "command", run: () => Promise.resolve({ ok: false, message: "Exit code 1.", parts: [] }) }),
];

const asking: Permissions = {
  decide: ({ name }) =>
    Promise.resolve({ decision: name === "edit_file" ? "ask" : name === "run_command" ? "deny" : "allow", reason: `It is ${name}.` }),
  approve: ({ args }) => Promise.resolve(args["path"] === "a" ? { answer: "allow" } : { answer: "deny", words: "Not that one." }),
};

/** An agent over a real adapter. */
export function agentOver(
  { model }: Pick<WireCase, "model">,
  provider: ChatProvider,
  options: AgentOptions,
  ports: Partial<AgentPorts> = {},
  signal = new AbortController().signal,
): AsyncIterable<AgentEvent> {
  return runAgent(
    options,
    {
      clock: systemClock,
      ask: ({ messages, tools }, signal) =>
        provider.stream({ model, messages, effort: "low", ...(tools.length === 0 ? {} : { tools }) }, signal),
      tools: new ToolRegistry(agentTools, () => Promise.resolve(jsonSchemaValidator)),
      permissions: asking,
      locks: new ResourceLocks(),
      keepOutput: () => Promise.resolve(undefined),
      ...ports,
    },
    signal,
  );
}

const call = (id: string, name: string, args: object | string, pieces = 2) => ({
  toolCall: { id, name, argumentsText: typeof args === "string" ? args : JSON.stringify(args), pieces },
});

/** What the model of a session answers, step by step: thoughts, parallel, rejected, unknown, broken and cut-off calls, images, and a steering message in between. */
export function sessionScript({ limitReason, wire }: Pick<WireCase, "limitReason" | "wire">): readonly ScriptedAnswer[] {
  // Gemini sends calls whole, or not at all.
  const cutCall = wire === "gemini" ? { text: "And" } : call("c2", "edit_file", '{"path": "long', 3);
  return [
    {
      steps: [
        { reasoning: "hm, " },
        { reasoning: "so" },
        { text: "I " },
        { text: "look." },
        call("c0", "read_file", { path: "a" }),
        call("c1", "read_file", { path: "b" }),
      ],
    },
    {
      steps: [
        { reasoning: "ah" },
        call("c0", "edit_file", { path: "a" }),
        call("c1", "edit_file", { path: "b" }),
        call("c2", "run_command", { command: "x" }),
      ],
    },
    { steps: [{ text: "And " }, call("c9", "lok", {}, 1), call("c8", "look", { path: "p" })] },
    { steps: [call("c1", "read_file", { path: "c" }), cutCall], finishReason: limitReason },
    { steps: [{ reasoning: "oh" }, call("c1", "read_file", { path: "c" })] },
    { steps: [{ text: "All " }, { text: "done." }] },
  ];
}

/** A conversation in which an agent works, as its changes, and what the model was sent last. */
export interface RecordedSession {
  readonly changes: readonly ConversationChange[];
  readonly events: readonly AgentEvent[];
  readonly lastMessages: readonly Message[];
  readonly answerId: string;
}

/** Plays {@link sessionScript}, which the server has been given, and records it. */
export async function recordSession(wireCase: WireCase, provider: ChatProvider): Promise<RecordedSession> {
  const prompt = { kind: "user", id: "u1", text: "Do it.", atMs: 1 } as const;
  const answer = newAnswer("a1", wireCase.model);
  const changes: ConversationChange[] = [
    { type: "turn-add", turn: prompt },
    { type: "turn-add", turn: answer },
  ];
  const projector = projectorOf(answer);
  const events: AgentEvent[] = [];
  let lastMessages: readonly Message[] = [];
  let steps = 0;
  const run = agentOver(
    wireCase,
    {
      ...provider,
      stream: (request, signal) => {
        lastMessages = request.messages;
        return provider.stream(request, signal);
      },
    },
    { messages: [{ role: "user", content: [{ type: "text", text: prompt.text }] }] },
    { takeSteering: () => (steps === 3 ? [{ text: "Mind c.", content: [{ type: "text", text: "Mind c." }] }] : []) },
  );
  for await (const event of run) {
    steps += event.type === "step-end" ? 1 : 0;
    events.push(event);
    changes.push(...(JSON.parse(JSON.stringify(projector.write(event))) as ConversationChange[]));
  }
  return { changes, events, lastMessages, answerId: answer.id };
}

/** The conversation after so many changes, as it is read again from a disk: an answer that never ended is interrupted. */
export function cutAfter({ changes, answerId }: RecordedSession, count: number): Conversation {
  const conversation = changes.slice(0, count).reduce(reduceConversation, emptyConversation("c", 1));
  const answer = conversation.turns.find(({ id }) => id === answerId);
  return answer?.kind === "answer" && answer.status === "streaming"
    ? reduceConversation(conversation, { type: "turn-end", turnId: answerId, status: "interrupted" })
    : conversation;
}

/** What the images of a session's tools are kept as. */
export const keptImages: ReadonlyMap<string, { readonly base64: string }> = new Map([["image.png", { base64: pixel }]]);

function newAnswer(id: string, model: string): AnswerTurn {
  const step = {
    id: "s1",
    slot: "worker",
    agent: "worker",
    provider: "acme",
    model,
    startedAtMs: 1,
    status: "running",
    facts: {},
  } as const;
  return { kind: "answer", id, slot: "worker", agent: "worker", startedAtMs: 1, status: "streaming", steps: [step], parts: [] };
}

function projectorOf(answer: AnswerTurn): AgentProjector {
  return new AgentProjector(answer, {
    clock: systemClock,
    priceOf: () => undefined,
    answeredBy: () => ({}),
    keepImage: () => "image.png",
    card: ({ kind, message }) => ({ kind, title: message, advice: "", details: [], fixes: [], retryAtMs: undefined }),
    providerLabel: () => "Acme",
  });
}
