import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { CheckRunner } from "../../../../src/app/plan/checkRunner.ts";
import { PlanJournal } from "../../../../src/app/plan/planJournal.ts";
import { PlanRunner, type FailedTask, type PlanOutcome, type PlanRunnerPorts } from "../../../../src/app/plan/planRunner.ts";
import { runWorker, type WorkerOrder } from "../../../../src/app/plan/workerRun.ts";
import type { Permissions, StepQuestion } from "../../../../src/core/agent/agentPorts.ts";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import type { AnswerWorker, WorkerQuestion } from "../../../../src/core/plan/worker/askOrchestrator.ts";
import type { PlanEdit } from "../../../../src/core/plan/editPlan.ts";
import { taskState } from "../../../../src/core/plan/scheduler/planState.ts";
import { nodeProcesses } from "../../../../src/app/processes/nodeProcesses.ts";
import { runCommandTool } from "../../../../src/core/tools/commands/runCommand.ts";
import { KnownFiles } from "../../../../src/core/tools/edits/knownFiles.ts";
import { fileTools } from "../../../../src/core/tools/files/fileTools.ts";
import { ResourceLocks } from "../../../../src/core/tools/resourceLocks.ts";
import type { Plan } from "../../../../src/shared/plan.ts";
import { allowAll, eventsOfStep, type ScriptedAgentCall, type ScriptedStep } from "../../../fakes/scriptedAgent.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { planOf, planTask } from "../../../fakes/planTask.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

const end = (changed: readonly string[] = [], evidence: readonly JsonObject[] = []): ScriptedAgentCall => [
  "complete_task",
  { summary: "Did it.", changed, evidence, confidence: "high", questions: [] },
];
const write = (path: string, content: string): ScriptedAgentCall => ["write_file", { path, content }];
const check = { file: "src/a/x.ts", contains: "cents" };
const success = { success: [{ command: "true", expect: "exit 0" }] };

/** A plan's run over real files and commands, with models that follow a script. */
class Job {
  readonly workspace: TemporaryWorkspace;
  readonly questions: (StepQuestion & { readonly order: WorkerOrder })[] = [];
  readonly asked: WorkerQuestion[] = [];
  readonly failures: FailedTask[] = [];
  readonly heard = new EventTarget();
  /** Runs at once, the most so far. */
  most = 0;
  readonly running = new Set<string>();
  readonly runner: PlanRunner;
  readonly journal: PlanJournal;
  readonly locks = new ResourceLocks();

  private constructor(workspace: TemporaryWorkspace, journal: PlanJournal, script: JobScript) {
    this.workspace = workspace;
    this.journal = journal;
    const { steps, answer, replan, permissions = allowAll } = script;
    const clock = new FakeClock();
    const commands = { processes: nodeProcesses, folder: () => workspace.root, environment: () => ({ PATH: process.env["PATH"] ?? "" }) };
    const answerWorker: AnswerWorker = (question) => {
      this.asked.push(question);
      return Promise.resolve(answer?.(question) ?? { text: "No.", isDenied: true });
    };
    const ports: PlanRunnerPorts = {
      folders: ["app"],
      clock,
      record: journal.record,
      checks: new CheckRunner({ ...commands, workspace: workspace.workspace, locks: this.locks, confirm: () => Promise.resolve(true) }),
      system: () => Promise.resolve("You are a worker."),
      instructions: () => Promise.resolve([]),
      work: async (order, signal) => {
        this.running.add(order.task.id);
        this.most = Math.max(this.most, this.running.size);
        const ended = await runWorker(
          order,
          {
            clock,
            workspace: workspace.workspace,
            locks: this.locks,
            keepOutput: () => Promise.resolve(undefined),
            ask: () => (question, stop) => this.#answer(steps, order, question, stop),
            tools: (_order, recorder) => [
              ...fileTools({ ...workspace.ports, known: new KnownFiles(), recorder }),
              runCommandTool(commands),
            ],
            permissions: () => permissions,
            answer: answerWorker,
            spentUsd: () => 0,
            budgets: () => [],
          },
          signal,
        );
        this.running.delete(order.task.id);
        return ended;
      },
      replan: (failed) => {
        this.failures.push(failed);
        return Promise.resolve(replan?.(failed));
      },
      changed: () => undefined,
      maxParallel: () => 4,
      estimateMs: () => undefined,
      ignoresCase: false,
      owner: randomUUID(),
    };
    this.runner = new PlanRunner(journal.state, ports);
  }

