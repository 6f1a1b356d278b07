import { ConversationSessions } from "../../src/app/sessions/conversationSessions.ts";
import type { SessionPorts } from "../../src/app/sessions/sessionPorts.ts";
import { ChatView } from "../../src/app/views/chatView.ts";
import { ViewMemory } from "../../src/app/views/viewMemory.ts";
import { WindowState, type WindowPorts } from "../../src/app/views/windowState.ts";
import type { ConversationChange } from "../../src/shared/conversation.ts";
import { FakeClock } from "./fakeClock.ts";
import { describedProvider } from "./providerDescription.ts";
import { scriptedRunner } from "./scriptedRunner.ts";
import { ScriptedProvider } from "./scriptedProvider.ts";

/** The scripted provider's. */
export const description = describedProvider();

/** What a chat and its window are given. */
export type TestChatPorts = Omit<SessionPorts & WindowPorts, "roles"> & { readonly roles: SessionPorts["roles"] & WindowPorts["roles"] };

/** A chat whose provider is scripted, with what it keeps: the journal and the files where `change` brings no store, and its memory. */
export function openChat(change: Partial<TestChatPorts> = {}) {
  const clock = new FakeClock();
  const provider = new ScriptedProvider();
  const journal: ConversationChange[] = [];
  const state = new Map<string, unknown>();
  const kept = new Map<string, Uint8Array>();
  const files: SessionPorts["store"]["files"] = {
    keep: (id, name, bytes) => void kept.set(`${id}/${name}`, bytes),
    read: (id, name) => Promise.resolve(kept.get(`${id}/${name}`)),
    path: (id, name) => `/${id}/${name}`,
  };
  let ids = 0;
  const role = { ref: "fake:fake-1", label: "fake-1", providerLabel: "Fake" };
  const ports: TestChatPorts = {
    clock,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    store: { append: (_, entry) => void journal.push(entry), onCopy: () => undefined, load: () => Promise.resolve(undefined), files },
    roles: {
      resolve: () => ({ ok: true, ref: { provider: "fake", model: "fake-1" }, provider: description }),
      view: () => role,
      views: () => ({ orchestrator: role, worker: role }),
    },
    newId: () => `id-${(ids += 1)}`,
    loadAnswering: () => import("../../src/app/answering/answerRun.ts"),
    runner: () => Promise.resolve(scriptedRunner(clock, description, provider)),
    fallbacks: () => [],
    describe: () => description,
    efforts: () => ({ orchestrator: "default", worker: "default" }),
    requestOptions: () => ({}),
    takesTools: () => true,
    modelWindow: () => ({}),
    summaryRefs: () => [],
    level: () => "edit",
    costUsd: () => 0.25,
    settingsProblems: () => [],
    chatType: () => ({}),
    levels: () => ({ defaultLevel: "edit", levels: ["read", "ask", "edit"] }),
    ...change,
  };
  const memory = new ViewMemory(memoryOf(state));
  const window = new WindowState(ports, memory);
  const sessions = new ConversationSessions(ports);
  const view = (name?: string): ChatView =>
    new ChatView(window, sessions, name === undefined ? memory : new ViewMemory(memoryOf(state), name), ports.newId);
  return { chat: view(), window, sessions, openView: view, provider, clock, journal, kept, state };
}

function memoryOf(state: Map<string, unknown>): ConstructorParameters<typeof ViewMemory>[0] {
  return { get: (key) => state.get(key), update: (key, value) => void state.set(key, value) };
}
