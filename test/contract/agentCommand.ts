import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { AgentEvent } from "../../src/core/agent/agentEvent.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { ModelServer, ScriptedAnswer, Step } from "../model-server/script.ts";

const script = fileURLToPath(new URL("../../scripts/agent.ts", import.meta.url));

/** A line that `npm run agent` prints. */
export type PrintedLine = AgentEvent | { readonly type: "tool"; readonly name: string; readonly decision: string; readonly status: string };

/** What came of a run. */
export interface AgentRun {
  readonly code: number | null;
  readonly lines: readonly PrintedLine[];
  readonly stderr: string;
  /** The calls, as `NAME DECISION STATUS`. */
  readonly tools: readonly string[];
  /** The last line. */
  readonly end: { readonly reason?: string; readonly message?: string };
  /** The words of the answer. */
  readonly said: string;
}

/** A call that a scripted model makes. */
export function call(name: string, args: JsonObject | string, id = `call_${name}`): Step {
  return { toolCall: { id, name, argumentsText: typeof args === "string" ? args : JSON.stringify(args) } };
}

/** An answer with these calls. */
export const calls = (...steps: readonly Step[]): ScriptedAnswer => ({ steps });

/** `npm run agent` in folders of its own: a home, and a place for its settings. */
export class AgentCommand {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "baton-agent-test-")));
  readonly settingsFile = join(this.folder, "settings.json");
  readonly #server: ModelServer;

  constructor(server: ModelServer) {
    this.#server = server;
  }

  /** Settings with a model for each role, at the model server. */
  settings(more: JsonObject = {}): JsonObject {
    const gate = { type: "openai-compatible", baseUrl: this.#server.openaiBaseUrl, description: "Gate", keyVariable: "GATE_SECRET" };
    return {
      "baton.providers": { gate, claude: { type: "anthropic", baseUrl: this.#server.anthropicBaseUrl, keyVariable: "CLAUDE_SECRET" } },
      "baton.orchestrator.model": "gate:gpt-4.1",
      "baton.worker.model": "gate:gpt-4.1-mini",
      "baton.retry.maxWaitSeconds": 1,
      ...more,
    };
  }

  start(workspace: string, args: readonly string[], settings: JsonObject = this.settings()) {
    writeFileSync(this.settingsFile, JSON.stringify(settings));
    return spawn(process.execPath, [script, "--workspace", workspace, "--settings", this.settingsFile, ...args], {
      env: { ...process.env, HOME: this.folder, GATE_SECRET: this.#server.keys.openai, CLAUDE_SECRET: this.#server.keys.anthropic },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async run(workspace: string, args: readonly string[], settings: JsonObject = this.settings()): Promise<AgentRun> {
    return outcomeOf(this.start(workspace, args, settings));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What comes of a run that was started. */
export async function outcomeOf(child: ReturnType<AgentCommand["start"]>): Promise<AgentRun> {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  const lines = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as PrintedLine);
  return {
    code: code as number | null,
    lines,
    stderr,
    tools: lines.flatMap((line) => (line.type === "tool" ? [`${line.name} ${line.decision} ${line.status}`] : [])),
    end: (lines.at(-1) ?? {}) as AgentRun["end"],
    said: lines.map((line) => (line.type === "text-delta" ? line.text : "")).join(""),
  };
}
