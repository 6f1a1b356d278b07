import assert from "node:assert/strict";
import { callResults } from "../../../../src/core/agent/callResults.ts";
import { LoopDetector } from "../../../../src/core/agent/loopDetector.ts";
import type { Permissions } from "../../../../src/core/agent/agentPorts.ts";
import { fakeTool, runScripted, textOutput, type ScriptedAgentCall, type ScriptedStep } from "../../../fakes/scriptedAgent.ts";
import { seededRandom } from "../../../fakes/seededRandom.ts";

let runs = 0;
const tools = [
  fakeTool("read_file"),
  fakeTool("search_text"),
  fakeTool("fails", { run: () => Promise.resolve({ ok: false, message: `No such file (try ${String((runs += 1))}).` }) }),
  fakeTool("edit_file", { risk: "write" }),
  fakeTool("run_command", {
    risk: "command",
    run: () => Promise.resolve(textOutput(`1 failing\nDuration ${String((runs += 1))}.${String(runs)} s`)),
  }),
  fakeTool("forbidden", { risk: "command" }),
  fakeTool("complete_task"),
];
const permissions: Permissions = {
  decide: ({ name }) => Promise.resolve({ decision: name === "forbidden" ? "deny" : "allow", reason: "" }),
  approve: () => Promise.reject(new Error("Nobody is asked.")),
};

const read = (path: string): ScriptedAgentCall => ["read_file", { path }];
const rounds =
  (...calls: readonly ScriptedAgentCall[]) =>
  (number: number): ScriptedStep => ({ calls: [calls[(number - 1) % calls.length]!] });
const atOnce =
  (...calls: readonly ScriptedAgentCall[]) =>
  (): ScriptedStep => ({ calls });

/** Models that go in circles: what each answers, and how many calls its first round has. */
const loops: readonly (readonly [title: string, steps: (number: number) => ScriptedStep, round: number, reason?: string])[] = [
  ["reads one file for ever", rounds(read("a")), 1],
  ["searches for one text for ever", rounds(["search_text", { query: "x" }]), 1],
  ["makes one edit for ever", rounds(["edit_file", { path: "a" }]), 1],
  ["runs the tests for ever, whose times differ", rounds(["run_command", { command: "npm test" }]), 1],
  ["makes a call that fails for ever, each time in other words", rounds(["fails", { path: "a" }]), 1],
  ["calls a tool that does not exist", rounds(["read", { path: "a" }]), 1],
  ["calls with arguments that do not fit", rounds(["read_file", { path: 1 }]), 1],
  ["calls with arguments that are no JSON", rounds(["read_file", '{"path":']), 1],
  [
    "calls with arguments that are broken in another way each time",
    (number) => ({ calls: [["read_file", `{"path": ${"[".repeat(number)}`]] }),
    1,
  ],
  [
    "reaches its output limit in each call",
    (number) => ({ calls: [["edit_file", `{"path": "${"x".repeat(number)}`]], finish: "length" }),
    1,
  ],
  ["asks for what is forbidden", rounds(["forbidden", {}]), 1, "denied"],
  ["says something else each time", (number) => ({ text: `Try ${String(number)}.`, calls: [read("a")] }), 1],
  [
    "writes its arguments in another order",
    (number) => ({ calls: [["read_file", number % 2 === 0 ? { path: "a", from: 1 } : { from: 1, path: "a" }]] }),
    1,
  ],
  ["goes back and forth between two files", rounds(read("a"), read("b")), 2],
  ["edits and takes it back", rounds(["edit_file", { path: "a", to: "x" }], ["edit_file", { path: "a", to: "y" }]), 2],
  ["reads and fails in turn", rounds(read("a"), ["fails", { path: "b" }]), 2],
  ["goes round three files", rounds(read("a"), read("b"), read("c")), 3],
  ["goes round four calls", rounds(read("a"), ["search_text", { query: "x" }], read("b"), read("c")), 4],
  ["goes round five calls", rounds(read("a"), read("b"), read("c"), read("d"), read("e")), 5],
  ["makes the same two calls at once in each step", atOnce(read("a"), read("b")), 2],
];

