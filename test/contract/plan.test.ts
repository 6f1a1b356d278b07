import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProviderDescription } from "../../src/app/directory/providerDirectory.ts";
import { RequestRunner } from "../../src/app/execution/requestRunner.ts";
import { systemClock } from "../../src/app/clock.ts";
import { CheckRunner } from "../../src/app/plan/checkRunner.ts";
import { PlanRunner } from "../../src/app/plan/planRunner.ts";
import { workerAsk } from "../../src/app/plan/workerAsk.ts";
import { runWorker } from "../../src/app/plan/workerRun.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import { sumOf, type LedgerEntry } from "../../src/core/accounting/ledger.ts";
import { costTree } from "../../src/core/plan/cost/costTree.ts";
import { noPlan } from "../../src/core/plan/scheduler/planState.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import { ResourceLocks } from "../../src/core/tools/resourceLocks.ts";
import type { ChatProvider } from "../../src/core/provider.ts";
import { describedProvider } from "../fakes/providerDescription.ts";
import { planOf, planTask } from "../fakes/planTask.ts";
import { allowAll } from "../fakes/scriptedAgent.ts";
import { unsharedHealth } from "../fakes/scriptedRunner.ts";
import { TemporaryWorkspace } from "../fakes/temporaryWorkspace.ts";
import type { ModelServer, ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { openProvider } from "../throughApp/openProvider.ts";

const call = (name: string, args: object): ScriptedAnswer => ({
  steps: [{ toolCall: { name, argumentsText: JSON.stringify(args) } }],
  usage: { input: 100, output: 10 },
});
const report = { summary: "Did it.", changed: [], evidence: [], confidence: "high", questions: [] };

describe("a plan over real requests", () => {
  let server: ModelServer;
  const workspace = new TemporaryWorkspace();
  const failing = { left: 2 };

  before(async () => {
    server = await startModelServer({ fallback: ({ body }) => answerTo(JSON.stringify(body)) });
  });
  after(async () => {
    await server.close();
    workspace.dispose();
  });

  /** A worker that writes its file and reports; the one of “b” writes nothing, so the orchestrator's model has to. */
  function answerTo(body: string): ScriptedAnswer {
    if (failing.left > 0) {
      failing.left -= 1;
      return { error: { status: 503, type: "overloaded_error", message: "Overloaded" } };
    }
    const id = /Your task: Task (\w)/.exec(body)?.[1] ?? "";
    const hasWritten = body.includes("[c1]") || body.includes(`Made src/${id}`);
    const givesUp = id === "b" && !body.includes("Inspect first");
    return hasWritten || givesUp ? call("complete_task", report) : call("write_file", { path: `src/${id}/x.ts`, content: "cents" });
  }

  it("has workers and the orchestrator at different providers and wires, fails over, and costs what the server counted, to the token", async () => {
    const entries: LedgerEntry[] = [];
    const descriptions: Readonly<Record<string, ProviderDescription>> = {
      cheap: describedProvider({ id: "cheap", baseUrl: server.openaiBaseUrl, origin: server.origin }),
      dear: describedProvider({ id: "dear", type: "anthropic", baseUrl: server.anthropicBaseUrl, origin: server.origin }),
    };
    const open = async ({ id }: ProviderDescription): Promise<ChatProvider> =>
      id === "cheap"
        ? openProvider(
            "openai-compatible",
            { provider: id, baseUrl: server.openaiBaseUrl, apiKey: server.keys.openai },
            { fetch },
            "adapter",
          )
        : openProvider(
            "anthropic",
            { provider: id, baseUrl: server.anthropicBaseUrl, apiKey: server.keys.anthropic },
            { fetch },
            "adapter",
          );
    const runner = new RequestRunner({
      clock: systemClock,
      access: {
        sources: () => [{ kind: "environment", id: "env:KEY", label: "work", variable: "KEY", approved: true, active: true }],
        openSource: async (description) => ({ ok: true, provider: await open(description), description, accountLabel: "work" }),
        rejection: (id, model) => ({ kind: "auth", message: "There is no key.", provider: id, model, retry: "never" }),
      },
      directory: { find: (id) => descriptions[id] },
      records: unsharedHealth,
      ledger: { book: (entry) => entries.push(entry), watch: () => () => undefined },
      retry: () => ({ limits: { maxWaitMs: 20_000, maxAttempts: 5 }, silence: { firstByteMs: 30_000, idleMs: 30_000 } }),
    });
    const locks = new ResourceLocks();
    const checked = { command: "grep -c cents src/*/x.ts", expect: "exit 0" };
    const plan = planOf(
      ["a", "b", "c"].map((id) => planTask(id, { checks: [{ file: `src/${id}/x.ts`, contains: "cents" }] })),
      { success: [checked] },
    );
    const cheap = { provider: "cheap", model: "gpt-4.1" };
    const dear = { provider: "dear", model: "claude-sonnet-4-5" };
    const ask = workerAsk({
      runner,
      refs: ({ slot }) => (slot === "worker" ? [cheap, dear] : [dear, cheap]),
      cacheKey: "plan",
      owner: { conversationId: "c", runId: "r", client: "agent" },
      requestOptions: () => ({}),
      takesTools: () => true,
    });
    const job = new PlanRunner(noPlan, {
      folders: ["root"],
      clock: systemClock,
      record: () => undefined,
      checks: new CheckRunner({
        workspace: workspace.workspace,
        processes: nodeProcesses,
        locks,
        folder: () => workspace.root,
        environment: () => ({ PATH: process.env["PATH"] ?? "" }),
        confirm: () => Promise.resolve(undefined),
      }),
      system: () => Promise.resolve("You are a worker."),
      instructions: () => Promise.resolve([]),
      work: (order, signal) =>
        runWorker(
          order,
          {
            clock: systemClock,
            workspace: workspace.workspace,
            locks,
            keepOutput: () => Promise.resolve(undefined),
            ask,
            tools: (_order, recorder) => fileTools({ ...workspace.ports, known: new KnownFiles(), recorder }),
            permissions: () => allowAll,
            answer: () => Promise.resolve({ text: "No.", isDenied: true }),
            spentUsd: () => 0,
            budgets: () => [],
          },
          signal,
        ),
      replan: () => Promise.resolve(undefined),
      changed: () => undefined,
      maxParallel: () => 3,
      estimateMs: () => undefined,
      ignoresCase: false,
      owner: "test",
    });
    const outcome = await job.run(plan);
    assert.equal(outcome.status, "done", JSON.stringify(outcome, undefined, 1));
    for (const id of ["a", "b", "c"]) {
      assert.equal(readFileSync(join(workspace.root, `src/${id}/x.ts`), "utf8"), "cents");
    }
    const tree = costTree(plan, entries, [], () => undefined);
    const counted = server.counted.reduce((sum, { usage }) => sum + (usage?.input ?? 0), 0);
    const inTree = tree.children.reduce((sum, child) => sum + (child.sum.reported.usage?.inputTokens ?? 0), 0);
    assert.equal(inTree, counted);
    assert.equal(sumOf(entries, () => undefined).reported.usage?.inputTokens, counted);
    assert.ok(
      entries.some(({ outcome: end }) => end !== "answered"),
      "a request failed, and the plan went on",
    );
    assert.deepEqual([...new Set(entries.map(({ taskId }) => taskId))].sort(), ["a", "b", "c"]);
    assert.ok(entries.some(({ slot, taskId, provider }) => slot === "orchestrator" && taskId === "b" && provider === "dear"));
    runner.dispose();
  });
});
