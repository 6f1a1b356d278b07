import assert from "node:assert/strict";
import type { RequestPriority } from "../../../../src/core/resilience/admissionQueue.ts";
import type { RunOrder } from "../../../../src/core/resilience/runOrder.ts";
import type { ScriptedStream } from "../../../fakes/scriptedProvider.ts";
import { answer, settled, Stage, text, type StagedRun } from "./stage.ts";

const minuteMs = 60_000;

/** A key that may be asked once a minute, and what asks with it, each by name. */
class Queue {
  readonly stage = new Stage();
  readonly served: string[] = [];
  readonly #target = this.stage.target({
    ...this.stage.candidate(
      "a",
      Array.from({ length: 60 }, () => answer),
    ),
    caps: { requestsPerMinute: 1 },
  });

  ask(name: string, priority: RequestPriority): StagedRun {
    const target = {
      ...this.#target,
      request: () => {
        this.served.push(name);
        return { model: "m", messages: [] };
      },
    };
    return this.stage.run([target], { priority, limits: { maxWaitMs: 100 * minuteMs, maxAttempts: 3 } });
  }

  /** So many minutes pass, each with room for one. */
  async minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      await settled();
      this.stage.clock.advance(minuteMs);
      await settled();
    }
  }
}

describe("requests that wait for a limit", () => {
  it("go in the order of what the user waits for, then workers, then background, and each in the order in which they came", async () => {
    const queue = new Queue();
    for (const [name, priority] of [
      ["first", "interactive"],
      ["b1", "background"],
      ["w1", "worker"],
      ["w2", "worker"],
      ["u1", "interactive"],
      ["b2", "background"],
      ["u2", "interactive"],
    ] as const) {
      queue.ask(name, priority);
    }
    await queue.minutes(6);
    assert.deepEqual(queue.served, ["first", "u1", "u2", "w1", "w2", "b1", "b2"]);
  });

  it("let the user's prompt be next, however many workers wait", async () => {
    const queue = new Queue();
    queue.ask("first", "worker");
    for (let worker = 1; worker <= 10; worker++) {
      queue.ask(`w${String(worker)}`, "worker");
    }
    await queue.minutes(2);
    queue.ask("user", "interactive");
    await queue.minutes(2);
    assert.deepEqual(queue.served, ["first", "w1", "w2", "user", "w3"]);
  });

  it("have a small share for workers, so that no stream of prompts keeps them waiting forever", async () => {
    const queue = new Queue();
    queue.ask("first", "interactive");
    queue.ask("w1", "worker");
    queue.ask("w2", "worker");
    for (let prompt = 1; prompt <= 25; prompt++) {
      queue.ask(`u${String(prompt)}`, "interactive");
    }
    await queue.minutes(20);
    assert.deepEqual([queue.served.indexOf("w1"), queue.served.indexOf("w2")], [10, 20]);
  });
});

describe("requests of one run", () => {
  const held = (): ScriptedStream => [{ type: "text-delta", text: "Hi" }, new Promise<never>(() => undefined)];
  const owner = (runId: string) => ({ runId, slot: "worker", agent: "worker", client: "agent" });

  it("are as many at once as the run may have, and the next goes when one is over; other runs do not wait for it", async () => {
    const stage = new Stage();
    const target = stage.target(
      stage.candidate(
        "a",
        Array.from({ length: 5 }, () => held()),
      ),
    );
    const order: Partial<RunOrder> = { owner: owner("one"), maxConcurrent: 2, priority: "worker" };
    const own = [1, 2, 3].map(() => stage.run([target], order));
    const other = stage.run([target], { ...order, owner: owner("other") });
    await settled();
    assert.deepEqual([stage.asked.length, stage.admission.waiting, text(other.events)], [3, 1, "Hi"]);
    own[0]?.control.stop();
    stage.clock.advance(500);
    await settled();
    assert.deepEqual([stage.asked.length, stage.admission.waiting, text(own[2]?.events ?? [])], [4, 0, "Hi"]);
    for (const { control } of [...own, other]) {
      control.stop();
    }
    stage.clock.advance(500);
    await Promise.all([...own, other].map(({ ended }) => ended));
    assert.equal(stage.clock.waiting, 0);
  });

  it("can be stopped while they wait for their run", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [held(), answer]));
    const order: Partial<RunOrder> = { owner: owner("one"), maxConcurrent: 1, limits: { maxWaitMs: 0, maxAttempts: 1 } };
    const first = stage.run([target], order);
    const second = stage.run([target], order);
    await settled();
    stage.clock.advance(minuteMs - 1);
    await settled();
    assert.equal(stage.admission.waiting, 1, "it waits for its own run, whatever it may wait for a key");
    second.control.stop();
    await second.ended;
    assert.deepEqual([stage.asked.length, stage.admission.waiting], [1, 0]);
    first.control.stop();
    stage.clock.advance(500);
    await first.ended;
  });
});
