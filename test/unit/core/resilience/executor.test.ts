import assert from "node:assert/strict";
import type { Candidate } from "../../../../src/core/resilience/candidate.ts";
import { RunControl } from "../../../../src/core/resilience/runControl.ts";
import type { ScriptedStream } from "../../../fakes/scriptedProvider.ts";
import { answer, attempts, failing, limited, rejected, settled, Stage, text } from "./stage.ts";

describe("the request executor", () => {
  it("makes one attempt if nothing fails, and reports nothing but the answer", async () => {
    const stage = new Stage();
    const { events, ended } = stage.run([stage.target(stage.candidate("a", [answer]))]);
    await ended;
    assert.deepEqual(events, answer);
    assert.equal(stage.clock.waiting, 0);
  });

  it("continues with the next key at once when one is rejected, says so, and does not use the rejected one again", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [rejected]), stage.candidate("b", [answer, answer]));
    const { events, ended } = stage.run([target]);
    await ended;
    assert.deepEqual([attempts(events), text(events)], [["auth switch b 0"], "Hi"]);
    await stage.run([target]).ended;
    assert.deepEqual(stage.asked, ["a", "b", "b"]);
  });

  it("waits as long as the provider says, visibly, when every key has had too many requests", async () => {
    const stage = new Stage();
    const startMs = stage.clock.nowMs();
    const { all, events, ended } = stage.run([stage.target(stage.candidate("a", [limited(8000), answer]))]);
    await settled();
    assert.deepEqual(attempts(events), ["rate-limit retry 8000"]);
    stage.clock.advance(7999);
    await settled();
    assert.equal(text(events), "");
    stage.clock.advance(1);
    await ended;
    assert.equal(text(events), "Hi");
    assert.deepEqual(
      all.flatMap((event) => (event.type === "wait-start" ? [event.untilMs] : event.type === "wait-end" ? [event.id] : [])),
      [startMs + 8000, 1],
    );
  });

  it("fails over rather than wait longer than permitted, and without a fallback stops and says until when", async () => {
    const stage = new Stage();
    const first = stage.target(stage.candidate("a", [limited(31_000)]));
    const { events, ended } = stage.run([first, stage.target(stage.candidate("b", [answer], "https://b.example"))]);
    await ended;
    assert.deepEqual([attempts(events), text(events)], [["rate-limit switch b 0"], "Hi"]);
    const again = stage.run([first]);
    await again.ended;
    const last = again.events.at(-1);
    assert.ok(last?.type === "failure" && last.failure.kind === "rate-limit");
    assert.deepEqual([last.failure.retryAfterMs, stage.asked], [31_000, ["a", "b"]]);
    assert.match(last.failure.message, /“a”.*is in cooldown for 31 s.*No request was sent/);
  });

  it("sends at once when the user does not want to wait, and not at all when the user stops it", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [limited(8000), answer, limited(8000)]));
    const { events, ended, control } = stage.run([target]);
    await settled();
    control.useNow();
    await ended;
    assert.equal(text(events), "Hi");
    stage.clock.advance(8000);
    const controller = new AbortController();
    const stopped = stage.run([target], { control: new RunControl(controller.signal) });
    await settled();
    controller.abort();
    await stopped.ended;
    assert.deepEqual(
      stopped.events.map((event) => (event.type === "failure" ? event.failure.kind : event.type)),
      ["attempt", "aborted"],
    );
    assert.deepEqual([stage.admission.waiting, stage.clock.waiting], [0, 0]);
  });

  it("backs off after a failure of the provider, then fails over", async () => {
    const stage = new Stage();
    const first = stage.target(stage.candidate("a", [failing("server"), failing("server")]));
    const { events, ended } = stage.run([first, stage.target(stage.candidate("b", [answer], "https://b.example"))]);
    await settled();
    assert.deepEqual(attempts(events), ["server retry 500"]);
    stage.clock.advance(500);
    await ended;
    assert.deepEqual([attempts(events), text(events), stage.asked], [["server retry 500", "server switch b 0"], "Hi", ["a", "a", "b"]]);
  });

  it("ends with the last failure when nothing helps", async () => {
    const stage = new Stage();
    const { events, ended } = stage.run([
      stage.target(stage.candidate("a", [failing("overloaded"), failing("server"), failing("server")])),
    ]);
    for (let round = 0; round < 3; round++) {
      await settled();
      stage.clock.advance(5000);
    }
    await ended;
    const last = events.at(-1);
    assert.ok(last?.type === "failure" && last.failure.kind === "server");
    assert.equal(stage.asked.length, 3);
  });

  it("does not retry if the request itself is at fault", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [failing("invalid-request", { retry: "never" })]), stage.candidate("b", [answer]));
    const { events, ended } = stage.run([target]);
    await ended;
    assert.deepEqual([events.length, stage.asked], [1, ["a"]]);
  });

  it("never sends again after content has arrived: the failure stands under it", async () => {
    const stage = new Stage();
    const half: ScriptedStream = [{ type: "message-start" }, { type: "text-delta", text: "Half" }, ...failing("truncated")];
    const { events, ended } = stage.run([stage.target(stage.candidate("a", [half]), stage.candidate("b", [answer]))]);
    await ended;
    assert.deepEqual(
      events.map(({ type }) => type),
      ["message-start", "text-delta", "failure"],
    );
    const last = events.at(-1);
    assert.ok(last?.type === "failure" && last.failure.message === "It is truncated.");
    assert.deepEqual(stage.asked, ["a"]);
  });

  it("names the provider, model and key that failed last, even if others were asked first", async () => {
    const stage = new Stage();
    // What an adapter reports of itself need not have the ids.
    const last: ScriptedStream = [
      { type: "failure", failure: { kind: "auth", message: "Third rejected the key.", provider: "", retry: "elsewhere" } },
    ];
    const targets = [
      stage.target(stage.candidate("a", [failing("server"), failing("server")])),
      stage.target(stage.candidate("b", [failing("quota", { retry: "elsewhere" })], "https://b.example")),
      stage.target(stage.candidate("c", [last], "https://c.example")),
    ];
    const { events, ended } = stage.run(targets);
    await settled();
    stage.clock.advance(5000);
    await ended;
    const reported = events.flatMap((event) => (event.type === "attempt" || event.type === "failure" ? [event.failure] : []));
    assert.deepEqual(
      reported.map(({ provider, model, accountId, accountLabel, origin }) => [provider, model, accountId, accountLabel, origin]),
      [
        ["https://a.example", "m", "a", "a", "https://a.example"],
        ["https://a.example", "m", "a", "a", "https://a.example"],
        ["https://b.example", "m", "b", "b", "https://b.example"],
        ["https://c.example", "m", "c", "c", "https://c.example"],
      ],
    );
  });

  it("names the key and its id if nothing was sent because of its cooldown", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [rejected]));
    await stage.run([target]).ended;
    const { events, ended } = stage.run([target]);
    await ended;
    assert.ok(events[0]?.type === "failure" && events[0].failure.accountId === "a");
  });

  it("forgets what an attempt reported before its content", async () => {
    const stage = new Stage();
    const early: ScriptedStream = [{ type: "message-start", id: "lost" }, ...failing("transport", { retry: "same" })];
    const { events, ended } = stage.run([stage.target(stage.candidate("a", [early, answer]))]);
    await settled();
    stage.clock.advance(500);
    await ended;
    assert.deepEqual(
      events.filter((event) => event.type !== "attempt"),
      answer,
    );
  });

  it("uses another key after a stall, not the same one again", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [failing("stalled"), answer]), stage.candidate("b", [answer]));
    const { ended } = stage.run([target]);
    await settled();
    stage.clock.advance(500);
    await ended;
    assert.deepEqual(stage.asked, ["a", "b"]);
  });

  it("skips a model without keys, and says so", async () => {
    const stage = new Stage();
    const { events, ended } = stage.run([stage.target(), stage.target(stage.candidate("b", [answer]))]);
    await ended;
    assert.deepEqual([attempts(events), text(events)], [["auth switch b 0"], "Hi"]);
    const alone = stage.run([stage.target()]);
    await alone.ended;
    assert.ok(alone.events[0]?.type === "failure" && alone.events[0].failure.message === "There is no key.");
  });

  it("sends nothing to an address that keeps failing, then a single probe, then everything", async () => {
    const stage = new Stage();
    const many = Array.from({ length: 4 }, () => failing("server"));
    const target = stage.target(stage.candidate("a", [...many.slice(0, 3), answer, answer, answer]));
    const first = stage.run([target]);
    for (let round = 0; round < 3; round++) {
      await settled();
      stage.clock.advance(1000);
    }
    await first.ended;
    assert.equal(stage.asked.length, 3);
    const three = [1, 2, 3].map(() => stage.run([target]));
    await settled();
    assert.equal(stage.asked.length, 3);
    stage.clock.advance(5000);
    assert.equal(stage.admission.waiting, 2, "one probe");
    await Promise.all(three.map(({ ended }) => ended));
    assert.equal(stage.asked.length, 3 + 3);
  });

  it("spreads over keys by what is left and what is under way, and stays with a conversation's key", async () => {
    const stage = new Stage();
    const hold = new Promise<void>(() => undefined);
    const open: ScriptedStream = [{ type: "text-delta", text: "…" }, hold];
    const target = stage.target(
      ...["a", "b", "c"].map((id) =>
        stage.candidate(
          id,
          Array.from({ length: 9 }, () => open),
        ),
      ),
    );
    for (let round = 0; round < 6; round++) {
      stage.run([target]);
      await settled();
    }
    assert.deepEqual(stage.asked, ["a", "b", "c", "a", "b", "c"]);
    stage.run([target], { stickyKey: "talk" });
    await settled();
    const own = stage.asked.at(-1);
    stage.run([target], { stickyKey: "talk" });
    await settled();
    assert.equal(stage.asked.at(-1), own);
  });

  const emptyAnswer: ScriptedStream = [{ type: "message-start" }, { type: "finish", reason: "stop" }];
  for (const [what, poor] of [
    ["is empty", emptyAnswer],
    ["has broken output", failing("invalid-output")],
    ["cannot be read", failing("server")],
    ["ends before it begins", failing("truncated")],
  ] as const) {
    it(`asks another key after an answer that ${what}, also in the conversation's next request`, async () => {
      const stage = new Stage();
      const target = stage.target(
        stage.candidate("a", [answer, ...Array.from({ length: 9 }, () => poor)]),
        stage.candidate(
          "b",
          Array.from({ length: 9 }, () => answer),
        ),
      );
      await stage.run([target], { stickyKey: "talk" }).ended;
      const { events, ended } = stage.run([target], { stickyKey: "talk" });
      await settled();
      stage.clock.advance(30_000);
      await ended;
      assert.deepEqual([stage.asked, text(events)], [["a", "a", "b"], "Hi"]);
      await stage.run([target], { stickyKey: "talk" }).ended;
      assert.equal(stage.asked.at(-1), "b", "the conversation's key is the one that answers");
    });
  }

  it("prefers another key in the next request when a key's answer breaks after its first words", async () => {
    const stage = new Stage();
    const target = stage.target(
      stage.candidate("a", [answer, [{ type: "text-delta", text: "Hi" }, ...failing("invalid-output")], answer]),
      stage.candidate("b", [answer]),
    );
    for (let round = 0; round < 3; round++) {
      await stage.run([target], { stickyKey: "talk" }).ended;
    }
    assert.deepEqual(stage.asked, ["a", "a", "b"]);
  });

  it("asks the key whose answer was empty again when no other is free", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [emptyAnswer, answer]), stage.candidate("b", [rejected]));
    stage.health.failed(
      { ...stage.health.sent({ accountId: "b", model: "m", origin: "https://a.example" }, false, 0) },
      { kind: "auth", message: "No.", provider: "p", retry: "elsewhere" },
      0,
    );
    const { events, ended } = stage.run([target], { stickyKey: "talk" });
    await settled();
    stage.clock.advance(30_000);
    await ended;
    assert.deepEqual([stage.asked, text(events)], [["a", "a"], "Hi"]);
  });

  for (const [what, failed] of [
    ["an error status of the address", failing("server", { status: 503 })],
    ["an overloaded provider", failing("overloaded", { status: 529 })],
  ] as const) {
    it(`stays with the conversation's key after ${what}`, async () => {
      const stage = new Stage();
      const target = stage.target(stage.candidate("a", [answer, failed, answer]), stage.candidate("b", [answer]));
      await stage.run([target], { stickyKey: "talk" }).ended;
      const { ended } = stage.run([target], { stickyKey: "talk" });
      await settled();
      stage.clock.advance(30_000);
      await ended;
      assert.deepEqual(stage.asked, ["a", "a", "a"]);
    });
  }

  it("sends nothing that would exceed the limits in the headers, and keeps waiting requests in order", async () => {
    const stage = new Stage();
    const headers = new Headers({
      "x-ratelimit-limit-requests": "60",
      "x-ratelimit-remaining-requests": "1",
      "x-ratelimit-reset-requests": "12s",
    });
    stage.heads["a"] = { status: 200, headers };
    const target = stage.target(
      stage.candidate(
        "a",
        Array.from({ length: 5 }, () => answer),
      ),
    );
    await stage.run([target]).ended;
    stage.heads["a"] = { status: 200, headers: new Headers() };
    const order: number[] = [];
    const runs = [1, 2, 3].map((number) => {
      const run = stage.run([target]);
      void run.ended.then(() => order.push(number));
      return run;
    });
    await settled();
    assert.equal(stage.asked.length, 2);
    stage.clock.advance(12_000);
    await Promise.all(runs.map(({ ended }) => ended));
    assert.deepEqual([stage.asked.length, order], [4, [1, 2, 3]]);
  });

  it("respects the limits that the user set for a key, over all its models, and keeps waiting requests in order", async () => {
    const stage = new Stage();
    const key = {
      ...stage.candidate(
        "a",
        Array.from({ length: 6 }, () => answer),
      ),
      caps: { requestsPerMinute: 2 },
    };
    const [one, other] = [stage.target(key), stage.target({ ...key, model: "n" })];
    await stage.run([one]).ended;
    await stage.run([other]).ended;
    const order: string[] = [];
    const waitLong = { limits: { maxWaitMs: 120_000, maxAttempts: 3 } };
    const runs = [one, other, one].map((target, index) =>
      stage.run([target], waitLong).ended.then(() => order.push(`${String(index)} ${String(stage.clock.nowMs() - 1_000_000)}`)),
    );
    await settled();
    assert.equal(stage.asked.length, 2);
    for (const ms of [59_999, 1, 60_000]) {
      stage.clock.advance(ms);
      await settled();
      await settled();
    }
    await Promise.all(runs);
    assert.deepEqual(order, ["0 60000", "1 60000", "2 120000"]);
  });

  it("stops asking a provider that says “at once” and rejects again", async () => {
    const stage = new Stage();
    const { events, ended } = stage.run([
      stage.target(
        stage.candidate(
          "a",
          Array.from({ length: 9 }, () => limited(0)),
        ),
        stage.candidate(
          "b",
          Array.from({ length: 9 }, () => limited(0)),
        ),
      ),
    ]);
    for (let round = 0; round < 20; round++) {
      await settled();
      stage.clock.advance(100);
    }
    await ended;
    assert.deepEqual([stage.asked.filter((id) => id === "a").length, stage.asked.filter((id) => id === "b").length], [3, 3]);
    const last = events.at(-1);
    assert.ok(last?.type === "failure" && last.failure.kind === "rate-limit");
  });

  it("takes the cooldown after a rate limit from the limits in the headers if nothing else states it", async () => {
    const stage = new Stage();
    const headers = new Headers({
      "x-ratelimit-limit-requests": "60",
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "7s",
    });
    stage.heads["a"] = { status: 429, headers };
    const { events, ended } = stage.run([stage.target(stage.candidate("a", [limited(), answer]))]);
    await settled();
    stage.heads = {};
    assert.deepEqual(attempts(events), ["rate-limit retry 7000"]);
    stage.clock.advance(7000);
    await ended;
    assert.equal(text(events), "Hi");
  });

  it("does not blame an address if a key could not be read", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [failing("server"), failing("server"), failing("server")]));
    const first = stage.run([target]);
    for (let round = 0; round < 3; round++) {
      await settled();
      stage.clock.advance(1000);
    }
    await first.ended;
    const unreadable: Candidate = {
      ...stage.candidate("b", []),
      open: () =>
        Promise.resolve({ ok: false, failure: { kind: "auth", message: "The keychain is locked.", provider: "p", retry: "never" } }),
    };
    stage.clock.advance(5000);
    await stage.run([stage.target(unreadable)]).ended;
    assert.equal(stage.health.readiness(unreadable, stage.clock.nowMs()).atMs, null);
    assert.equal(stage.health.readiness(stage.candidate("c", []), stage.clock.nowMs()).probe, true, "the address is still to be tried");
  });

  it("uses the longest cooldown that several answers state", async () => {
    const stage = new Stage();
    const [one, other] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const target = stage.target(stage.candidate("a", [[one.promise, ...limited(9000)], [other.promise, ...limited(1000)], answer, answer]));
    const runs = [stage.run([target]), stage.run([target])];
    await settled();
    one.resolve(undefined);
    await settled();
    other.resolve(undefined);
    await settled();
    stage.clock.advance(8999);
    await settled();
    assert.equal(stage.asked.length, 2);
    stage.clock.advance(1);
    await Promise.all(runs.map(({ ended }) => ended));
    assert.equal(stage.asked.length, 4);
  });

  it("keeps a rejected key disabled when an older request with it begins to be answered", async () => {
    const stage = new Stage();
    const begins = Promise.withResolvers<undefined>();
    const slow: ScriptedStream = [
      { type: "message-start" },
      begins.promise,
      { type: "text-delta", text: "Late" },
      { type: "finish", reason: "stop" },
    ];
    const target = stage.target(stage.candidate("a", [slow, rejected, answer]));
    const first = stage.run([target]);
    await settled();
    stage.clock.advance(1);
    await stage.run([target]).ended;
    begins.resolve(undefined);
    await first.ended;
    assert.equal(text(first.events), "Late");
    await stage.run([target]).ended;
    assert.deepEqual(stage.asked, ["a", "a"], "nothing was sent with the rejected key");
  });

  it("does not wait through one cooldown after another for an address where nothing answers", async () => {
    const stage = new Stage();
    const nobody = failing("transport", { cause: "connect" });
    const target = stage.target(
      stage.candidate(
        "a",
        Array.from({ length: 6 }, () => nobody),
      ),
    );
    const first = stage.run([target]);
    for (let round = 0; round < 3; round++) {
      await settled();
      stage.clock.advance(1000);
    }
    await first.ended;
    const second = stage.run([target]);
    await settled();
    stage.clock.advance(5000);
    await second.ended;
    const last = second.events.at(-1);
    assert.ok(last?.type === "failure" && last.failure.kind === "transport");
    assert.deepEqual([stage.asked.length, last.failure.retryAfterMs], [4, 10_000]);
  });

  it("ends the cooldown of a key that answers", async () => {
    const stage = new Stage();
    const target = stage.target(stage.candidate("a", [limited(8000), answer, answer]));
    const { ended, control } = stage.run([target]);
    await settled();
    stage.clock.advance(1);
    control.useNow();
    await ended;
    const next = stage.run([target]);
    await next.ended;
    assert.deepEqual([attempts(next.events), text(next.events)], [[], "Hi"]);
  });

  it("does not blame a new key for the rejection of the old one, and uses it at once", async () => {
    const stage = new Stage();
    const candidate = stage.candidate("a", [rejected, answer]);
    await stage.run([stage.target(candidate)]).ended;
    stage.clock.advance(1);
    stage.health.clearCooldown("a", candidate.origin, stage.clock.nowMs());
    stage.health.failed(
      { ...candidate, sentAtMs: stage.clock.nowMs() - 1 },
      { kind: "auth", message: "", provider: "p", retry: "elsewhere" },
      stage.clock.nowMs(),
    );
    const { events, ended } = stage.run([stage.target(candidate)]);
    await ended;
    assert.equal(text(events), "Hi");
  });
});
