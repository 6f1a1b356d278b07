import assert from "node:assert/strict";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import { Admission } from "../../../../src/core/resilience/admission.ts";
import type { Candidate, CandidateOpening } from "../../../../src/core/resilience/candidate.ts";
import { execute, type ExecutorPorts } from "../../../../src/core/resilience/executor.ts";
import { streamEventsOf } from "../../../../src/core/drivenEvents.ts";
import { HealthBook } from "../../../../src/core/resilience/healthBook.ts";
import { RunControl } from "../../../../src/core/resilience/runControl.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { ScriptedProvider, type ScriptedStream } from "../../../fakes/scriptedProvider.ts";

const answer: ScriptedStream = [
  { type: "text-delta", text: "Hi" },
  { type: "finish", reason: "stop" },
];

/** Lets promises that are settled go on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Keys whose reading the test decides, and requests with them. */
class Keychain {
  readonly clock = new FakeClock();
  readonly health = new HealthBook();
  readonly admission = new Admission(this.clock, this.health);
  readonly caller = new AbortController();
  readonly provider = new ScriptedProvider();

  get ports(): ExecutorPorts {
    return { clock: this.clock, random: () => 1, health: this.health, admission: this.admission };
  }

  /** A key whose reading comes to `opening`. */
  candidate(accountId: string, opening: Promise<CandidateOpening>, model = "m"): Candidate {
    return {
      accountId,
      model,
      origin: "https://p.example",
      provider: "p",
      providerLabel: "Acme",
      accountLabel: accountId,
      open: () => opening,
    };
  }

  opened(): CandidateOpening {
    this.provider.script(answer);
    return { ok: true, provider: this.provider };
  }

  async ask(...models: readonly (readonly Candidate[])[]): Promise<readonly StreamEvent[]> {
    const events: StreamEvent[] = [];
    const targets = models.map((candidates) => ({
      provider: "p",
      model: candidates[0]?.model ?? "",
      request: () => ({ model: "m", messages: [] }),
      candidates: () => candidates,
      problem: () => ({ kind: "auth", message: "There is no key.", provider: "p", retry: "never" }) as const,
    }));
    const execution = {
      targets,
      limits: { maxWaitMs: 30_000, maxAttempts: 3 },
      silence: { firstByteMs: 10_000, idleMs: 60_000 },
      tokens: 1,
      control: new RunControl(this.caller.signal),
    };
    for await (const event of streamEventsOf(execute(execution, this.ports))) {
      events.push(event);
    }
    return events;
  }
}

const never = new Promise<CandidateOpening>(() => undefined);

function failureIn(events: readonly StreamEvent[]) {
  const last = events.at(-1);
  assert.ok(last?.type === "failure");
  return last.failure;
}

