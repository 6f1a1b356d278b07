import type { AgentEvent, ToolCallResultEvent } from "../../src/core/agent/agentEvent.ts";
import type { AgentOptions, AgentPorts, Permissions, StepQuestion } from "../../src/core/agent/agentPorts.ts";
import { runAgent } from "../../src/core/agent/runAgent.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import { resultText } from "../../src/core/model/resultContent.ts";
import type { RunEvent } from "../../src/core/model/runEvent.ts";
import type { FinishReason } from "../../src/core/model/streamEvent.ts";
import { ResourceLocks } from "../../src/core/tools/resourceLocks.ts";
import { defineTool, type Tool, type ToolResult } from "../../src/core/tools/tool.ts";
import { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";
import { jsonSchemaValidator } from "../../src/schema/jsonSchemaValidator.ts";
import { FakeClock } from "./fakeClock.ts";

/** A call that a scripted model makes; a text in place of arguments breaks off, or is no JSON. */
export type ScriptedAgentCall = readonly [name: string, args: JsonObject | string];

/** What a scripted model answers: words, calls, or the events themselves. */
export interface ScriptedStep {
  readonly text?: string;
  readonly calls?: readonly ScriptedAgentCall[];
  readonly finish?: FinishReason;
  readonly events?: readonly RunEvent[];
  /** Settles before the answer ends; an abort ends it at once. */
  readonly until?: Promise<unknown>;
}

/** The events of a scripted answer. */
export function eventsOfStep({ text, calls = [], finish, events }: ScriptedStep): readonly RunEvent[] {
  const made = calls.flatMap(([name, args], index): readonly RunEvent[] => {
    const callId = `call_${String(index)}`;
    const argumentsText = typeof args === "string" ? args : JSON.stringify(args);
    return [
      { type: "tool-call-start", callId, name },
      { type: "tool-call-delta", callId, argumentsText },
      ...(typeof args === "string" ? [] : [{ type: "tool-call-end", callId, arguments: args } as const]),
    ];
  });
  const isBroken = finish === undefined && calls.some(([, args]) => typeof args === "string");
  return (
    events ?? [
      ...(text === undefined ? [] : [{ type: "text-delta", text } as const]),
      ...made,
      isBroken
        ? { type: "failure", failure: { kind: "invalid-output", message: "The arguments aren't JSON.", provider: "fake", retry: "same" } }
        : { type: "finish", reason: finish ?? (calls.length > 0 ? "tool-calls" : "stop") },
    ]
  );
}

/** A tool for tests: done at once with its arguments as text by default. */
export function fakeTool(name: string, more: Partial<Tool<JsonObject>> = {}): Tool {
  return defineTool<JsonObject>({
    name,
    description: `Does ${name}`,
    inputSchema: { type: "object", properties: { path: { type: "string" } } },
    risk: "read",
    resources: ({ path }) => (typeof path === "string" ? [path] : []),
    runningLine: () => `Doing ${name}`,
    doneLine: (_args, { ok }) => (ok ? `Did ${name}` : `${name} failed`),
    run: (args) => Promise.resolve(textOutput(`${name} ${JSON.stringify(args)}`)),
    ...more,
  });
}

export function textOutput(text: string): ToolResult {
  return { ok: true, parts: [{ type: "text", text }] };
}

export const allowAll: Permissions = {
  decide: () => Promise.resolve({ decision: "allow", reason: "" }),
  approve: () => Promise.reject(new Error("Nobody is asked.")),
};

export interface AgentScript {
  /** What the model answers, step by step; a function is asked with the question's number from 1. After the last it says “Done.” */
  readonly steps: readonly ScriptedStep[] | ((number: number, question: StepQuestion) => ScriptedStep);
  readonly tools?: readonly Tool[];
  readonly options?: Partial<AgentOptions>;
  readonly ports?: Partial<AgentPorts>;
  readonly signal?: AbortSignal;
  /** Hears each event at once. */
  readonly on?: (event: AgentEvent) => void;
}

export interface AgentOutcome {
  readonly events: readonly AgentEvent[];
  readonly questions: readonly StepQuestion[];
  readonly end: Extract<AgentEvent, { type: "end" }>;
  readonly results: readonly ToolCallResultEvent[];
  /** The results' words. */
  readonly words: readonly string[];
}

/** Runs an agent with a scripted model. */
export async function runScripted({ steps, tools = [], options, ports, signal, on }: AgentScript): Promise<AgentOutcome> {
  const questions: StepQuestion[] = [];
  const run = runAgent(
    { messages: [{ role: "user", content: [{ type: "text", text: "Do it." }] }], ...options },
    {
      clock: new FakeClock(),
      ask: (question, stop) => {
        questions.push(question);
        return answer(
          typeof steps === "function" ? steps(questions.length, question) : (steps[questions.length - 1] ?? { text: "Done." }),
          stop,
        );
      },
      tools: new ToolRegistry(tools, () => Promise.resolve(jsonSchemaValidator)),
      permissions: allowAll,
      locks: new ResourceLocks(),
      keepOutput: () => Promise.resolve("out.txt"),
      ...ports,
    },
    signal ?? new AbortController().signal,
  );
  const events: AgentEvent[] = [];
  for await (const event of run) {
    events.push(event);
    on?.(event);
  }
  const end = events.at(-1);
  if (end?.type !== "end") {
    throw new Error(`The last event is ${String(end?.type)}.`);
  }
  const results = events.filter((event) => event.type === "tool-call-result");
  return { events, questions, end, results, words: results.map(({ result }) => resultText(result)) };
}

async function* answer(step: ScriptedStep, signal: AbortSignal): AsyncIterable<RunEvent> {
  const aborted = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
  for (const event of eventsOfStep(step)) {
    if (event.type === "finish") {
      await Promise.race([step.until, aborted]);
    }
    if (signal.aborted) {
      yield { type: "failure", failure: { kind: "aborted", message: "Stopped.", provider: "fake", retry: "never" } };
      return;
    }
    yield event;
  }
}
