import assert from "node:assert/strict";
import { withoutUndefined } from "../../src/shared/json.ts";
import type { WaitView } from "../../src/shared/panelState.ts";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, sampleAttempts, sampleState, sampleWait, userTurn } from "./samples.ts";

const question = userTurn("u1", "Go");
const startMs = 1_000_000;

/** Opens the panel with its clock held at {@link startMs}, and an answer that waits. */
async function openWaiting(bench: PanelBench, wait: WaitView): Promise<PanelPage> {
  const panel = await bench.open();
  await panel.page.clock.install({ time: 0 });
  await panel.page.clock.pauseAt(startMs);
  await report(panel, { type: "snapshot", sequence: 0, state: sampleState([question, answerTurn("a1")], { wait }) });
  return panel;
}

/** Posts as the host does, without what is `undefined`, and lets the page draw. */
async function report(panel: PanelPage, message: Parameters<PanelPage["post"]>[0]): Promise<void> {
  await panel.post(withoutUndefined(message));
  await panel.delivered();
  await panel.page.clock.runFor(100);
}

/** Keeps what screen readers announce, from now on. */
async function listen(panel: PanelPage): Promise<() => Promise<readonly string[]>> {
  await panel.page.evaluate(() => {
    const status = document.querySelector("[data-testid=status]");
    const reported: string[] = [];
    Object.assign(window, { reported });
    if (status !== null) {
      new MutationObserver(() => reported.push(status.textContent)).observe(status, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    }
  });
  return () => panel.page.evaluate(() => (window as unknown as { reported: string[] }).reported);
}

/** How many timers the page starts while its clock runs for ten seconds. */
async function timersOfTenSeconds(panel: PanelPage): Promise<number> {
  await panel.page.evaluate(() => {
    const start = window.setTimeout.bind(window);
    const counted = { timers: 0 };
    const setTimeout = (...rest: Parameters<typeof start>): number => {
      counted.timers += 1;
      return start(...rest);
    };
    Object.assign(window, { counted, setTimeout });
  });
  await panel.page.clock.runFor(10_000);
  return await panel.page.evaluate(() => (window as unknown as { counted: { timers: number } }).counted.timers);
}

const chipWords = async (panel: PanelPage): Promise<string> =>
  ((await panel.byId("wait-chip").locator(".wait-words").textContent()) ?? "").replaceAll("\u00A0", " ");
const heightOf = (panel: PanelPage, testId: string): Promise<number> =>
  panel.byId(testId).evaluate((node) => node.getBoundingClientRect().height);

describe("panel: what an answer waits for", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("counts down in minutes, then in seconds, and ends with its timer", async () => {
    await using panel = await openWaiting(bench, sampleWait(startMs + 150_000));
    assert.equal(await chipWords(panel), "Key “work” (OpenAI) is in cooldown · 3 min · using “private”");
    await panel.page.clock.runFor(29_900);
    assert.equal(await chipWords(panel), "Key “work” (OpenAI) is in cooldown · 2 min · using “private”");
    await panel.page.clock.runFor(1000);
    assert.equal(await chipWords(panel), "Key “work” (OpenAI) is in cooldown · 119 s · using “private”");
    await panel.page.clock.runFor(118_000);
    assert.equal(await chipWords(panel), "Key “work” (OpenAI) is in cooldown · 1 s · using “private”");
    await panel.page.clock.runFor(1000);
    assert.equal(await chipWords(panel), "Key “work” (OpenAI) is in cooldown · using “private”");
    assert.equal(await timersOfTenSeconds(panel), 0);
  });

  it("keeps no timer when the chip has gone", async () => {
    await using panel = await openWaiting(bench, sampleWait(startMs + 60_000));
    assert.ok((await timersOfTenSeconds(panel)) >= 10);
    await report(panel, { type: "changes", sequence: 1, changes: [{ type: "wait-set", wait: undefined }] });
    assert.equal(await panel.byId("wait-chip").count(), 0);
    assert.equal(await timersOfTenSeconds(panel), 0);
  });

  it("keeps no timer of an answer that is removed", async () => {
    await using panel = await openWaiting(bench, sampleWait(startMs + 60_000));
    await report(panel, { type: "changes", sequence: 1, changes: [{ type: "turn-remove", turnId: "a1" }] });
    assert.equal(await timersOfTenSeconds(panel), 0);
  });

  it("is announced to screen readers once when it comes and once when it goes, never with the countdown", async () => {
    await using panel = await openWaiting(bench, sampleWait(startMs + 60_000, { turnId: "none" }));
    const reported = await listen(panel);
    await report(panel, { type: "changes", sequence: 1, changes: [{ type: "wait-set", wait: sampleWait(startMs + 60_000) }] });
    await panel.page.clock.runFor(5000);
    await report(panel, { type: "changes", sequence: 2, changes: [{ type: "wait-set", wait: sampleWait(startMs + 90_000) }] });
    await panel.page.clock.runFor(5000);
    assert.deepEqual(await reported(), ["Key “work” (OpenAI) is in cooldown, using “private”"]);
    assert.equal(
      await panel.byId("wait-chip").evaluate((node) => node.closest("[aria-live], [role=status], [role=alert]")?.getAttribute("aria-live")),
      "off",
    );
    await report(panel, { type: "changes", sequence: 3, changes: [{ type: "wait-set", wait: undefined }] });
    assert.deepEqual((await reported()).slice(1), ["Waiting for gpt-4.1-mini…"]);
    assert.equal(await panel.byId("waiting").textContent(), "Waiting for gpt-4.1-mini…");
  });

  it("announces to screen readers that the answer has begun, or how it ended", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")], { wait: sampleWait() }) });
    const reported = await listen(panel);
    await panel.change({ type: "wait-set", wait: undefined }, { type: "text-append", turnId: "a1", text: "Yes" });
    await panel.change({ type: "wait-set", wait: sampleWait() });
    await panel.change({ type: "wait-set", wait: undefined }, { type: "answer-end", turnId: "a1", status: "stopped" });
    assert.deepEqual(await reported(), [
      "The answer has begun",
      "Key “work” (OpenAI) is in cooldown, using “private”",
      "Answer from gpt-4.1-mini stopped",
    ]);
  });

  it("says that the answer waits if nothing else is asked, and gives no time if none is known", async () => {
    await using panel = await bench.open({
      state: sampleState([question, answerTurn("a1")], { wait: sampleWait(undefined, { using: undefined }) }),
    });
    assert.equal(await chipWords(panel), "Key “work” (OpenAI) is in cooldown · waiting");
    assert.equal(await panel.byId("status").textContent(), "Key “work” (OpenAI) is in cooldown, waiting");
  });

  it("stands in the answer that waits, below its notices, and in no answer that is over", async () => {
    const turns = [question, finishedAnswer("a0", "Old"), userTurn("u2", "And?"), answerTurn("a1", { notices: sampleAttempts(1) })];
    await using panel = await bench.open({ state: sampleState(turns, { wait: sampleWait() }) });
    const inAnswer = panel.page.locator("[data-turn-id=a1] [data-testid=wait-chip]");
    assert.equal(await inAnswer.count(), 1);
    assert.equal(await panel.byId("wait-chip").count(), 1);
    const [notice, chip] = [await panel.byId("answer-notice").boundingBox(), await inAnswer.boundingBox()];
    assert.ok(notice !== null && chip !== null && chip.y >= notice.y + notice.height && chip.y < notice.y + notice.height + 8);
    await panel.change({ type: "answer-end", turnId: "a1", status: "stopped" });
    assert.equal(await panel.byId("wait-chip").count(), 0);
    await panel.change({ type: "wait-set", wait: sampleWait(undefined, { turnId: "a0" }) });
    assert.equal(await panel.byId("wait-chip").count(), 0);
  });

  it("can be used now, or stopped, by keyboard, and moves the focus to the composer", async () => {
    const state = sampleState([question, answerTurn("a1", { notices: sampleAttempts(1) })], { wait: sampleWait() });
    await using panel = await bench.open({ state });
    assert.deepEqual(await panel.tabTo("composer-input"), ["SUMMARY", "wait-skip", "wait-stop", "composer-input"]);
    await panel.byId("wait-skip").focus();
    await panel.change({ type: "wait-set", wait: sampleWait(undefined, { using: undefined }) });
    assert.equal(await panel.focused(), "wait-skip");
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(await panel.messagesOf("wait-skip"), [{ type: "wait-skip" }]);
    await panel.change({ type: "wait-set", wait: undefined });
    assert.equal(await panel.focused(), "composer-input");
    await panel.change({ type: "wait-set", wait: sampleWait() });
    await panel.byId("wait-stop").press("Space");
    assert.deepEqual(await panel.messagesOf("answer-stop"), [{ type: "answer-stop" }]);
    await panel.change({ type: "wait-set", wait: undefined }, { type: "answer-end", turnId: "a1", status: "stopped" });
    assert.equal(await panel.focused(), "composer-input");
  });

  for (const width of [200, 900]) {
    it(`moves nothing when it goes, ${width} pixels wide`, async () => {
      const turns = [
        userTurn("u0", "Before"),
        finishedAnswer("a0", "A line.\n\n".repeat(40)),
        question,
        answerTurn("a1", { notices: sampleAttempts(1) }),
      ];
      await using panel = await bench.open({ width, height: 500, state: sampleState(turns, { wait: sampleWait() }) });
      const topOf = (): Promise<number> => panel.page.locator("[data-turn-id=u1]").evaluate((node) => node.getBoundingClientRect().top);
      const before = await topOf();
      await panel.change({ type: "wait-set", wait: undefined });
      assert.equal(await topOf(), before);
      await panel.change({ type: "wait-set", wait: sampleWait() });
      assert.equal(await topOf(), before);
      await panel.change({ type: "wait-set", wait: undefined }, { type: "text-append", turnId: "a1", text: "Yes" });
      // A line of an answer is a little higher than the chip's.
      const moved = before - (await topOf());
      assert.ok(moved >= 0 && moved < 8, `${moved}`);
      await panel.change({ type: "answer-end", turnId: "a1", status: "complete" });
      assert.equal(await panel.page.locator("[data-turn-id=a1]").evaluate((node) => (node as HTMLElement).style.minHeight), "");
    });
  }

  it("is as high as the line that follows it, if one line fits", async () => {
    await using panel = await bench.open({
      width: 900,
      state: sampleState([question, answerTurn("a1")], { wait: sampleWait(Date.now() + 60_000) }),
    });
    const before = await heightOf(panel, "wait-chip");
    await panel.change({ type: "wait-set", wait: undefined });
    assert.equal(await heightOf(panel, "waiting"), before);
  });
});