  static async open(script: JobScript, workspace?: TemporaryWorkspace): Promise<Job> {
    const opened = workspace ?? new TemporaryWorkspace();
    return new Job(opened, PlanJournal.open(join(`${opened.root}-plan`, "plan.jsonl")), script);
  }

  async *#answer(steps: JobScript["steps"], order: WorkerOrder, question: StepQuestion, signal: AbortSignal) {
    this.questions.push({ ...question, order });
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    this.heard.dispatchEvent(new Event("question"));
    const number = this.questions.filter((one) => one.order === order).length;
    const step = await steps(order, number);
    for (const event of eventsOfStep(step)) {
      if (event.type === "finish") {
        await Promise.race([step.until, aborted]);
      }
      if (signal.aborted) {
        yield { type: "failure", failure: { kind: "aborted", message: "Stopped.", provider: "fake", retry: "never" } } as const;
        return;
      }
      yield event;
    }
  }

  /** Resolves once what was asked so far is enough. */
  asks(isEnough: (questions: Job["questions"]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (isEnough(this.questions)) {
          this.heard.removeEventListener("question", look);
          resolve();
        }
      };
      this.heard.addEventListener("question", look);
      look();
    });
  }

  status(id: string): string {
    return taskState(this.runner.state, id).status;
  }
}

interface JobScript {
  readonly steps: (order: WorkerOrder, number: number) => ScriptedStep | Promise<ScriptedStep>;
  readonly answer?: (question: WorkerQuestion) => { readonly text: string; readonly isDenied?: boolean };
  readonly replan?: (failed: FailedTask) => readonly PlanEdit[] | undefined;
  readonly permissions?: Permissions;
}

const workspaces: TemporaryWorkspace[] = [];

async function run(plan: Plan, script: JobScript): Promise<{ readonly job: Job; readonly outcome: PlanOutcome }> {
  const job = await Job.open(script);
  workspaces.push(job.workspace);
  return { job, outcome: await job.runner.run(plan) };
}

