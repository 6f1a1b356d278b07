import assert from "node:assert/strict";
import type { ConversationChange } from "../../src/shared/conversation.ts";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, rateLimitCard, sampleFacts, sampleState, userTurn, wrongKeyCard } from "./samples.ts";

const question = userTurn("u1", "Go");
const longText = "A line of an answer that goes on.\n\n".repeat(80);

/** How far the transcript is from its end, in pixels. */
const fromEnd = (panel: PanelPage): Promise<number> =>
  panel.byId("transcript").evaluate((node) => node.scrollHeight - node.clientHeight - node.scrollTop);

describe("panel: the transcript", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("follows a fast stream to its end", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
    for (let index = 0; index < 300; index += 1) {
      await panel.send({ type: "text-append", turnId: "a1", text: `word${index} and some more of it\n\n` });
    }
    await panel.change({ type: "facts-set", turnId: "a1", facts: sampleFacts }, { type: "answer-end", turnId: "a1", status: "complete" });
    assert.ok((await fromEnd(panel)) <= 1);
    assert.equal(await panel.byId("scroll-bottom").isVisible(), false);
  });

  it("stays where the user scrolled to, and goes back to following", async () => {
    await using panel = await bench.open({
      state: sampleState([question, answerTurn("a1", { blocks: [{ kind: "text", text: longText }] })]),
    });
    assert.ok((await fromEnd(panel)) <= 1);
    await panel.byId("transcript").hover();
    await panel.page.mouse.wheel(0, -300);
    await panel.byId("scroll-bottom").waitFor({ state: "visible" });
    await panel.page.waitForFunction(() => {
      const node = document.querySelector("[data-testid=transcript]");
      return node !== null && node.scrollHeight - node.clientHeight - node.scrollTop > 200;
    });
    const top = await panel.byId("transcript").evaluate((node) => node.scrollTop);
    await panel.change({ type: "text-append", turnId: "a1", text: longText });
    assert.equal(await panel.byId("transcript").evaluate((node) => node.scrollTop), top);
    await panel.byId("scroll-bottom").click();
    assert.ok((await fromEnd(panel)) <= 1);
    await panel.change({ type: "text-append", turnId: "a1", text: longText });
    assert.ok((await fromEnd(panel)) <= 1);
    await panel.byId("transcript").focus();
    await panel.page.keyboard.press("PageUp");
    await panel.byId("scroll-bottom").waitFor({ state: "visible" });
    await panel.page.keyboard.press("End");
    await panel.byId("scroll-bottom").waitFor({ state: "hidden" });
    await panel.change({ type: "text-append", turnId: "a1", text: longText });
    assert.ok((await fromEnd(panel)) <= 1);
  });

  it("scrolls to the end for the user's own prompt", async () => {
    await using panel = await bench.open({ state: sampleState([question, finishedAnswer("a1", longText)]) });
    await panel.byId("transcript").focus();
    await panel.page.keyboard.press("Home");
    await panel.page.waitForFunction(() => document.querySelector("[data-testid=transcript]")?.scrollTop === 0);
    await panel.byId("scroll-bottom").waitFor({ state: "visible" });
    await panel.change({ type: "turn-add", turn: userTurn("u2", "More") }, { type: "turn-add", turn: answerTurn("a2") });
    assert.ok((await fromEnd(panel)) <= 1);
    assert.equal(await panel.byId("waiting").textContent(), "Waiting for gpt-4.1-mini…");
  });

  it("shows thinking while it happens, and folds it when the answer starts", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
    await panel.change({ type: "reasoning-append", turnId: "a1", text: "Let me see.", atMs: 1000 });
    const thinking = panel.byId("thinking");
    assert.equal(await thinking.locator("summary").textContent(), "Thinking…");
    assert.equal(await thinking.locator(".markdown").isVisible(), true);
    await panel.change({ type: "reasoning-end", turnId: "a1", atMs: 5200 }, { type: "text-append", turnId: "a1", text: "So." });
    assert.equal(await thinking.locator("summary").textContent(), "Thought for 4 s");
    assert.equal(await thinking.locator(".markdown").isVisible(), false);
  });

  it("leaves thinking as the user put it", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
    await panel.change({ type: "reasoning-append", turnId: "a1", text: "Let me see.", atMs: 1000 });
    const thinking = panel.byId("thinking");
    await thinking.locator("summary").click();
    await panel.change({ type: "reasoning-append", turnId: "a1", text: " Yes.", atMs: 1100 });
    assert.equal(await thinking.locator(".markdown").isVisible(), false);
    await thinking.locator("summary").focus();
    await panel.page.keyboard.press("Enter");
    await panel.change({ type: "reasoning-end", turnId: "a1", atMs: 2000 }, { type: "text-append", turnId: "a1", text: "So." });
    assert.equal(await thinking.locator(".markdown").isVisible(), true);
  });

  it("shows what the user and Baton said to the model while it worked, in place", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
    const say = (id: string, by: "user" | "baton", text: string): ConversationChange => ({
      type: "part-start",
      turnId: "a1",
      part: { kind: "user-message", id, stepId: "s1", by, text },
    });
    await panel.change({ type: "text-append", turnId: "a1", text: "I look." });
    await panel.change(say("p8", "user", "Leave b alone."), say("p9", "baton", "[From Baton, not from the user] Try another way."));
    assert.deepEqual(await panel.byId("user-message").allTextContents(), ["You: Leave b alone.", "Baton to the model: Try another way."]);
    assert.equal(await panel.byId("user-message").first().locator(".bubble").isVisible(), true);
  });

  it("shows the facts of an answer, and a dash for what is not known", async () => {
    await using panel = await bench.open({
      state: sampleState([
        question,
        finishedAnswer("a1", "Yes."),
        finishedAnswer("a2", "No.", { facts: { finishNote: "length" }, role: "orchestrator" }),
      ]),
    });
    const facts = panel.byId("answer-facts");
    assert.match(
      (await facts.nth(0).textContent()) ?? "",
      /^Worker · openai · gpt-4\.1-mini-2025-04-14 · 1,234 in \(83 % cached\) · 567 out · 3\.2 s · \$0\.0041/,
    );
    assert.match(
      (await facts.nth(0).getAttribute("title")) ?? "",
      /Provider: openai\nModel asked for: gpt-4\.1-mini\nInput tokens: 1,234\nCached input tokens: 1,024\n/,
    );
    assert.match((await facts.nth(1).textContent()) ?? "", /^Orchestrator · openai · gpt-4\.1-mini · — in · — out · — s · \$—/);
    assert.equal(await panel.byId("answer-note").locator(".answer-note-text").textContent(), "Cut off at the output limit");
    await panel.byId("answer-retry").nth(1).click();
    assert.deepEqual(await panel.messagesOf("answer-retry"), [{ type: "answer-retry", turnId: "a2" }]);
  });

  it("keeps nothing of one conversation in another, whatever the ids", async () => {
    const schema = { id: "s", name: "a.json" };
    await using panel = await bench.open({ state: sampleState([question, finishedAnswer("a1", "{}", { schema })]) });
    const other = sampleState([question, finishedAnswer("a1", "In words.")]);
    await panel.snapshot({ ...other, conversation: { ...other.conversation, id: "c2" } });
    assert.equal(await panel.byId("code-block").count(), 0);
    assert.equal(await panel.byId("answer-text").textContent(), "In words.");
  });

  it("offers to ask again when the window closed", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1", { status: "interrupted" })]) });
    assert.match((await panel.byId("answer-note").textContent()) ?? "", /^Interrupted when the window closed/);
    await panel.page.getByRole("button", { name: "Retry" }).click();
    assert.equal((await panel.messagesOf("answer-retry")).length, 1);
  });

  it("shows a failure under what had arrived, with its fixes", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
    await panel.change({ type: "text-append", turnId: "a1", text: "Half of" });
    await panel.change({ type: "answer-end", turnId: "a1", status: "failed", failure: rateLimitCard });
    assert.equal(await panel.byId("answer-text").textContent(), "Half of");
    assert.match((await panel.byId("failure-card").getByRole("alert").textContent()) ?? "", /^OpenAI is limiting requests/);
    assert.equal(await panel.page.locator("[role=alert] button").count(), 0, "a countdown would be read out each second");
    assert.equal(await panel.byId("status").textContent(), "Answer from gpt-4.1-mini failed");
    for (const fix of ["retry", "add-key", "choose-model"]) {
      await panel.page.locator(`[data-fix=${fix}]`).click();
    }
    const runs = await panel.messagesOf("fix-run");
    assert.deepEqual(
      runs.map((run) => [run.turnId, run.fix]),
      [
        ["a1", "retry"],
        ["a1", "add-key"],
        ["a1", "choose-model"],
      ],
    );
    assert.equal(await panel.byId("failure-copy").isVisible(), false);
    await panel.byId("failure-details").locator("summary").click();
    await panel.byId("failure-copy").click();
    assert.equal((await panel.messagesOf("text-copy"))[0]?.text, rateLimitCard.details.join("\n"));
  });

  it("announces no failure of an old conversation, and sends a fix's address with it", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1", { status: "failed", failure: wrongKeyCard })]) });
    assert.equal(await panel.byId("failure-card").getByRole("alert").count(), 0);
    await panel.page.locator("[data-fix=open-url]").click();
    assert.deepEqual(await panel.messagesOf("fix-run"), [
      { type: "fix-run", turnId: "a1", fix: "open-url", url: "https://platform.openai.com/api-keys" },
    ]);
  });

  it("counts down to the next attempt, which can be started at once", async () => {
    await using panel = await bench.open();
    await panel.page.clock.install({ time: 1_000_000 });
    const failure = { ...rateLimitCard, retryAtMs: 1_012_000 };
    await panel.post({ type: "snapshot", sequence: 0, state: sampleState([question, answerTurn("a1", { status: "failed", failure })]) });
    await panel.page.clock.runFor(500);
    const retry = panel.page.locator("[data-fix=retry]");
    assert.equal(await retry.textContent(), "Try Again in 12 s");
    await panel.page.clock.runFor(4000);
    assert.equal(await retry.textContent(), "Try Again in 8 s");
    await retry.click();
    assert.equal((await panel.messagesOf("fix-run")).length, 1);
    await panel.page.clock.runFor(9000);
    assert.equal(await retry.textContent(), "Try Again");
  });

  it("folds a long prompt, and shows all of it on request", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "line\n".repeat(40)), userTurn("u2", "short")]) });
    const more = panel.byId("user-more");
    await more.nth(0).waitFor({ state: "visible" });
    assert.equal(await more.nth(1).isVisible(), false);
    const before = (await panel.byId("turn-user").nth(0).boundingBox())?.height ?? 0;
    await more.nth(0).click();
    const after = (await panel.byId("turn-user").nth(0).boundingBox())?.height ?? 0;
    assert.ok(after > before + 300, `${before} ${after}`);
    assert.equal(await more.nth(0).getAttribute("aria-expanded"), "true");
  });

  it("says when an answer is finished, not each word", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
    await panel.change({ type: "text-append", turnId: "a1", text: "Words" });
    assert.equal(await panel.byId("status").textContent(), "");
    await panel.change({ type: "answer-end", turnId: "a1", status: "complete" });
    assert.equal(await panel.byId("status").textContent(), "Answer from gpt-4.1-mini finished");
    assert.equal(await panel.byId("transcript").getAttribute("aria-live"), "off");
  });

  it("removes a turn, and starts again", async () => {
    await using panel = await bench.open({ state: sampleState([question, finishedAnswer("a1", "Old")]) });
    await panel.change({ type: "turn-remove", turnId: "a1" }, { type: "turn-add", turn: answerTurn("a2") });
    assert.equal(await panel.byId("turn-answer").count(), 1);
    await panel.change({ type: "conversation-start", format: 2, id: "c2", atMs: 5 });
    assert.equal(await panel.byId("turn-user").count(), 0);
    assert.equal(await panel.byId("welcome").isVisible(), true);
  });
});
