import assert from "node:assert/strict";
import { LoopDetector } from "../../../../src/core/agent/loopDetector.ts";
import { runScripted, type ScriptedStep } from "../../../fakes/scriptedAgent.ts";
import { seededRandom } from "../../../fakes/seededRandom.ts";
import { honestSession } from "../../../loops/honestSessions.ts";
import { loopPermissions, loopTools, read, scriptedLoops } from "../../../loops/scriptedLoops.ts";

describe("an agent that goes in circles", () => {
  for (const { title, steps, round, reason } of scriptedLoops) {
    it(`is nudged once and stopped within six calls, or three of its second round: ${title}`, async () => {
      const { end, results, events } = await runScripted({ steps, tools: loopTools, ports: { permissions: loopPermissions } });
      assert.equal(end.reason, reason);
      assert.ok(results.length <= Math.max(6, round + 3), `${String(results.length)} calls`);
      assert.deepEqual(
        events.filter((event) => event.type === "user-message").map(({ by }) => by),
        ["baton"],
      );
    });
  }

  it("is stopped within six calls in all if its round is one or two calls", async () => {
    for (const { title, steps, round } of scriptedLoops.filter((loop) => loop.round <= 2)) {
      const { results } = await runScripted({ steps, tools: loopTools, ports: { permissions: loopPermissions } });
      assert.ok(results.length <= 6, `${title}: ${String(results.length)} calls (round of ${String(round)})`);
    }
  });

  it("continues if it does something else after the nudge", async () => {
    const { end, questions } = await runScripted({
      steps: [1, 2, 3].map(() => ({ calls: [read("a")] })).concat({ calls: [read("b")] }),
      tools: loopTools,
    });
    assert.equal(end.reason, "done");
    assert.match(JSON.stringify(questions[3]?.messages.at(-1)), /called read_file 3 times with the same arguments/);
  });

  it("is nudged once if it only talks although the task asks for a call, and then stopped", async () => {
    const talk = (number: number): ScriptedStep => ({ text: `I will look at it now (${String(number)}).` });
    for (const expects of ["call", { endTool: "complete_task" }] as const) {
      const { end, questions } = await runScripted({ steps: talk, tools: loopTools, options: { expects } });
      assert.deepEqual([end.reason, questions.length], ["loop", 2]);
    }
    const nudged = await runScripted({
      steps: [{ text: "I will." }, { calls: [["complete_task", {}]] }],
      tools: loopTools,
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
          mayChange: false,
        }),
        undefined,
      );
    }
  });
});
