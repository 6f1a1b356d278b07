import assert from "node:assert/strict";
import { encodePlanRecord, parsePlanRecord, type PlanRecord } from "../../../../src/core/plan/scheduler/planRecord.ts";
import { heartbeatMs, leaseMs, PlanScheduler, type IdleReason, type TaskRun } from "../../../../src/core/plan/scheduler/planScheduler.ts";
import { noPlan, readPlanJournal, reducePlan, taskState, type PlanState } from "../../../../src/core/plan/scheduler/planState.ts";
import { writesOverlap } from "../../../../src/core/plan/globs/globOverlap.ts";
import type { Plan } from "../../../../src/shared/plan.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { planOf, planTask } from "../../../fakes/planTask.ts";
import { seededRandom } from "../../../fakes/seededRandom.ts";
import { randomPlan } from "../../../bench/plans/randomPlan.ts";

/** A scheduler whose tasks a test ends by hand. */
class Bench {
  readonly clock: FakeClock;
  readonly records: PlanRecord[] = [];
  readonly begun: TaskRun[] = [];
  readonly idle: IdleReason[] = [];
  readonly scheduler: PlanScheduler;
  maxParallel: number;

  constructor({ state = noPlan, maxParallel = 4, owner = "one", isAlone = false, clock = new FakeClock() } = {}) {
    this.clock = clock;
    this.maxParallel = maxParallel;
    this.scheduler = new PlanScheduler(
      state,
      {
        clock,
        record: (record) => this.records.push(record),
        begin: (run) => this.begun.push(run),
        idle: (reason) => this.idle.push(reason),
      },
      { maxParallel: () => this.maxParallel, owner, isAlone, ignoresCase: false, estimateMs: () => undefined },
    );
  }

  static of(plan: Plan, options: { maxParallel?: number } = {}): Bench {
    const bench = new Bench(options);
    bench.scheduler.setPlan(plan);
    bench.scheduler.open();
    return bench;
  }

  /** The tasks that have begun since this was last asked, with their attempts after the first. */
  get news(): readonly string[] {
    return this.begun
      .splice(0)
      .map((run) => {
        this.runs.set(run.task.id, run);
        return run.task.id + (run.attempt > 1 ? `#${String(run.attempt)}` : "") + (run.inspects ? "?" : "");
      })
      .sort();
  }

  readonly runs = new Map<string, TaskRun>();

  end(id: string, outcome: "done" | "failed" | "stopped" = "done"): readonly string[] {
    const known = this.runs.get(id);
    assert.ok(known, `${id} has begun`);
    assert.equal(this.scheduler.ended(known, outcome), true);
    return this.news;
  }

  get lines(): readonly string[] {
    return this.records.map(encodePlanRecord);
  }
}

