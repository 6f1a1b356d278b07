import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgentWorldParts } from "../../src/app/agent/agentWorld.ts";
import { systemClock } from "../../src/app/clock.ts";
import type { App } from "../../src/app/composition/buildApp.ts";
import { sessionPorts } from "../../src/app/composition/sessionPorts.ts";
import { buildStandaloneApp } from "../../src/app/composition/standaloneApp.ts";
import { ConversationSession } from "../../src/app/sessions/conversationSession.ts";
import { ConversationFile } from "../../src/app/standalone/conversationFile.ts";
import { StandaloneSettings } from "../../src/app/standalone/standaloneSettings.ts";
import type { AgentEvent } from "../../src/core/agent/agentEvent.ts";
import type { PermissionLevel, UserReply, UserRequest } from "../../src/shared/agentViews.ts";
import type { CommandSandbox } from "../../src/core/ports/commandSandbox.ts";
import { worldHere } from "../../scripts/agent/worldHere.ts";
import type { ModelServer } from "../model-server/script.ts";

/** A turn of an agent. */
export interface AgentTurn {
  /** The workspace's folder, absolute. */
  readonly folder: string;
  readonly prompt: string;
  readonly level?: PermissionLevel;
  /** What the agent works with, where it is not what this machine has. */
  readonly world?: Partial<AgentWorldParts>;
  /** The user's answer to what the agent waits for. Default: no. */
  readonly reply?: (request: UserRequest) => UserReply;
  /** Hears of each event at once. */
  readonly observe?: (event: AgentEvent) => void;
  /** Stops the turn, as the user does. */
  readonly signal?: AbortSignal;
}

/** The application as `npm run agent` composes it, with a model of a model server, in this process. */
export class AgentApp {
  readonly #app: App;
  readonly #folder: string;

  private constructor(app: App, folder: string) {
    this.#app = app;
    this.#folder = folder;
  }

  /** Builds it. `settings`: further ones, with `baton.`. */
  static async open(server: ModelServer, settings: Readonly<Record<string, unknown>> = {}): Promise<AgentApp> {
    const all: Readonly<Record<string, unknown>> = {
      "baton.providers": { gate: { type: "openai-compatible", baseUrl: server.openaiBaseUrl, keyVariable: "GATE_ACCESS" } },
      "baton.worker.model": "gate:gpt-4.1",
      ...settings,
    };
    const report = (): void => undefined;
    const app = buildStandaloneApp({
      settings: new StandaloneSettings((name) => all[`baton.${name}`], {}, report),
      environment: { GATE_ACCESS: server.keys.openai },
      report,
    });
    return new AgentApp(app, await mkdtemp(join(tmpdir(), "baton-agent-app-")));
  }

  /** Runs one turn of a new conversation. Resolves with its events. */
  async run({ folder, prompt, level = "edit", world = {}, reply, observe, signal }: AgentTurn): Promise<readonly AgentEvent[]> {
    const events: AgentEvent[] = [];
    const file = await ConversationFile.open(join(this.#folder, `${randomUUID()}.jsonl`), systemClock, () => undefined);
    const here = worldHere(folder, () => [], noSandbox);
    const parts = { ...here, ...world };
    const ports = sessionPorts(this.#app, {
      store: file.store,
      newId: randomUUID,
      level: () => level,
      fallbacks: () => [],
      efforts: () => ({ orchestrator: "auto", worker: "auto" }),
      client: "agent",
      observe: (event) => {
        events.push(event);
        observe?.(event);
      },
      world: () => Promise.resolve(parts),
    });
    const session = new ConversationSession(file.conversation, ports, {
      began: () => undefined,
      ended: () => undefined,
      asked: () => undefined,
    });
    session.onChange((change) => {
      for (const request of change.type === "requests-set" ? change.requests : []) {
        session.requests.reply(request.id, reply?.(request) ?? { answer: "deny" });
      }
    });
    signal?.addEventListener("abort", () => void session.stop(), { once: true });
    await session.submit({ id: randomUUID(), text: prompt, slot: "worker", attachments: [], schema: undefined }).answered;
    await file.flush();
    return events;
  }

  async dispose(): Promise<void> {
    await this.#app.flush();
    this.#app.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const noSandbox: CommandSandbox = {
  state: () => Promise.resolve({ ok: false, reason: "There is none in tests." }),
  shell: () => Promise.resolve(undefined),
};