describe("an agent that goes in circles", () => {
  for (const [title, steps, round, reason = "loop"] of loops) {
    it(`is nudged once and stopped within six calls of its second round: ${title}`, async () => {
      const { end, results, events } = await runScripted({ steps, tools, ports: { permissions } });
      assert.equal(end.reason, reason);
      assert.ok(results.length <= round + 6, `${String(results.length)} calls`);
      assert.deepEqual(
        events.filter((event) => event.type === "user-message").map(({ by }) => by),
        ["baton"],
      );
    });
  }

  it("is stopped within six calls in all if its round is one or two calls", async () => {
    for (const [title, steps, round] of loops.filter(([, , length]) => length <= 2)) {
      const { results } = await runScripted({ steps, tools, ports: { permissions } });
      assert.ok(results.length <= 6, `${title}: ${String(results.length)} calls (round of ${String(round)})`);
    }
  });

  it("continues if it does something else after the nudge", async () => {
    const { end, questions } = await runScripted({
      steps: [1, 2, 3].map(() => ({ calls: [read("a")] })).concat({ calls: [read("b")] }),
      tools,
    });
    assert.equal(end.reason, "done");
    assert.match(JSON.stringify(questions[3]?.messages.at(-1)), /called read_file 3 times with the same arguments/);
  });

  it("is nudged once if it only talks although the task asks for a call, and then stopped", async () => {
    const talk = (number: number): ScriptedStep => ({ text: `I will look at it now (${String(number)}).` });
    for (const expects of ["call", { endTool: "complete_task" }] as const) {
      const { end, questions } = await runScripted({ steps: talk, tools, options: { expects } });
      assert.deepEqual([end.reason, questions.length], ["loop", 2]);
    }
    const nudged = await runScripted({
      steps: [{ text: "I will." }, { calls: [["complete_task", {}]] }],
      tools,
      options: { expects: { endTool: "complete_task" } },
    });
    assert.equal(nudged.end.reason, "done");
  });
});

describe("an agent that works", () => {
  it("is never mistaken for one that goes in circles, even over long sessions", () => {
    let calls = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const detector = new LoopDetector();
      for (const call of honestSession(seededRandom(seed))) {
        calls += 1;
        const loop = detector.add(call);
        assert.equal(loop, undefined, `seed ${String(seed)}: ${loop?.words ?? ""}`);
      }
    }
    assert.ok(calls > 20_000, String(calls));
  });

  it("may wait for a process as often as it needs", () => {
    const detector = new LoopDetector();
    for (let count = 0; count < 50; count += 1) {
      assert.equal(
        detector.add({
          name: "wait",
          args: {},
          status: "done",
          result: [{ type: "text", text: "still running" }],
          isPolling: true,
          changes: false,
        }),
        undefined,
      );
    }
  });
});

type Ended = Parameters<LoopDetector["add"]>[0];

/** Work as agents do it: files are read, and again after they have changed; tests are run after each edit, and fail until they pass; an edit fails, the file is read, the next fits. */
function* honestSession(random: () => number): Generator<Ended> {
  const pick = (count: number): number => Math.floor(random() * count);
  const versions = new Map<string, number>();
  let failing = 3 + pick(5);
  const call = (name: string, args: Record<string, string>, text: string, more: Partial<Ended> = {}): Ended => ({
    name,
    args,
    status: "done",
    result: [{ type: "text", text }],
    isPolling: false,
    changes: false,
    ...more,
  });
  for (let round = 0; round < 40; round += 1) {
    const path = `src/file${String(pick(12))}.ts`;
    const version = versions.get(path) ?? 0;
    if (random() < 0.3) {
      yield call("search_text", { query: `name${String(pick(40))}${String(round)}` }, `${path}:${String(pick(300))}`);
    }
    if (random() < 0.6) {
      yield call("read_file", { path }, `content ${path} ${String(version)}`);
    }
    if (random() < 0.2) {
      yield call("edit_file", { path, oldText: `wrong ${String(round)}` }, callResults.nothing, { status: "failed" });
      yield call("read_file", { path, range: String(round) }, `lines of ${path} ${String(version)}`);
    }
    yield call("edit_file", { path, oldText: `old ${String(round)}` }, `edited ${path}`, { changes: true });
    versions.set(path, version + 1);
    failing = random() < 0.4 ? Math.max(0, failing - 1) : failing;
    const seconds = `${String(pick(9))}.${String(pick(99))} s`;
    const at = `src/file${String(pick(12))}.ts:${String(pick(500))}`;
    yield call(
      "run_command",
      { command: "npm test" },
      failing === 0 ? `all pass in ${seconds}` : `${String(failing)} failing in ${seconds}\n${at}`,
    );
    if (random() < 0.3) {
      yield call("diagnostics", {}, `${String(failing)} problems, the first in ${at}`);
    }
  }
}