describe("the scheduler of a plan", () => {
  it("begins tasks as soon as what they depend on is done", () => {
    const bench = Bench.of(
      planOf([planTask("a"), planTask("b"), planTask("c", { dependsOn: ["a"] }), planTask("d", { dependsOn: ["a", "b"] })]),
    );
    assert.deepEqual(bench.news, ["a", "b"]);
    assert.deepEqual(bench.end("a"), ["c"]);
    assert.deepEqual(bench.end("b"), ["d"]);
    assert.deepEqual([bench.end("c"), bench.end("d"), bench.idle], [[], [], ["done"]]);
  });

  it("begins no more tasks at once than may run, and more when more may", () => {
    const bench = Bench.of(planOf(["a", "b", "c", "d"].map((id) => planTask(id))), { maxParallel: 2 });
    assert.equal(bench.news.length, 2);
    bench.maxParallel = 3;
    bench.scheduler.reconsider();
    assert.equal(bench.news.length, 1);
  });

  it("never runs two tasks that may write the same file", () => {
    const tasks = [
      planTask("a", { writes: ["src/**"] }),
      planTask("b", { writes: ["src/core/x.ts"] }),
      planTask("c", { writes: ["docs/*"] }),
    ];
    const bench = Bench.of(planOf(tasks));
    const first = bench.news;
    assert.equal(first.length, 2, "one of the two waits");
    assert.ok(first.includes("c"));
    const [one = ""] = first.filter((id) => id !== "c");
    assert.deepEqual(bench.end(one), [one === "a" ? "b" : "a"]);
  });

  it("begins first what most work waits for", () => {
    const chain = ["x1", "x2", "x3"].map((id, index) => planTask(id, { dependsOn: index === 0 ? [] : [`x${String(index)}`] }));
    const bench = Bench.of(planOf([planTask("a"), planTask("b"), ...chain]), { maxParallel: 1 });
    assert.deepEqual(bench.news, ["x1"]);
  });

  it("goes on with what does not depend on a task that failed, and says that the rest is blocked", () => {
    const bench = Bench.of(
      planOf([planTask("a"), planTask("b"), planTask("c", { dependsOn: ["a"] }), planTask("d", { dependsOn: ["b"] })]),
    );
    assert.ok(bench.news.length > 0);
    assert.deepEqual(bench.end("a", "failed"), []);
    assert.deepEqual(bench.end("b"), ["d"]);
    bench.end("d");
    assert.deepEqual(bench.idle, ["blocked"]);
    bench.scheduler.requeue("a");
    assert.deepEqual(bench.news, ["a#2?"], "another run looks first");
    assert.deepEqual(bench.end("a"), ["c"]);
    bench.end("c");
    assert.deepEqual(bench.idle, ["blocked", "done"]);
  });

  it("takes a plan that was edited: what failed is dropped, and what waited for it begins", () => {
    const bench = Bench.of(planOf([planTask("a"), planTask("c", { dependsOn: ["a"] })]));
    assert.ok(bench.news.length > 0);
    bench.end("a", "failed");
    bench.scheduler.setPlan(planOf([planTask("a2"), planTask("c", { dependsOn: ["a2"] })]));
    assert.deepEqual(bench.news, ["a2"]);
    assert.deepEqual(bench.end("a2"), ["c"]);
    assert.equal(bench.scheduler.hasBegun("c"), true);
    assert.equal(bench.scheduler.hasBegun("z"), false);
  });

  it("begins nothing after Stop, and says so once all that ran has ended", () => {
    const bench = Bench.of(planOf([planTask("a"), planTask("b", { dependsOn: ["a"] })]));
    assert.ok(bench.news.length > 0);
    bench.scheduler.stop();
    assert.deepEqual(bench.idle, []);
    assert.deepEqual(bench.end("a", "stopped"), []);
    assert.deepEqual(bench.idle, ["stopped"]);
  });

  it("begins nothing that could not be recorded", () => {
    const bench = new Bench();
    bench.scheduler.setPlan(planOf([planTask("a")]));
    bench.records.push = () => {
      throw new Error("The disk is full.");
    };
    assert.throws(() => bench.scheduler.open(), /disk is full/);
    assert.deepEqual(bench.news, []);
    assert.equal(taskState(bench.scheduler.state, "a").status, "queued");
  });

  it("keeps the lease of what runs, and the last line that it reported", () => {
    const bench = Bench.of(planOf([planTask("a")]));
    assert.ok(bench.news.length > 0);
    bench.clock.advance(heartbeatMs * 4);
    bench.scheduler.progress(bench.runs.get("a")!, "Editing src/a.ts");
    const { lease, progress, heardAtMs } = taskState(bench.scheduler.state, "a");
    assert.equal(progress, "Editing src/a.ts");
    assert.equal(heardAtMs, bench.clock.nowMs());
    assert.ok((lease?.untilMs ?? 0) >= bench.clock.nowMs() + leaseMs - heartbeatMs);
    bench.scheduler.dispose();
    assert.equal(bench.clock.waiting, 0);
  });
});

