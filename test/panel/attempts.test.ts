import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, sampleAttempts, sampleFacts, sampleState, userTurn } from "./samples.ts";

const question = userTurn("u1", "Go");

/** Which notices of the one answer are seen, by their numbers. */
const seen = (panel: PanelPage): Promise<readonly number[]> =>
  panel
    .byId("answer-notice")
    .evaluateAll((nodes) => nodes.flatMap((node, index) => (node.checkVisibility({ contentVisibilityAuto: true }) ? [index] : [])));

describe("panel: attempts, and who answered", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("shows three attempts, and of more the first and the last", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
    const [notice] = sampleAttempts(1);
    assert.ok(notice);
    for (const [count, visible] of [
      [1, [0]],
      [2, [0, 1]],
      [3, [0, 1, 2]],
      [4, [0, 3]],
      [5, [0, 4]],
      [6, [0, 5]],
    ] as const) {
      await panel.change({ type: "notice-add", turnId: "a1", notice });
      assert.deepEqual(await seen(panel), visible, `${count}`);
    }
    assert.equal(await panel.byId("more-notices").locator("> summary").textContent(), "4 more attempts");
    await panel.byId("more-notices").locator("> summary").click();
    assert.deepEqual(await seen(panel), [0, 1, 2, 3, 4, 5]);
  });

  it("folds only attempts", async () => {
    const lost = { text: "“old.png” couldn't be sent: its file no longer exists", details: [] };
    await using panel = await bench.open({
      state: sampleState([question, finishedAnswer("a1", "Yes.", { notices: [lost, lost, lost, lost, ...sampleAttempts(6)] })]),
    });
    assert.deepEqual(await seen(panel), [0, 1, 2, 3, 4, 9]);
  });

  it("lets the provider's words be read and copied, by keyboard", async () => {
    const notices = sampleAttempts(6);
    await using panel = await bench.open({ state: sampleState([question, finishedAnswer("a1", "Yes.", { notices })]) });
    assert.deepEqual(await panel.tabTo("composer-input"), [
      "SUMMARY",
      "SUMMARY",
      "SUMMARY",
      "answer-facts",
      "answer-copy",
      "answer-retry",
      "composer-input",
    ]);
    await panel.byId("more-notices").locator("> summary").focus();
    for (const key of ["Enter", "Tab", "Enter", "Tab"]) {
      await panel.page.keyboard.press(key);
    }
    assert.deepEqual(await panel.page.evaluate(() => [document.activeElement?.tagName, document.activeElement?.textContent]), [
      "PRE",
      notices[1]?.details.join("\n"),
    ]);
    await panel.page.keyboard.press("Tab");
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(await panel.messagesOf("text-copy"), [{ type: "text-copy", text: notices[1]?.details.join("\n") }]);
  });

  it("does not fold away what is being read", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1", { notices: sampleAttempts(4) })]) });
    await panel.byId("answer-notice").nth(3).locator("summary").click();
    await panel.page.keyboard.press("Tab");
    const [notice] = sampleAttempts(1);
    assert.ok(notice);
    await panel.change({ type: "notice-add", turnId: "a1", notice });
    assert.deepEqual(await seen(panel), [0, 1, 2, 3, 4]);
    assert.equal(await panel.focused(), "PRE");
    await panel.byId("more-notices").locator("> summary").click();
    await panel.change({ type: "notice-add", turnId: "a1", notice });
    assert.deepEqual(await seen(panel), [0, 5]);
  });

  it("shows who really answered, who was asked first, and with which key", async () => {
    const facts = {
      ...sampleFacts,
      model: undefined,
      answeredBy: { provider: "anthropic", providerLabel: "Anthropic", model: "claude-sonnet-4-5" },
      accountLabel: "private",
    };
    const turn = answerTurn("a1", {
      role: "orchestrator",
      providerLabel: "OpenAI",
      model: "gpt-5.5",
      blocks: [{ kind: "text", text: "Yes." }],
      facts,
    });
    await using panel = await bench.open({ state: sampleState([question, turn]) });
    await panel.change({ type: "answer-end", turnId: "a1", status: "complete" });
    const line = panel.byId("answer-facts");
    assert.match((await line.textContent()) ?? "", /^Orchestrator · Anthropic · claude-sonnet-4-5 · 1,234 in/);
    const title = ((await line.getAttribute("title")) ?? "").split("\n");
    assert.deepEqual(title.slice(0, 5), [
      "Role: Orchestrator",
      "Model: claude-sonnet-4-5",
      "Provider: Anthropic",
      "Asked: OpenAI gpt-5.5; answered by Anthropic claude-sonnet-4-5",
      "Key: private",
    ]);
    assert.equal(await panel.byId("turn-answer").locator("h2").textContent(), "claude-sonnet-4-5");
    assert.equal(await panel.byId("status").textContent(), "Answer from claude-sonnet-4-5 finished");
  });

  it("names a dated model of another provider by the id that was requested there", async () => {
    const answeredBy = { provider: "anthropic", providerLabel: "Anthropic", model: "claude-sonnet-4-5" };
    const facts = { ...sampleFacts, model: "claude-sonnet-4-5-20250929", answeredBy };
    await using panel = await bench.open({ state: sampleState([question, finishedAnswer("a1", "Yes.", { facts })]) });
    const title = (await panel.byId("answer-facts").getAttribute("title")) ?? "";
    assert.match(title, /^Model asked for: claude-sonnet-4-5$/m);
    assert.match(title, /^Asked: openai gpt-4\.1-mini; answered by Anthropic claude-sonnet-4-5$/m);
  });
});