describe("a key that takes forever to be read", () => {
  it("does not keep the user from stopping", async () => {
    const keys = new Keychain();
    const events = keys.ask([keys.candidate("a", never)]);
    await settled();
    keys.caller.abort();
    assert.equal(failureIn(await events).kind, "aborted");
    assert.equal(keys.clock.waiting, 0, "no timer is left");
  });

  it("sends nothing and is not reported if it arrives after the stop", async () => {
    for (const late of [
      (keys: Keychain) => keys.opened(),
      (): CandidateOpening => ({ ok: false, failure: { kind: "auth", message: "Locked.", provider: "p", retry: "never" } }),
    ]) {
      const keys = new Keychain();
      const opening = Promise.withResolvers<CandidateOpening>();
      const events = keys.ask([keys.candidate("a", opening.promise)]);
      await settled();
      keys.caller.abort();
      const reported = await events;
      opening.resolve(late(keys));
      await settled();
      assert.deepEqual([reported.length, keys.provider.requests.length], [1, 0]);
      assert.equal(
        keys.health.readiness({ accountId: "a", model: "m", origin: "https://p.example" }, keys.clock.nowMs()).because,
        undefined,
      );
    }
  });

  it("is no unhandled rejection if it fails after the stop", async () => {
    const keys = new Keychain();
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", listener);
    const opening = Promise.withResolvers<CandidateOpening>();
    const events = keys.ask([keys.candidate("a", opening.promise)]);
    await settled();
    keys.caller.abort();
    await events;
    opening.reject(new Error("too late"));
    await settled();
    process.off("unhandledRejection", listener);
    assert.deepEqual(unhandled, []);
  });

  it("is abandoned after the first-byte limit, for another key or model; the address is not blamed", async () => {
    const keys = new Keychain();
    const events = keys.ask([keys.candidate("a", never)], [keys.candidate("b", Promise.resolve(keys.opened()), "other")]);
    await settled();
    keys.clock.advance(9999);
    await settled();
    assert.equal(keys.provider.requests.length, 0);
    keys.clock.advance(1);
    const reported = await events;
    const [attempt] = reported;
    assert.ok(attempt?.type === "attempt");
    assert.deepEqual(
      [attempt.failure.kind, attempt.failure.accountLabel, attempt.next, attempt.to?.model],
      ["stalled", "a", "switch", "other"],
    );
    assert.equal(attempt.failure.message, "Key “a” (Acme) couldn't be read within 10 s. No request was sent.");
    assert.deepEqual(reported.slice(1), answer);
    assert.deepEqual(keys.health.readiness({ accountId: "a", model: "m", origin: "https://p.example" }, keys.clock.nowMs()), {
      atMs: keys.clock.nowMs(),
    });
  });

  it("leaves as much of that limit to the provider as it did not use", async () => {
    const keys = new Keychain();
    const opening = Promise.withResolvers<CandidateOpening>();
    keys.provider.script([new Promise(() => undefined)], [new Promise(() => undefined)]);
    const events = keys.ask([keys.candidate("a", opening.promise)]);
    await settled();
    keys.clock.advance(9000);
    opening.resolve({ ok: true, provider: keys.provider });
    await settled();
    keys.clock.advance(1000);
    await settled();
    keys.caller.abort();
    const reported = await events;
    assert.ok(reported[0]?.type === "attempt");
    assert.equal(reported[0].failure.message, "Acme didn't start its answer: nothing was received for 10 s.");
  });

  it("returns its permit, whether it was stopped, late or broken", async () => {
    for (const end of ["stop", "late", "broken"] as const) {
      const keys = new Keychain();
      const caps = { requestsPerMinute: 1 };
      const opening = Promise.withResolvers<CandidateOpening>();
      const events = keys.ask([{ ...keys.candidate("a", opening.promise), caps }]);
      await settled();
      if (end === "stop") {
        keys.caller.abort();
      } else if (end === "late") {
        keys.clock.advance(10_000);
      } else {
        opening.reject(new Error("gone"));
      }
      await events;
      const next = await retryWith(keys, { ...keys.candidate("a", Promise.resolve(keys.opened())), caps });
      assert.deepEqual(next, answer, end);
    }
  });
});

/** The same key asked for once more, by another request of the same window. */
async function retryWith(keys: Keychain, candidate: Candidate): Promise<readonly StreamEvent[]> {
  const other = Object.assign(Object.create(keys) as Keychain, { caller: new AbortController() });
  return other.ask([candidate]);
}

describe("a candidate that cannot be opened because Baton itself is broken", () => {
  const broken = Promise.reject<CandidateOpening>(new Error("Cannot find module './openai.js' with sk-abcdefghijklmnop"));
  broken.catch(() => undefined);

  it("is a failure event, in which no key can be read, and not an exception", async () => {
    const keys = new Keychain();
    const failure = failureIn(await keys.ask([keys.candidate("a", broken)]));
    assert.deepEqual([failure.kind, failure.retry, failure.provider, failure.accountLabel], ["unknown", "elsewhere", "p", "a"]);
    assert.equal(
      failure.message,
      "An internal error occurred before the request to Acme was sent: Cannot find module './openai.js' with [redacted]",
    );
  });

  it("lets the fallback answer", async () => {
    const keys = new Keychain();
    const reported = await keys.ask([keys.candidate("a", broken)], [keys.candidate("b", Promise.resolve(keys.opened()), "other")]);
    assert.deepEqual(
      reported.map(({ type }) => type),
      ["attempt", ...answer.map((event) => (event as StreamEvent).type)],
    );
  });

  it("is the same if the settings cannot be turned into a request", async () => {
    const keys = new Keychain();
    const candidate = keys.candidate("a", Promise.resolve(keys.opened()));
    const events: StreamEvent[] = [];
    const target = {
      provider: "p",
      model: "m",
      request: () => {
        throw new TypeError("no such option");
      },
      candidates: () => [candidate],
      problem: () => ({ kind: "auth", message: "", provider: "p", retry: "never" }) as const,
    };
    const execution = {
      targets: [target],
      limits: { maxWaitMs: 0, maxAttempts: 1 },
      silence: { firstByteMs: 1000, idleMs: 1000 },
      tokens: 1,
      control: new RunControl(keys.caller.signal),
    };
    for await (const event of streamEventsOf(execute(execution, keys.ports))) {
      events.push(event);
    }
    assert.match(failureIn(events).message, /An internal error occurred before the request to Acme was sent: no such option/);
  });
});
