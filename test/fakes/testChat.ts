import { ChatController } from "../../src/app/chat/chatController.ts";
import { ChatMemory } from "../../src/app/chat/chatMemory.ts";
import type { ChatPorts } from "../../src/app/chat/chatPorts.ts";
import type { ProviderDescription } from "../../src/app/directory/providerDirectory.ts";
import type { ConversationChange } from "../../src/shared/conversation.ts";
import { FakeClock } from "./fakeClock.ts";
import { scriptedRunner } from "./scriptedRunner.ts";
import { ScriptedProvider } from "./scriptedProvider.ts";

/** The scripted provider's. */
export const description: ProviderDescription = {
  id: "fake",
  label: "Fake",
  type: "openai-compatible",
  baseUrl: "http://127.0.0.1:1/v1",
  origin: "http://127.0.0.1:1",
  about: "",
  api: undefined,
  apiVersion: undefined,
  auth: "key",
  cloud: undefined,
  configured: true,
  presetOrigin: undefined,
  headers: {},
  keyRequired: true,
  keyVariable: undefined,
  keyUrl: undefined,
  defaultModel: undefined,
  defaultWorkerModel: undefined,
  active: true,
  models: [],
  quirks: undefined,
};

/** A chat whose provider is scripted, with what it keeps: the journal and the files where `change` brings no store, and its memory. */
export function openChat(change: Partial<ChatPorts> = {}) {
  const clock = new FakeClock();
  const provider = new ScriptedProvider();
  const journal: ConversationChange[] = [];
  const state = new Map<string, unknown>();
  const kept = new Map<string, Uint8Array>();
  const files: ChatPorts["store"]["files"] = {
    keep: (id, name, bytes) => void kept.set(`${id}/${name}`, bytes),
    read: (id, name) => Promise.resolve(kept.get(`${id}/${name}`)),
    path: (id, name) => `/${id}/${name}`,
  };
  let ids = 0;
  const view = { ref: "fake:fake-1", label: "fake-1", providerLabel: "Fake" };
  const ports: ChatPorts = {
    clock,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    store: { append: (_, entry) => void journal.push(entry), onCopy: () => undefined, load: () => Promise.resolve(undefined), files },
    roles: {
      resolve: () => ({ ok: true, ref: { provider: "fake", model: "fake-1" }, provider: description }),
      view: () => view,
      views: () => ({ orchestrator: view, worker: view }),
    },
    newId: () => `id-${(ids += 1)}`,
    loadAnswering: () => import("../../src/app/answering/answerRun.ts"),
    runner: () => Promise.resolve(scriptedRunner(clock, description, provider)),
    fallbacks: () => [],
    describe: () => description,
    efforts: () => ({ orchestrator: "default", worker: "default" }),
    requestOptions: () => ({}),
    costUsd: () => 0.25,
    settingsProblems: () => [],
    chatType: () => ({}),
    answerBegan: () => undefined,
    answerEnded: () => undefined,
    ...change,
  };
  const memory = new ChatMemory({ get: (key) => state.get(key), update: (key, value) => Promise.resolve(void state.set(key, value)) });
  return { chat: new ChatController(ports, memory), provider, clock, journal, kept, state };
}
