import assert from "node:assert/strict";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import type { OpenStream } from "../../../../src/core/resilience/watchdog.ts";
import { watchStream } from "../../../../src/core/resilience/watchdog.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";

const limits = { firstByteMs: 10_000, idleMs: 3000 };
const word: StreamEvent = { type: "text-delta", text: "word" };
const finish: StreamEvent = { type: "finish", reason: "stop" };

/** A stream that sends what a test pushes, when it pushes. */
class Scripted {
  signal: AbortSignal | undefined;
  onActivity: () => void = () => undefined;
  opened = 0;
  returned = false;
  #waiting: ((result: IteratorResult<StreamEvent>) => void) | undefined;
  readonly ready: StreamEvent[] = [];

  readonly open: OpenStream = (signal, onActivity) => {
    this.opened++;
    this.signal = signal;
    this.onActivity = onActivity;
    return { [Symbol.asyncIterator]: () => this.#iterator() };
  };

  get aborted(): boolean {
    return this.signal?.aborted === true;
  }

  say(event: StreamEvent): void {
    assert.ok(this.#waiting, "nobody waits for an event");
    this.#waiting({ done: false, value: event });
  }

  #iterator() {
    return {
      takeReady: () => this.ready.shift(),
      next: () =>
        new Promise<IteratorResult<StreamEvent>>((resolve) => {
          this.#waiting = resolve;
        }),
      return: () => {
        this.returned = true;
        return Promise.resolve({ done: true as const, value: undefined });
      },
    };
  }
}

function watch(scripted: Scripted, clock: FakeClock, signal = new AbortController().signal) {
  const request = { provider: "acme", label: "Acme", model: "m", accountLabel: "work", origin: "https://acme.test" };
  return watchStream(scripted.open, { limits, request, clock, signal })[Symbol.asyncIterator]();
}

function failureIn(result: IteratorResult<StreamEvent>) {
  assert.ok(result.done !== true && result.value.type === "failure");
  return result.value.failure;
}

describe("watchStream", () => {
  it("passes events on and leaves no timer behind", async () => {
    const [scripted, clock] = [new Scripted(), new FakeClock()];
    const events = watch(scripted, clock);
    assert.equal(scripted.opened, 0, "opened before it was asked");
    for (const event of [word, word, finish]) {
      const next = events.next();
      clock.advance(2999);
      scripted.say(event);
      assert.deepEqual(await next, { done: false, value: event });
    }
    assert.equal(clock.waiting, 0);
    assert.equal((await events.next()).done, true);
  });

  it("ends an answer that does not begin, after the first limit and not before", async () => {
    const [scripted, clock] = [new Scripted(), new FakeClock()];
    const next = watch(scripted, clock).next();
    clock.advance(9999);
    assert.equal(scripted.aborted, false);
    clock.advance(1);
    const failure = failureIn(await next);
    assert.equal(scripted.aborted, true);
    assert.equal(failure.kind, "stalled");
    assert.equal(failure.message, "Acme didn't start its answer: nothing was received for 10 s.");
    assert.deepEqual(
      [failure.provider, failure.model, failure.accountLabel, failure.origin, failure.retry],
      ["acme", "m", "work", "https://acme.test", "same"],
    );
  });

  it("ends an answer that stops in the middle, and says so", async () => {
    const [scripted, clock] = [new Scripted(), new FakeClock()];
    const events = watch(scripted, clock);
    const first = events.next();
    scripted.say(word);
    await first;
    const second = events.next();
    clock.advance(3000);
    assert.equal(failureIn(await second).message, "Acme stopped in the middle of its answer: nothing was received for 3 s.");
    assert.equal((await events.next()).done, true);
    assert.equal(clock.waiting, 0);
  });

  it("accepts bytes without events as activity", async () => {
    const [scripted, clock] = [new Scripted(), new FakeClock()];
    const next = watch(scripted, clock).next();
    for (let seconds = 0; seconds < 60; seconds += 2) {
      scripted.onActivity();
      clock.advance(2000);
    }
    assert.equal(scripted.aborted, false);
    clock.advance(1000);
    assert.equal(failureIn(await next).kind, "stalled");
  });

  it("does not count the time in which the caller is busy", async () => {
    const [scripted, clock] = [new Scripted(), new FakeClock()];
    const events = watch(scripted, clock);
    const first = events.next();
    scripted.say(word);
    await first;
    clock.advance(60_000);
    const second = events.next();
    clock.advance(2999);
    scripted.say(finish);
    assert.deepEqual((await second).value, finish);
  });

  it("hands out what has come already without waiting", async () => {
    const [scripted, clock] = [new Scripted(), new FakeClock()];
    const events = watch(scripted, clock);
    const first = events.next();
    scripted.say(word);
    await first;
    scripted.ready.push(word, finish);
    assert.deepEqual((await events.next()).value, word);
    assert.deepEqual((await events.next()).value, finish);
    assert.equal(clock.waiting, 0);
  });

  it("passes the caller's abort on, also one from before", async () => {
    for (const early of [true, false]) {
      const [scripted, clock, caller] = [new Scripted(), new FakeClock(), new AbortController()];
      if (early) {
        caller.abort();
      }
      const next = watch(scripted, clock, caller.signal).next();
      caller.abort();
      assert.equal(scripted.aborted, true);
      const failure = { kind: "aborted", provider: "acme", retry: "never", message: "Stopped." } as const;
      scripted.say({ type: "failure", failure });
      assert.equal(failureIn(await next), failure);
    }
  });

  it("ends soon after the caller's abort even if the stream does not, and ends the stream", async () => {
    const [scripted, clock, caller] = [new Scripted(), new FakeClock(), new AbortController()];
    const events = watch(scripted, clock, caller.signal);
    const first = events.next();
    scripted.say(word);
    await first;
    const second = events.next();
    caller.abort();
    clock.advance(500);
    assert.equal(failureIn(await second).kind, "aborted");
    assert.deepEqual([scripted.returned, clock.waiting], [true, 0]);
  });

  it("ends soon after an abort that came while the caller was busy, or before the stream was opened", async () => {
    const [busy, clock, caller] = [new Scripted(), new FakeClock(), new AbortController()];
    const events = watch(busy, clock, caller.signal);
    const first = events.next();
    busy.say(word);
    await first;
    caller.abort();
    clock.advance(2000);
    const second = events.next();
    clock.advance(500);
    assert.equal(failureIn(await second).kind, "aborted");
    const late = watch(new Scripted(), clock, caller.signal).next();
    clock.advance(500);
    assert.equal(failureIn(await late).kind, "aborted");
  });

  it("closes the stream when the caller leaves", async () => {
    const [scripted, clock] = [new Scripted(), new FakeClock()];
    const events = watch(scripted, clock);
    const first = events.next();
    scripted.say(word);
    await first;
    await events.return?.();
    assert.equal(scripted.returned, true);
    assert.equal(scripted.aborted, true);
    assert.equal(clock.waiting, 0);
  });
});
