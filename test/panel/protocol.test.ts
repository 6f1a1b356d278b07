import assert from "node:assert/strict";
import { PanelBench } from "./panelPage.ts";
import { answerTurn, finishedAnswer, sampleFacts, sampleState, userTurn } from "./samples.ts";

describe("panel: the protocol with the host", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("stays small enough to load at once", () => {
    assert.ok(bench.site.scriptBytes < 370_000, `${bench.site.scriptBytes} bytes`);
  });

  it("says it is ready, then shows the snapshot", async () => {
    await using panel = await bench.open();
    await panel.waitFor("view-ready");
    await panel.snapshot(sampleState([userTurn("u1", "Hi\n  <b>there</b>"), finishedAnswer("a1", "Hello **you**")]));
    assert.equal(await panel.byId("turn-user").locator(".bubble-text").textContent(), "Hi\n  <b>there</b>");
    assert.equal(await panel.byId("answer-text").locator("strong").textContent(), "you");
    assert.equal((await panel.messages()).length, 1);
  });

  it("applies changes in order, and asks once for a gap", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Hi"), answerTurn("a1")]) });
    await panel.change({ type: "text-append", turnId: "a1", text: "one " });
    await panel.change({ type: "text-append", turnId: "a1", text: "two" });
    await panel.post({ type: "changes", sequence: 9, changes: [{ type: "part-append", turnId: "a1", partId: "p1", text: "lost" }] });
    await panel.post({ type: "changes", sequence: 10, changes: [] });
    await panel.post({ type: "changes", sequence: 3, changes: [{ type: "part-append", turnId: "a1", partId: "p1", text: "late" }] });
    await panel.drawn();
    assert.equal((await panel.messagesOf("view-ready")).length, 2);
    await panel.waitForText("answer-text", "one two");

    await panel.snapshot(sampleState([userTurn("u1", "Hi"), finishedAnswer("a1", "one two lost")]), 10);
    await panel.post({ type: "changes", sequence: 12, changes: [] });
    await panel.drawn();
    assert.equal(await panel.byId("answer-text").textContent(), "one two lost");
    assert.equal((await panel.messagesOf("view-ready")).length, 3);
  });

  it("asks again, once, when changes come before any snapshot", async () => {
    await using panel = await bench.open();
    await panel.post({ type: "changes", sequence: 4, changes: [] });
    await panel.post({ type: "changes", sequence: 5, changes: [] });
    await panel.drawn();
    assert.equal((await panel.messagesOf("view-ready")).length, 2);
  });

  it("ignores unknown messages", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await panel.post({ type: "toString" });
    await panel.post({ hello: 1 });
    await panel.post("text");
    await panel.drawn();
    assert.equal((await panel.messages()).length, 1);
  });

  it("reports that the user is active with the first click or key, and again after the focus was elsewhere", async () => {
    await using panel = await bench.open({ state: sampleState() });
    const input = panel.byId("composer-input");
    await panel.page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await panel.drawn();
    assert.equal((await panel.messagesOf("view-use")).length, 0, "the focus alone says nothing");
    await input.click();
    await input.press("a");
    assert.equal((await panel.messagesOf("view-use")).length, 1);
    await panel.page.evaluate(() => window.dispatchEvent(new Event("blur")));
    await input.press("b");
    assert.equal((await panel.messagesOf("view-use")).length, 2);
  });

  it("focuses the composer on request", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await panel.post({ type: "composer-focus" });
    await panel.page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
  });

  it("keeps up with 2,000 chunks, and keeps every byte of them", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Count"), answerTurn("a1")]) });
    const words = Array.from({ length: 2000 }, (_, index) => `w${index}${index % 40 === 39 ? "\n\n" : " "}`);
    for (const text of words) {
      await panel.send({ type: "text-append", turnId: "a1", text });
    }
    await panel.change({ type: "facts-set", turnId: "a1", facts: sampleFacts }, { type: "answer-end", turnId: "a1", status: "complete" });
    assert.equal(await panel.byId("answer-text").locator("p").count(), 50);
    await panel.byId("answer-copy").click();
    const [copied] = await panel.messagesOf("text-copy");
    assert.equal(copied?.text, words.join(""));
  });

  it("draws settled blocks once, however long the answer", async () => {
    await using panel = await bench.open({
      state: sampleState([userTurn("u1", "Go"), answerTurn("a1", { blocks: [{ kind: "text", text: "First.\n\n" }] })]),
    });
    const first = await panel.page.waitForSelector("[data-testid=answer-text] p");
    for (let index = 0; index < 20; index += 1) {
      await panel.change({ type: "text-append", turnId: "a1", text: `Paragraph ${index} of it.\n\n- a\n- b\n\n` });
    }
    await panel.change({ type: "answer-end", turnId: "a1", status: "complete" });
    assert.equal(await first.evaluate((node) => node.isConnected), true);
  });

  it("redraws a text that changes before its end while it streams", async () => {
    const turn = answerTurn("a1", { blocks: [{ kind: "text", text: "" }] });
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Go"), turn]) });
    const append = (text: string) => ({ type: "part-append", turnId: "a1", partId: "p1", text }) as const;
    const shown = (text: string): Promise<unknown> =>
      panel.page.waitForFunction((wanted) => document.querySelector("[data-testid=answer-text]")?.textContent === wanted, text);
    await panel.post({ type: "changes", sequence: 1, changes: [append("seven"), append(" words")] });
    await shown("seven words");
    await panel.post({
      type: "changes",
      sequence: 2,
      changes: [append(" and"), { type: "part-update", turnId: "a1", partId: "p1", set: { text: "eight words" } }, append(" now")],
    });
    await shown("eight words now");
    await panel.post({ type: "changes", sequence: 3, changes: [append(" and then")] });
    await shown("eight words now and then");
    await panel.post({
      type: "snapshot",
      sequence: 7,
      state: sampleState([userTurn("u1", "Go"), answerTurn("a1", { blocks: [{ kind: "text", text: "nine" }] })]),
    });
    await shown("nine");
    await panel.post({ type: "changes", sequence: 8, changes: [append(" more")] });
    await shown("nine more");
  });

  it("streams 200 KB without holding up the page", async () => {
    const turn = answerTurn("a1", { blocks: [{ kind: "text", text: "" }] });
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Go"), turn]) });
    const chunk =
      "A sentence with `code` and **weight**, and more words so that it is long.\n\n- item\n- item\n\n```ts\nconst x = 1;\n```\n\n";
    const longestMs = await panel.page.evaluate(async (text) => {
      let longest = 0;
      let lastMs = performance.now();
      for (let index = 0; index < 1700; index += 1) {
        window.postMessage(
          { type: "changes", sequence: index + 1, changes: [{ type: "part-append", turnId: "a1", partId: "p1", text }] },
          "*",
        );
        if (index % 8 === 7) {
          await new Promise(requestAnimationFrame);
          longest = Math.max(longest, performance.now() - lastMs);
          lastMs = performance.now();
        }
      }
      return longest;
    }, chunk);
    await panel.page.waitForFunction(() => document.querySelectorAll("[data-testid=code-block]").length === 1700);
    assert.ok(longestMs < 1000, `a frame took ${Math.round(longestMs)} ms`);
  });
});
