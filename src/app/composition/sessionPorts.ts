import { parseModelRef } from "../../core/routing/modelRef.ts";
import type { AgentWorld } from "../agent/agentWorld.ts";
import type { AgentAccess } from "../answering/answerTask.ts";
import type { SessionPorts } from "../sessions/sessionPorts.ts";
import type { App } from "./buildApp.ts";

/** What sessions need besides the application. */
export interface SessionParts extends Pick<SessionPorts, "store" | "newId" | "level" | "observe" | "client" | "fallbacks" | "efforts"> {
  /** What agents work on: see `AgentAccess.world`. */
  world(): Promise<AgentWorld | undefined>;
}

/** The ports of sessions, over an application. */
export function sessionPorts(app: App, parts: SessionParts): SessionPorts {
  return {
    ...parts,
    clock: app.clock,
    log: app.log,
    roles: app.roles,
    loadAnswering: () => app.runtime(),
    runner: async () => {
      // The answer is priced when it ends.
      await app.lists.prepare();
      return (await app.runtime()).runner;
    },
    describe: (provider) => app.directory.find(provider),
    requestOptions: (ref) => ({ modelOptions: app.requests.modelOptions(ref) }),
    takesTools: ({ provider, model }) => app.lists.facts(provider, { id: model }).tools !== false,
    costUsd: (ref, usage, tier) => app.lists.costUsd(ref.provider, ref.model, usage, tier),
    modelWindow: ({ provider, model }) => {
      const { contextWindow, maxOutputTokens } = app.lists.facts(provider, { id: model });
      return { windowTokens: contextWindow, outputTokens: maxOutputTokens };
    },
    modelNamed: (words) => {
      const parsed = parseModelRef(words, app.directory.known());
      const provider = parsed.ok ? app.directory.find(parsed.ref.provider) : undefined;
      // The words may come from a repository's file, which chooses among what the user uses alone.
      return parsed.ok && provider !== undefined && app.roles.isUsers(provider) ? parsed.ref : undefined;
    },
    summaryRefs: () => {
      const worker = app.roles.resolve("worker");
      return worker.ok ? [worker.ref, ...parts.fallbacks("worker")] : [];
    },
    agents: agentAccess(app, () => parts.world()),
  };
}

function agentAccess(app: App, world: SessionParts["world"]): AgentAccess {
  const { settings, lists } = app;
  return {
    world,
    rules: () => settings.permissions().rules,
    addAllowRule: (rule) => settings.addAllowRule(rule),
    budget: () => settings.budget(),
    spentUsd: async ({ id, createdAtMs }) => {
      const { ledger } = await app.runtime();
      const reading = await ledger?.read(createdAtMs);
      return reading?.entries.reduce((sum, { conversationId, provider, model, usage, tier }) => {
        const isOwn = conversationId === id && usage !== undefined;
        return sum + (isOwn ? (lists.costUsd(provider, model, usage, tier) ?? 0) : 0);
      }, 0);
    },
  };
}
