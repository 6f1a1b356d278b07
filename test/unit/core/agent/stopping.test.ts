import assert from "node:assert/strict";
import { fakeTool, runScripted, textOutput } from "../../../fakes/scriptedAgent.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";

describe("stopping an agent", () => {
  it("ends a request at once, and calls that had come are never started", async () => {
    const stop = new AbortController();
    const { end, words, questions } = await runScripted({
      steps: [{ text: "I ", calls: [["a", {}]], until: new Promise(() => undefined) }],
      tools: [fakeTool("a")],
      signal: stop.signal,
      on: ({ type }) => {
        if (type === "tool-call-start") {
          stop.abort();
        }
      },
    });
    assert.deepEqual([end.reason, questions.length], ["stopped", 1]);
    assert.deepEqual(words, ["This call was never started. It had no effects."]);
  });

  it("signals tools, keeps the result of one that answers, abandons one that does not end, and starts no other", async () => {
    const stop = new AbortController();
    const clock = new FakeClock();
    const heard: string[] = [];
    const { end, results, words } = await runScripted({
      steps: [
        {
          calls: [
            ["polite", {}],
            ["deaf", {}],
            ["finished", {}],
            ["waits", {}],
            ["asks", {}],
          ],
        },
      ],
      tools: [
        fakeTool("polite", {
          run: (_args, _context, signal) =>
            new Promise((resolve) => {
              signal.addEventListener("abort", () => {
                heard.push("polite");
                resolve({ ok: false, message: "Killed.", parts: [{ type: "text", text: "42 tests" }] });
              });
            }),
        }),
        fakeTool("deaf", { run: () => new Promise(() => undefined) }),
        fakeTool("finished", {
          run: (_args, _context, signal) =>
            new Promise((resolve) => {
              signal.addEventListener("abort", () => resolve(textOutput("whole")));
            }),
        }),
        fakeTool("waits", { risk: "command" }),
        fakeTool("asks"),
      ],
      ports: {
        clock,
        permissions: {
          decide: ({ name }) => Promise.resolve({ decision: name === "asks" ? "ask" : "allow", reason: "" }),
          approve: () => new Promise(() => undefined),
        },
      },
      signal: stop.signal,
      on: ({ type }) => {
        if (type === "approval-request") {
          setImmediate(() => {
            stop.abort();
            setImmediate(() => clock.advance(800));
          });
        }
      },
    });
    assert.equal(end.reason, "stopped");
    assert.deepEqual(heard, ["polite"]);
    const of = (name: string) => results.findIndex((result) => result.name === name);
    assert.deepEqual(
      ["polite", "deaf", "finished", "waits", "asks"].map((name) => results[of(name)]?.status),
      ["interrupted", "interrupted", "done", "not-run", "not-run"],
    );
    assert.match(words[of("polite")] ?? "", /interrupted while it ran. It may have had effects[^]*42 tests/);
    assert.equal(words[of("finished")], "whole");
    assert.equal(clock.waiting, 0);
  });

  it("stops one call alone: its model gets that the user did, with what there is, and goes on", async () => {
    const stops = new Map<string, AbortController>();
    const { end, results, words, questions } = await runScripted({
      steps: [
        {
          calls: [
            ["slow", {}],
            ["other", {}],
          ],
        },
        { text: "I see." },
      ],
      tools: [
        fakeTool("slow", {
          run: (_args, { output }, signal) =>
            new Promise((resolve) => {
              signal.addEventListener("abort", () =>
                resolve({ ok: false, message: "Killed.", parts: [{ type: "text", text: "41 tests" }] }),
              );
              output("41 tests");
            }),
        }),
        fakeTool("other"),
      ],
      ports: {
        stopSignal: ({ callId }) => {
          const stop = new AbortController();
          stops.set(callId, stop);
          return stop.signal;
        },
      },
      on: (event) => {
        if (event.type === "tool-call-output") {
          stops.get(event.callId)?.abort();
        }
      },
    });
    assert.deepEqual([end.reason, questions.length], ["done", 2]);
    assert.deepEqual(results.map(({ name, status, line }) => `${name} ${status}: ${line}`).sort(), [
      "other done: Did other",
      "slow interrupted: Doing slow (stopped)",
    ]);
    assert.match(words.join("\n"), /The user stopped this call while it ran\.[^]*41 tests/);
  });

  it("a call that ends although it was stopped has its own result; one that does not end is abandoned", async () => {
    const clock = new FakeClock();
    const stop = new AbortController();
    const { results, end } = await runScripted({
      steps: [
        {
          calls: [
            ["deaf", {}],
            ["finished", {}],
          ],
        },
      ],
      tools: [
        fakeTool("deaf", { run: () => new Promise(() => undefined) }),
        fakeTool("finished", {
          run: (_args, _context, signal) =>
            new Promise((resolve) => {
              signal.addEventListener("abort", () => resolve(textOutput("whole")));
              setImmediate(() => {
                stop.abort();
                setImmediate(() => clock.advance(800));
              });
            }),
        }),
      ],
      ports: { clock, stopSignal: () => stop.signal },
    });
    assert.deepEqual(
      [end.reason, ...results.map(({ name, status }) => `${name} ${status}`).sort()],
      ["done", "deaf interrupted", "finished done"],
    );
  });

  it("sends nothing once it is stopped", async () => {
    const { questions, end, events } = await runScripted({ steps: [], signal: AbortSignal.abort() });
    assert.deepEqual([questions.length, end.reason, events.length], [0, "stopped", 1]);
  });
});
