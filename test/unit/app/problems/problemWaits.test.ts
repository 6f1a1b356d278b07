import assert from "node:assert/strict";
import { ProblemWaits } from "../../../../src/app/problems/problemWaits.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";

class Events {
  readonly listeners = new Set<(paths: readonly string[]) => void>();

  editWaitMs(): number {
    return 3000;
  }

  mayHaveServer(language: string): boolean {
    return language !== "plaintext";
  }

  onDidChange(listener: (paths: readonly string[]) => void): { dispose(): unknown } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  fire(...paths: readonly string[]): void {
    this.listeners.forEach((listener) => {
      listener(paths);
    });
  }
}

describe("waiting for language servers", () => {
  let clock: FakeClock;
  let events: Events;
  let waits: ProblemWaits;
  const { signal } = new AbortController();
  beforeEach(() => {
    clock = new FakeClock();
    events = new Events();
    waits = new ProblemWaits(clock, events);
  });
  afterEach(() => {
    assert.deepEqual([clock.waiting, events.listeners.size], [0, 0]);
  });

  it("ends when they are quiet after a word on the file, however many words there are", async () => {
    const over = waits.begin("typescript", ["/a.ts"], signal).over();
    events.fire("/other.ts");
    clock.advance(1000);
    events.fire("/a.ts");
    clock.advance(200);
    events.fire("/a.ts");
    clock.advance(249);
    assert.equal(clock.waiting > 0, true);
    clock.advance(1);
    assert.equal(await over, true);
  });

  it("hears what is reported before anybody waits", async () => {
    const wait = waits.begin("typescript", ["/a.ts"], signal);
    events.fire("/a.ts");
    const over = wait.over();
    clock.advance(250);
    assert.equal(await over, true);
  });

  it("holds an edit up for no longer than the settings say where no server answers, before and after it together", async () => {
    const before = waits.begin("go", ["/a.go"], signal, "edit").over();
    clock.advance(1500);
    assert.equal(await before, false);
    const after = waits.begin("go", ["/a.go"], signal, "edit").over();
    clock.advance(1500);
    assert.equal(await after, false);
    // Who asks what a server says gives it more time, whatever came of edits.
    const asked = waits.begin("go", ["/a.go"], signal).over();
    clock.advance(9000);
    events.fire("/a.go");
    clock.advance(250);
    assert.equal(await asked, true);
  });

  it("never lasts longer than its limit", async () => {
    const over = waits.begin("typescript", ["/a.ts"], signal).over();
    for (let time = 0; time < 12_000; time += 200) {
      events.fire("/a.ts");
      clock.advance(200);
    }
    assert.equal(await over, true);
  });

  it("is short for a language of which nobody spoke twice, until somebody does", async () => {
    const silence = async (ms: number): Promise<void> => {
      const over = waits.begin("cobol", ["/a"], signal).over();
      clock.advance(ms - 1);
      assert.equal(clock.waiting > 0, true);
      clock.advance(1);
      assert.equal(await over, false);
    };
    await silence(10_000);
    await silence(10_000);
    await silence(200);
    waits.heard("cobol");
    await silence(1000);
    assert.equal(waits.speaks("cobol"), true);
  });

  it("is short for a language for which nothing is installed", async () => {
    const over = waits.begin("plaintext", ["/a.txt"], signal).over();
    clock.advance(200);
    assert.equal(await over, false);
  });

  it("ends with the signal, and doesn't take that for silence", async () => {
    for (let time = 0; time < 3; time += 1) {
      const stop = new AbortController();
      const over = waits.begin("go", ["/a.go"], stop.signal).over();
      stop.abort();
      assert.equal(await over, false);
    }
    const over = waits.begin("go", ["/a.go"], signal).over();
    clock.advance(9900);
    events.fire("/a.go");
    clock.advance(250);
    assert.equal(await over, true);
  });
});
