import { fileURLToPath } from "node:url";
import { agentWorld, type AgentWorld, type AgentWorldParts } from "../../src/app/agent/agentWorld.ts";
import { systemClock } from "../../src/app/clock.ts";
import { NodeFileWatch } from "../../src/app/fileWatch/nodeFileWatch.ts";
import { nodeFileFacts } from "../../src/app/permissions/nodeFileFacts.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import { isSecretPath } from "../../src/core/permissions/terms/sensitivePaths.ts";
import { noRules, type PermissionRule, type PermissionRules } from "../../src/core/permissions/permissionRules.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { BudgetSettings } from "../../src/core/settings/budgetSettings.ts";
import { shellParsersFrom } from "../../src/shell/loadShellParser.ts";
import type { UserRequest } from "../../src/shared/agentViews.ts";
import type { AnswerTurn } from "../../src/shared/conversation.ts";
import type { ToolCallPart } from "../../src/shared/part.ts";
import { type TemporaryWorkspace } from "./temporaryWorkspace.ts";
import { openChat, type TestChatPorts } from "./testChat.ts";

const wasm = fileURLToPath(new URL("../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url));

/** What agents work on in a temporary folder: real files, real commands. */
export function worldOf({ workspace, ports }: TemporaryWorkspace, change: Partial<AgentWorldParts> = {}): AgentWorld {
  return agentWorld({
    workspace,
    processes: nodeProcesses,
    fileFacts: nodeFileFacts,
    watch: new NodeFileWatch({ workspace, clock: systemClock, isSecret: isSecretPath }),
    switches: { isTrusted: () => true, isOn: () => true },
    loadShellParser: shellParsersFrom(wasm),
    recorderFor: () => ports.recorder,
    environment: () => process.env,
    keyVariables: () => [],
    ...change,
  });
}

/** What a chat with an agent is made with beside what all chats are. */
export interface AgentChatOptions {
  readonly world?: Partial<AgentWorldParts>;
  readonly budget?: BudgetSettings;
  readonly rules?: PermissionRules;
  readonly addAllowRule?: (rule: PermissionRule) => Promise<void>;
  readonly ports?: Partial<TestChatPorts>;
}

/** A chat whose model is scripted and whose tools are real, in a temporary folder. */
export function openAgentChat(
  place: TemporaryWorkspace,
  { world, budget = {}, rules = noRules, addAllowRule, ports }: AgentChatOptions = {},
) {
  const added: PermissionRule[] = [];
  const opened = worldOf(place, world);
  const chat = openChat({
    clock: systemClock,
    agents: {
      world: () => Promise.resolve(opened),
      rules: () => ({ ...rules, allow: [...rules.allow, ...added] }),
      addAllowRule: addAllowRule ?? ((rule) => Promise.resolve(void added.push(rule))),
      budget: () => budget,
      spentUsd: () => Promise.resolve(undefined),
    },
    ...ports,
  });
  return { ...chat, added, world: opened };
}

/** The events of an answer that makes these calls. */
export function calling(...calls: readonly (readonly [name: string, args: JsonObject])[]): readonly StreamEvent[] {
  return [
    ...calls.flatMap(([name, args], index): readonly StreamEvent[] => {
      const callId = `call_${String(index)}`;
      return [
        { type: "tool-call-start", callId, name },
        { type: "tool-call-delta", callId, argumentsText: JSON.stringify(args) },
        { type: "tool-call-end", callId, arguments: args },
      ];
    }),
    { type: "finish", reason: "tool-calls" },
  ];
}

/** The events of an answer in words. */
export function saying(text: string): readonly StreamEvent[] {
  return [
    { type: "text-delta", text },
    { type: "finish", reason: "stop" },
  ];
}

type Chat = ReturnType<typeof openChat>["chat"];

/** Resolves with the first that `look` finds in the chat, now or after a change of it. */
export function seen<T>(chat: Chat, look: (state: Chat["state"]) => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const check = (): void => {
      const found = look(chat.state);
      if (found !== undefined) {
        leave();
        resolve(found);
      }
    };
    const leave = chat.onChange(check);
    check();
  });
}

/** Resolves with what the chat's agent waits for, once it does. */
export function asked(chat: Chat): Promise<UserRequest> {
  return seen(chat, ({ requests }) => requests?.[0]);
}

/** The last answer. */
export function lastAnswer(chat: Chat): AnswerTurn {
  const turn = chat.state.conversation.turns.at(-1);
  if (turn?.kind !== "answer") {
    throw new Error("The last turn is no answer.");
  }
  return turn;
}

/** Its calls. */
export function callsOf(chat: Chat): readonly ToolCallPart[] {
  return lastAnswer(chat).parts.filter((part): part is ToolCallPart => part.kind === "tool-call");
}

/** The words of a call's result. */
export function resultOf({ result = [] }: ToolCallPart): string {
  return result.map((part) => (part.kind === "text" ? part.text : `<${part.kind}>`)).join("\n");
}
