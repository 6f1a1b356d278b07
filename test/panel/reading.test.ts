import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, sampleAttempts, sampleState, sampleWait, userTurn } from "./samples.ts";

const question = userTurn("u1", "Go");
const thoughts = Array.from({ length: 120 }, (_, index) => `Thought ${index} goes on for a while.\n\n`).join("");
const longText = Array.from({ length: 80 }, (_, index) => `Line ${index} of an answer that goes on.\n\n`).join("");

/** Scrolls up to the words with the events of a wheel, and returns where they stand. */
async function readAt(panel: PanelPage, words: string): Promise<number> {
  await panel.page
    .getByText(words, { exact: false })
    .first()
    .evaluate((node) => node.scrollIntoView({ block: "center" }));
  await panel.byId("scroll-bottom").waitFor({ state: "visible" });
  return await standsAt(panel, words);
}

async function standsAt(panel: PanelPage, words: string): Promise<number> {
  await panel.drawn();
  return Math.round((await panel.page.getByText(words, { exact: false }).first().boundingBox())?.y ?? Number.NaN);
}

describe("panel: nothing moves under a reader (case 16)", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("thinking that is read stays open, and where it is, when the answer begins and goes on", async () => {
    await using panel = await bench.open({
      state: sampleState([question, finishedAnswer("a0", longText), userTurn("u2", "More"), answerTurn("a1")]),
    });
    await panel.change({ type: "reasoning-append", turnId: "a1", text: thoughts, atMs: 1000 });
    const at = await readAt(panel, "Thought 60 goes");
    await panel.change({ type: "reasoning-append", turnId: "a1", text: thoughts, atMs: 1000 });
    await panel.change({ type: "reasoning-end", turnId: "a1", atMs: 9000 }, { type: "text-append", turnId: "a1", text: "The answer." });
    await panel.change({ type: "text-append", turnId: "a1", text: `\n\n${longText}` });
    await panel.change({ type: "answer-end", turnId: "a1", status: "complete" });
    assert.equal(await standsAt(panel, "Thought 60 goes"), at);
    assert.equal(await panel.byId("thinking").locator("summary").textContent(), "Thought for 8 s");
  });

  for (const [where, attach] of [
    ["the focus", "focus"],
    ["a selection", "select"],
  ] as const) {
    it(`thinking with ${where} in it stays open at the end of the transcript, too`, async () => {
      await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
      await panel.change({ type: "reasoning-append", turnId: "a1", text: "Let me see.\n\n```ts\nlet a;\n```", atMs: 1000 });
      await panel
        .byId("thinking")
        .locator(attach === "focus" ? "pre" : "p")
        .evaluate((node, how) => (how === "focus" ? node.focus() : getSelection()?.selectAllChildren(node)), attach);
      await panel.change({ type: "reasoning-end", turnId: "a1", atMs: 2000 }, { type: "text-append", turnId: "a1", text: "So." });
      assert.equal(await panel.byId("thinking").locator(".markdown").isVisible(), true);
    });
  }

  it("what is read stays where it is while notices, waits and ends come and go above and below it", async () => {
    await using panel = await bench.open({
      state: sampleState([question, answerTurn("a1", { blocks: [{ kind: "text", text: longText }] })]),
    });
    const at = await readAt(panel, "Line 40 of");
    for (const notice of sampleAttempts(6)) {
      await panel.change({ type: "notice-add", turnId: "a1", notice });
      assert.equal(await standsAt(panel, "Line 40 of"), at, `after ${notice.text}`);
    }
    await panel.change({ type: "wait-set", wait: sampleWait() });
    await panel.change(
      { type: "wait-set", wait: undefined },
      { type: "notice-add", turnId: "a1", notice: { text: "OpenAI is overloaded", details: [] } },
    );
    assert.equal(await standsAt(panel, "Line 40 of"), at, "a wait's end with a notice");
    await panel.change(
      { type: "notice-add", turnId: "a1", notice: { text: "And again", details: [] } },
      { type: "answer-end", turnId: "a1", status: "complete" },
    );
    assert.equal(await standsAt(panel, "Line 40 of"), at, "the end of the answer with a notice");
    await panel.page.evaluate(() => {
      const picture = document.createElement("div");
      picture.style.height = "333px";
      document.querySelector("[data-testid=turn-user]")?.append(picture);
    });
    assert.equal(await standsAt(panel, "Line 40 of"), at, "something that loads late, above");
  });

  it("what the user unfolds at the end is seen from its beginning, and the end is followed again if all fits", async () => {
    const reasoning = { kind: "reasoning", text: thoughts, startedAtMs: 0, endedAtMs: 4000 } as const;
    await using panel = await bench.open({
      state: sampleState([question, finishedAnswer("a1", "So.", { blocks: [reasoning, { kind: "text", text: "So." }] })]),
    });
    const summary = panel.byId("thinking").locator("summary");
    const at = (await summary.boundingBox())?.y;
    await summary.click();
    await panel.drawn();
    assert.equal((await summary.boundingBox())?.y, at);
    await panel.byId("scroll-bottom").waitFor({ state: "visible" });
    await summary.click();
    await panel.byId("scroll-bottom").waitFor({ state: "hidden" });
  });

  it("selected text is not scrolled away until the user goes back to the end", async () => {
    await using panel = await bench.open({
      state: sampleState([question, answerTurn("a1", { blocks: [{ kind: "text", text: longText }] })]),
    });
    await panel.page.getByText("Line 78 of").evaluate((node) => getSelection()?.selectAllChildren(node));
    const at = await standsAt(panel, "Line 78 of");
    await panel.change({ type: "text-append", turnId: "a1", text: longText });
    assert.equal(await standsAt(panel, "Line 78 of"), at);
    await panel.byId("scroll-bottom").click();
    await panel.change({ type: "text-append", turnId: "a1", text: longText });
    assert.ok((await panel.byId("transcript").evaluate((node) => node.scrollHeight - node.clientHeight - node.scrollTop)) <= 1);
  });
});
