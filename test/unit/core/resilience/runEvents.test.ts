import assert from "node:assert/strict";
import type { LedgerEntry, LedgerPort } from "../../../../src/core/accounting/ledger.ts";
import { isStreamEvent, type RunEvent } from "../../../../src/core/model/runEvent.ts";
import { execute } from "../../../../src/core/resilience/executor.ts";
import { RunControl } from "../../../../src/core/resilience/runControl.ts";
import type { ScriptedStream } from "../../../fakes/scriptedProvider.ts";
import { answer, failing, limited, rejected, settled, Stage, text } from "./stage.ts";

/** Each event in a word or two. */
function reported(events: readonly RunEvent[]): readonly string[] {
  return events.map((event) => {
    switch (event.type) {
      case "candidate":
        return `candidate ${event.accountId}`;
      case "wait-start":
        return `wait ${String(event.id)} for ${event.accountId}${event.using === undefined ? "" : ` using ${event.using.accountId}`}`;
      case "wait-end":
        return `wait ${String(event.id)} over`;
      case "attempt-end":
        return `${event.accountId} ${String(event.number)} ${event.outcome} ${event.usageSource}`;
      default:
        return event.type;
    }
  });
}

const counted: ScriptedStream = [
  { type: "message-start" },
  { type: "text-delta", text: "Hi" },
  { type: "usage", inputTokens: 20, outputTokens: 3, cachedInputTokens: 5, raw: { service_tier: "standard" } },
  { type: "finish", reason: "stop" },
];

/** An answer that comes to nothing until it is stopped. */
const silent = (): ScriptedStream => [new Promise<never>(() => undefined)];

describe("the events of a run", () => {
  it("name who answers before the answer, and report the attempt with its usage before the end", async () => {
    const stage = new Stage();
    const { all, ended } = stage.run([stage.target(stage.candidate("a", [counted]))], { stepId: "s1" });
    await ended;
    assert.deepEqual(reported(all), ["candidate a", "message-start", "text-delta", "usage", "a 1 answered reported", "finish"]);
    const end = all.find((event) => event.type === "attempt-end");
    assert.deepEqual(
      [end?.stepId, end?.usage, end?.tier, end?.wasSent],
      ["s1", { inputTokens: 20, outputTokens: 3, cachedInputTokens: 5 }, "standard", true],
    );
  });

  it("include every attempt that failed before the answer, whether it cost something or not", async () => {
    const stage = new Stage();
    const thought: ScriptedStream = [
      { type: "message-start" },
      { type: "usage", inputTokens: 9, outputTokens: 7, raw: null },
      { type: "finish", reason: "stop" },
    ];
    const target = stage.target(stage.candidate("a", [rejected]), stage.candidate("b", [thought]), stage.candidate("c", [counted]));
    const { all, ended } = stage.run([target]);
    await settled();
    stage.clock.advance(500);
    await ended;
    assert.deepEqual(
      reported(all).filter((one) => / \d /.test(one) && !one.startsWith("wait")),
      ["a 1 auth none", "b 2 server reported", "c 3 answered reported"],
    );
  });

  it("estimate the usage of an accepted answer without counts, and leave that of a rejected one unknown", async () => {
    const stage = new Stage();
    stage.heads["a"] = { status: 200, headers: new Headers() };
    const cut: ScriptedStream = [{ type: "text-delta", text: "Eight ch" }, ...failing("truncated")];
    const { all, ended } = stage.run([stage.target(stage.candidate("a", [cut]))]);
    await ended;
    const end = all.find((event) => event.type === "attempt-end");
    assert.deepEqual([end?.usageSource, end?.usage, end?.outcome], ["estimated", { inputTokens: 10, outputTokens: 2 }, "truncated"]);
  });

  it("include a request that an adapter corrected as an attempt of its own", async () => {
    const stage = new Stage();
    const failure = { kind: "invalid-request", message: "No.", provider: "p", retry: "never" } as const;
    const corrected: ScriptedStream = [
      { type: "attempt", number: 1, provider: "p", model: "m", failure, next: "retry", delayMs: 0 },
      ...counted,
    ];
    const { all, ended } = stage.run([stage.target(stage.candidate("a", [corrected]))]);
    await ended;
    assert.deepEqual(reported(all).slice(0, 3), ["attempt", "a 1 invalid-request none", "candidate a"]);
    assert.equal(reported(all).at(-2), "a 2 answered reported");
  });

  it("include the end of an attempt that was stopped", async () => {
    const stage = new Stage();
    const { all, ended, control } = stage.run([stage.target(stage.candidate("a", [silent()]))]);
    await settled();
    control.stop();
    stage.clock.advance(500);
    await ended;
    assert.deepEqual(reported(all), ["a 1 aborted estimated", "failure"]);
  });

  it("end an attempt that its caller abandoned", async () => {
    const stage = new Stage();
    const order = {
      targets: [stage.target(stage.candidate("a", [[...answer.slice(0, 2), ...silent()], answer]))],
      limits: { maxWaitMs: 0, maxAttempts: 1 },
      silence: { firstByteMs: 1000, idleMs: 1000 },
      tokens: 10,
      control: new RunControl(),
    };
    const { clock, health, admission } = stage;
    for await (const event of execute(order, { clock, random: () => 1, health, admission })) {
      if (event.type === "text-delta") {
        break;
      }
    }
    await settled();
    assert.equal(stage.providers.get("a")?.signals[0]?.aborted, true);
    assert.deepEqual([admission.waiting, clock.waiting], [0, 0]);
  });

  it("are not needed to book an attempt that is under way when the process ends; nothing is booked twice", async () => {
    const stage = new Stage();
    const booked: LedgerEntry[] = [];
    const underWay = new Set<() => LedgerEntry | undefined>();
    const ledger: LedgerPort = {
      book: (entry) => booked.push(entry),
      watch: (entry) => {
        underWay.add(entry);
        return () => underWay.delete(entry);
      },
    };
    const now = (): readonly (LedgerEntry | undefined)[] => [...underWay].map((entry) => entry());
    const owner = { runId: "r", slot: "worker", agent: "worker", client: "panel" };
    const target = stage.target(stage.candidate("a", [rejected]), stage.candidate("b", [[...answer.slice(0, 2), ...silent()]]));
    const { all, ended, control } = stage.run([target], { owner }, ledger);
    while (!all.some(({ type }) => type === "text-delta")) {
      await settled();
    }
    assert.deepEqual(
      now().map((entry) => [entry?.accountId, entry?.outcome, entry?.usageSource, entry?.usage]),
      [["b", "aborted", "estimated", { inputTokens: 10, outputTokens: 1 }]],
    );
    assert.deepEqual(
      booked.map(({ accountId }) => accountId),
      ["a"],
    );
    control.stop();
    await ended;
    assert.deepEqual([now(), booked.length], [[], 2]);
  });

  it("hold nothing that JSON would lose", async () => {
    const stage = new Stage();
    const { all, ended } = stage.run([stage.target(stage.candidate("a", [limited(1000), counted]))]);
    await settled();
    stage.clock.advance(1000);
    await ended;
    const own = all.filter((event) => !isStreamEvent(event));
    assert.deepEqual(JSON.parse(JSON.stringify(own)), own);
  });
});