describe("a plan's run", () => {
  afterEach(() => {
    workspaces.splice(0).forEach((one) => one.dispose());
  });

  it("has workers do its tasks, side by side and in order, and checks what they did", async () => {
    const both = Promise.withResolvers<undefined>();
    const plan = planOf(
      [
        planTask("a", { checks: [check] }),
        planTask("b", { checks: [{ command: "test -f src/b/y.ts", expect: "exit 0" }] }),
        planTask("c", { dependsOn: ["a", "b"], checks: [{ command: "cat src/a/x.ts", expect: "cents" }], writes: [] }),
      ],
      success,
    );
    let first = 0;
    const { job, outcome } = await run(plan, {
      steps: async ({ task }, number) => {
        if (task.id === "c") {
          return { calls: [end()] };
        }
        if (number === 1) {
          first += 1;
          if (first === 2) {
            both.resolve(undefined);
          }
          await both.promise;
          return { calls: [write(task.id === "a" ? "src/a/x.ts" : "src/b/y.ts", "export const cents = 1;\n")] };
        }
        return { calls: [end([task.id === "a" ? "src/a/x.ts" : "src/b/y.ts"])] };
      },
    });
    assert.equal(outcome.status, "done", JSON.stringify(outcome, undefined, 1));
    assert.equal(job.most, 2, "two at once");
    const result = job.runner.resultOf("a");
    assert.deepEqual(result?.changed, [{ path: "src/a/x.ts", kind: "created", added: 1, removed: 0 }]);
    assert.deepEqual(result.findings, []);
    const forC = job.questions.find(({ order }) => order.task.id === "c");
    assert.match(JSON.stringify(forC?.messages), /Task a: Did it\. Changed: src\/a\/x\.ts/);
    const systems = new Set(job.questions.map(({ messages, tools }) => JSON.stringify([messages[0], tools])));
    assert.equal(systems.size, 1, "one system text and one list of tools for all");
  });

  it("shows a worker what its calls are called, so that it can cite them", async () => {
    const plan = planOf([planTask("a", { checks: [check] })], success);
    const { job, outcome } = await run(plan, {
      steps: (_order, number) =>
        [
          { calls: [write("src/a/x.ts", "cents")] },
          { calls: [["run_command", { command: "echo all tests pass" }] as const] },
          {
            calls: [
              end(
                ["src/a/x.ts"],
                [
                  { claim: "It says so", call: "c2" },
                  { claim: "All tests pass", call: "c9" },
                ],
              ),
            ],
          },
        ][number - 1] ?? { text: "?" },
    });
    assert.equal(outcome.status, "done");
    assert.match(JSON.stringify(job.questions[2]?.messages), /\[c1\].*\[c2\]/);
    const { claims, findings } = job.runner.resultOf("a")!;
    assert.deepEqual(
      claims.map(({ support }) => support),
      ["recorded", "claim", "recorded"],
    );
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ["claim"],
    );
  });

  it("gives a task to the orchestrator's model whose check fails, with what was found", async () => {
    const plan = planOf([planTask("a", { checks: [check] })], success);
    const { job, outcome } = await run(plan, {
      steps: ({ slot }, number) =>
        number === 1 ? { calls: [write(`src/a/${slot === "worker" ? "wrong" : "x"}.ts`, "cents")] } : { calls: [end()] },
    });
    assert.equal(outcome.status, "done");
    assert.deepEqual(
      job.questions.map(({ order }) => order.slot),
      ["worker", "worker", "orchestrator", "orchestrator"],
    );
    assert.match(JSON.stringify(job.questions[2]?.messages), /begun before.*src\/a\/wrong\.ts.*Inspect first/);
    assert.equal(taskState(job.runner.state, "a").attempt, 2);
  });

  it("gives a task up that a worker hands up, with what it learnt", async () => {
    const plan = planOf([planTask("a", { checks: [check] })], success);
    const { job, outcome } = await run(plan, {
      steps: ({ slot }, number) => {
        if (slot === "worker") {
          return { calls: [["hand_up", { reason: "It is a race.", learnt: "In queue.ts.", tried: [] }]] };
        }
        return number === 1 ? { calls: [write("src/a/x.ts", "cents")] } : { calls: [end(["src/a/x.ts"])] };
      },
    });
    assert.equal(outcome.status, "done");
    assert.match(JSON.stringify(job.questions[1]?.messages), /It is a race\./);
  });

  it("asks for another plan when that fails, too, and carries it out", async () => {
    const plan = planOf(
      [
        planTask("a", { checks: [check] }),
        planTask("z", { dependsOn: ["a"], checks: [{ command: "true", expect: "exit 0" }], writes: [] }),
      ],
      success,
    );
    const { job, outcome } = await run(plan, {
      steps: ({ task }, number) => (task.id === "a2" && number === 1 ? { calls: [write("src/a/x.ts", "cents")] } : { calls: [end()] }),
      replan: () => [{ type: "task-split", id: "a", into: [planTask("a2", { checks: [check], writes: ["src/a/**"] })] }],
    });
    assert.equal(outcome.status, "done");
    assert.equal(job.failures.length, 1);
    assert.match(job.failures[0]?.reason ?? "", /src\/a\/x\.ts has “cents”/);
    assert.deepEqual(
      ["a2", "z"].map((id) => job.status(id)),
      ["done", "done"],
    );
  });

  it("ends as not done if nothing can be done about a task, and runs what does not depend on it", async () => {
    const plan = planOf(
      [
        planTask("a", { checks: [check] }),
        planTask("b", { dependsOn: ["a"] }),
        planTask("c", { checks: [{ command: "true", expect: "exit 0" }] }),
      ],
      success,
    );
    const { job, outcome } = await run(plan, { steps: () => ({ calls: [end()] }) });
    assert.equal(outcome.status, "not-done");
    assert.deepEqual(
      ["a", "b", "c"].map((id) => job.status(id)),
      ["failed", "queued", "done"],
    );
    assert.deepEqual(outcome.success, []);
  });

  it("is not done as long as a success criterion fails", async () => {
    const plan = planOf([planTask("a", { checks: [{ command: "true", expect: "exit 0" }] })], {
      success: [{ command: "exit 3", expect: "exit 0" }],
    });
    const { outcome } = await run(plan, { steps: () => ({ calls: [end()] }) });
    assert.equal(outcome.status, "not-done");
    assert.match(outcome.success[0]?.detail ?? "", /exit code 3/);
  });

  it("asks the orchestrator about a write that the task doesn't name: its yes makes the file the task's, its no keeps it", async () => {
    const plan = planOf([planTask("a", { checks: [check] })], success);
    const { job, outcome } = await run(plan, {
      steps: (_order, number) =>
        [
          { calls: [write("lib/y.ts", "1"), write("lib/secret.ts", "2"), write("src/a/x.ts", "cents")] },
          { calls: [end(["lib/y.ts", "src/a/x.ts"])] },
        ][number - 1] ?? { text: "?" },
      answer: ({ files }) => (files.includes("lib/y.ts") ? { text: "Yes." } : { text: "Leave it.", isDenied: true }),
    });
    assert.equal(outcome.status, "done", JSON.stringify(job.runner.resultOf("a")));
    assert.deepEqual(job.asked.map(({ kind, files }) => `${kind} ${files.join()}`).sort(), ["write lib/secret.ts", "write lib/y.ts"]);
    assert.throws(() => readFileSync(join(job.workspace.root, "lib/secret.ts")));
    assert.match(JSON.stringify(job.questions[1]?.messages), /The orchestrator says no\. Leave it\./);
  });

  it("lets the conversation's permissions deny what the orchestrator allowed", async () => {
    const plan = planOf([planTask("a", { checks: [{ command: "true", expect: "exit 0" }] })], success);
    const permissions: Permissions = {
      ...allowAll,
      decide: ({ name }) => Promise.resolve({ decision: name === "write_file" ? "deny" : "allow", reason: "Restricted." }),
    };
    const { job } = await run(plan, {
      permissions,
      steps: (_order, number) => (number === 1 ? { calls: [write("lib/y.ts", "1")] } : { calls: [end()] }),
      answer: () => ({ text: "Yes." }),
    });
    assert.throws(() => readFileSync(join(job.workspace.root, "lib/y.ts")));
    assert.deepEqual(job.asked, []);
  });

  it("stops: nothing runs any more, nothing begins", async () => {
    const job = await Job.open({ steps: () => ({ text: "working", until: new Promise(() => undefined) }) });
    workspaces.push(job.workspace);
    const running = job.runner.run(planOf([planTask("a"), planTask("b"), planTask("c", { dependsOn: ["a"] })], success));
    await job.asks((questions) => questions.length === 2);
    job.runner.stop();
    const outcome = await running;
    assert.equal(outcome.status, "stopped");
    assert.deepEqual(
      ["a", "b", "c"].map((id) => job.status(id)),
      ["stopped", "stopped", "queued"],
    );
  });

  it("goes on after its process was killed: what is done isn't done again, what ran is looked at first", async () => {
    const plan = planOf(
      [planTask("a", { checks: [check] }), planTask("b", { dependsOn: ["a"], checks: [{ command: "true", expect: "exit 0" }] })],
      success,
    );
    const first = await Job.open({
      steps: ({ task }, number) =>
        task.id === "b"
          ? { text: "…", until: new Promise(() => undefined) }
          : number === 1
            ? { calls: [write("src/a/x.ts", "cents")] }
            : { calls: [end(["src/a/x.ts"])] },
    });
    workspaces.push(first.workspace);
    void first.runner.run(plan);
    await first.asks((questions) => questions.some(({ order }) => order.task.id === "b"));
    // The first process is gone: nobody hears of it any more.
    const second = await Job.open({ steps: () => ({ calls: [end()] }) }, first.workspace);
    const outcome = await second.runner.run();
    assert.equal(outcome.status, "done");
    assert.deepEqual([...new Set(second.questions.map(({ order }) => `${order.task.id} ${String(order.attempt)}`))], ["b 2"]);
    assert.match(JSON.stringify(second.questions[0]?.messages), /Baton was closed while it ran\..*Inspect first/);
    first.runner.stop();
  });

  it("takes edits of what has not begun while it runs", async () => {
    const begun = Promise.withResolvers<undefined>();
    const plan = planOf([planTask("a", { checks: [{ command: "true", expect: "exit 0" }] }), planTask("b", { dependsOn: ["a"] })], success);
    const job = await Job.open({
      steps: async ({ task }) => {
        if (task.id === "a") {
          await begun.promise;
        }
        return { calls: [end()] };
      },
    });
    workspaces.push(job.workspace);
    const running = job.runner.run(plan);
    assert.equal(job.runner.edit({ type: "task-drop", id: "a" }, "user").ok, false);
    assert.equal(
      job.runner.edit({ type: "task-change", id: "b", change: { checks: [{ command: "true", expect: "exit 0" }] } }, "user").ok,
      true,
    );
    begun.resolve(undefined);
    assert.equal((await running).status, "done");
  });
});