describe("a plan's journal", () => {
  const plan = planOf([planTask("a"), planTask("b"), planTask("c", { dependsOn: ["a", "b"] })]);

  it("gives a process that comes after a crash what is done, and what was running to be looked at first", () => {
    const before = Bench.of(plan);
    assert.ok(before.news.length > 0);
    before.end("a");
    const { state } = readPlanJournal(before.lines);
    const after = new Bench({ state, owner: "two", isAlone: true, clock: before.clock });
    after.scheduler.open();
    assert.deepEqual(after.news, ["b#2?"]);
    assert.equal(before.scheduler.state.tasks["a"]?.status, "done");
    assert.deepEqual(after.end("b"), ["c"]);
  });

  it("leaves what another window runs alone until its lease is over", () => {
    const before = Bench.of(plan, { maxParallel: 1 });
    const [running = ""] = before.news;
    const { state } = readPlanJournal(before.lines);
    const after = new Bench({ state, owner: "two", maxParallel: 1, clock: before.clock });
    after.scheduler.open();
    assert.deepEqual(after.news, [], "the place is taken");
    before.scheduler.dispose();
    after.clock.advance(leaseMs - heartbeatMs);
    assert.deepEqual(after.news, []);
    after.clock.advance(heartbeatMs * 2);
    assert.deepEqual(after.news, [`${running}#2?`]);
  });

  it("does not hear a run that was taken over", () => {
    const before = Bench.of(plan);
    assert.ok(before.news.length > 0);
    const late: PlanRecord = { type: "task-end", taskId: "a", attempt: 1, outcome: "done", atMs: 9 };
    const taken: PlanRecord = { type: "task-start", taskId: "a", attempt: 2, owner: "two", leaseUntilMs: 9, inspects: true, atMs: 5 };
    const state = reducePlan(reducePlan(before.scheduler.state, taken), late);
    assert.deepEqual([state.tasks["a"]?.status, state.tasks["a"]?.attempt], ["running", 2]);
  });

  it("never begins a task that is done, whatever a line says", () => {
    let state: PlanState = noPlan;
    for (const record of [
      { type: "plan-set", plan, atMs: 1 },
      { type: "task-start", taskId: "a", attempt: 1, owner: "one", leaseUntilMs: 9, inspects: false, atMs: 1 },
      { type: "task-end", taskId: "a", attempt: 1, outcome: "done", result: { summary: "ok" }, atMs: 2 },
      { type: "task-start", taskId: "a", attempt: 2, owner: "two", leaseUntilMs: 9, inspects: true, atMs: 3 },
      { type: "task-requeue", taskId: "a", atMs: 4 },
    ] as const) {
      state = reducePlan(state, record);
    }
    assert.deepEqual([state.tasks["a"]?.status, state.tasks["a"]?.attempt, state.tasks["a"]?.result], ["done", 1, { summary: "ok" }]);
  });

  it("passes over lines that are torn or none, and counts them", () => {
    const bench = Bench.of(plan);
    const lines = bench.lines.flatMap((line) => [
      line,
      "",
      '{"type":"task-start","taskId":"c","atMs":1',
      "null",
      '{"type":"other","taskId":"a","attempt":1,"atMs":1}',
    ]);
    const read = readPlanJournal(lines);
    assert.deepEqual(read.state, bench.scheduler.state);
    assert.equal(read.skipped, bench.lines.length * 3);
    assert.equal(parsePlanRecord('{"type":"task-end","taskId":"a","attempt":1,"outcome":"great","atMs":1}'), undefined);
  });

  it("comes to the same state as in memory after every line, and a crash after any of them loses and repeats nothing", () => {
    const random = seededRandom(4);
    for (let round = 0; round < 25; round++) {
      const { plan: graph } = randomPlan(12, random);
      const clock = new FakeClock();
      let lines: string[] = [];
      const doneBefore = new Set<string>();
      // Each process runs until it is cut after some line; the next goes on with the journal.
      for (let process = 1, isOver = false; !isOver; process++) {
        assert.ok(process < 60, "it comes to an end");
        const cutAfter = lines.length + 1 + Math.floor(random() * 8);
        const { state } = readPlanJournal(lines);
        const bench = new Bench({ state, owner: `p${String(process)}`, isAlone: true, maxParallel: 3, clock });
        const running = new Map<string, TaskRun>();
        let states: PlanState = state;
        const keep = (): void => {
          for (const record of bench.records.slice(lines.length - startLines)) {
            states = reducePlan(states, record);
            lines.push(encodePlanRecord(record));
            assert.deepEqual(readPlanJournal(lines).state, states, "after every line");
          }
          assert.deepEqual(states, bench.scheduler.state);
        };
        const startLines = lines.length;
        if (state.plan === undefined) {
          bench.scheduler.setPlan(graph);
        }
        bench.scheduler.open();
        for (;;) {
          keep();
          for (const run of bench.begun.splice(0)) {
            assert.ok(!doneBefore.has(run.task.id), `${run.task.id} is done, and begins again`);
            assert.ok(run.task.dependsOn.every((id) => doneBefore.has(id)));
            assert.ok([...running.values()].every(({ task }) => !writesOverlap(task.writes, run.task.writes, false)));
            assert.equal(run.inspects, taskState(state, run.task.id).attempt > 0, "what was cut is looked at first");
            running.set(run.task.id, run);
          }
          if (bench.idle.length > 0) {
            assert.deepEqual(bench.idle, ["done"]);
            isOver = true;
            break;
          }
          if (lines.length >= cutAfter) {
            break;
          }
          clock.advance(1000);
          const ending = [...running.values()][Math.floor(random() * running.size)]!;
          running.delete(ending.task.id);
          bench.scheduler.ended(ending, "done");
          doneBefore.add(ending.task.id);
        }
        bench.scheduler.dispose();
        // Some of what was written last may never have reached the disk, but for what somebody was shown.
        const torn = lines.at(-1) ?? "";
        lines = isOver || !torn.includes("task-start") ? lines : [...lines.slice(0, -1), torn.slice(0, torn.length >> 1)];
      }
      assert.deepEqual([...doneBefore].sort(), graph.tasks.map(({ id }) => id).sort());
    }
  });
});