describe("a key that was abandoned for another", () => {
  it("is reported until the other begins to answer", async () => {
    const stage = new Stage();
    const { all, ended } = stage.run([stage.target(stage.candidate("a", [limited(8000)]), stage.candidate("b", [answer]))]);
    await ended;
    assert.deepEqual(reported(all).slice(0, 6), [
      "a 1 rate-limit none",
      "attempt",
      "wait 1 for a using b",
      "wait 1 over",
      "candidate b",
      "message-start",
    ]);
  });

  it("is asked again at once when the user wants it, in place of the other, which is stopped", async () => {
    const stage = new Stage();
    const { all, events, ended, control } = stage.run([
      stage.target(stage.candidate("a", [limited(8000), answer]), stage.candidate("b", [silent()])),
    ]);
    await settled();
    assert.equal(reported(all).at(-1), "wait 1 for a using b");
    control.useNow(1);
    stage.clock.advance(500);
    await ended;
    assert.deepEqual([text(events), stage.asked], ["Hi", ["a", "b", "a"]]);
    assert.deepEqual(reported(all).slice(3, 6), ["wait 1 over", "b 2 aborted estimated", "candidate a"]);
    assert.equal(stage.providers.get("b")?.signals[0]?.aborted, true);
  });

  it("is asked again although its key was rejected, and is abandoned again if it is rejected again", async () => {
    const stage = new Stage();
    const { events, ended, control } = stage.run([
      stage.target(stage.candidate("a", [rejected, rejected]), stage.candidate("b", [silent(), answer])),
    ]);
    await settled();
    control.useNow();
    stage.clock.advance(500);
    await ended;
    assert.deepEqual([text(events), stage.asked], ["Hi", ["a", "b", "a", "b"]]);
  });

  it("may be the first model, for a fallback", async () => {
    const stage = new Stage();
    const { all, events, ended, control } = stage.run([
      stage.target(stage.candidate("a", [limited(40_000), answer])),
      stage.target(stage.candidate("b", [silent()], "https://b.example")),
    ]);
    await settled();
    assert.equal(reported(all).at(-1), "wait 1 for a using b");
    control.useNow();
    stage.clock.advance(500);
    await ended;
    assert.deepEqual([text(events), stage.asked], ["Hi", ["a", "b", "a"]]);
  });

  it("may be one that was not even asked, since it was in cooldown", async () => {
    const stage = new Stage();
    const first = stage.target(stage.candidate("a", [limited(40_000), answer]));
    await stage.run([first]).ended;
    const { all, events, ended, control } = stage.run([first, stage.target(stage.candidate("b", [silent()], "https://b.example"))]);
    await settled();
    assert.deepEqual(reported(all), ["attempt", "wait 1 for a using b"]);
    control.useNow();
    stage.clock.advance(500);
    await ended;
    assert.equal(text(events), "Hi");
  });

  it("is not asked once the other has begun to answer, nor by a click on a wait that is over", async () => {
    const stage = new Stage();
    const more = Promise.withResolvers<void>();
    const { events, ended, control } = stage.run([
      stage.target(
        stage.candidate("a", [limited(8000)]),
        stage.candidate("b", [
          [{ type: "text-delta", text: "H" }, more.promise, { type: "text-delta", text: "i" }, { type: "finish", reason: "stop" }],
        ]),
      ),
    ]);
    await settled();
    await settled();
    control.useNow(1);
    control.useNow();
    more.resolve();
    await ended;
    assert.deepEqual([text(events), stage.asked], ["Hi", ["a", "b"]]);
  });

  it("stops with the run", async () => {
    const stage = new Stage();
    const { all, ended, control } = stage.run([stage.target(stage.candidate("a", [limited(8000)]), stage.candidate("b", [silent()]))]);
    await settled();
    control.useNow();
    control.stop();
    stage.clock.advance(500);
    await ended;
    const last = all.at(-1);
    assert.ok(last?.type === "failure" && last.failure.kind === "aborted");
    assert.deepEqual([stage.asked, stage.admission.waiting], [["a", "b"], 0]);
  });
});
