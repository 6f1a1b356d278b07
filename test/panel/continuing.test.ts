import assert from "node:assert/strict";
import type { Answer1 } from "../../src/core/session/journalFormat1.ts";
import { PanelBench } from "./panelPage.ts";
import { answerTurn, rateLimitCard, sampleFacts, sampleState, truncatedCard, userTurn } from "./samples.ts";

const question = userTurn("u1", "Go");
const half: NonNullable<Answer1["blocks"]> = [{ kind: "text", text: "First.\n\nHalf of" }];

describe("panel: continuing an answer that broke off", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  for (const status of ["stopped", "interrupted", "failed"] as const) {
    it(`offers the rest beside Retry: ${status}`, async () => {
      const failure = status === "failed" ? rateLimitCard : undefined;
      await using panel = await bench.open({ state: sampleState([question, answerTurn("a1", { status, failure, blocks: half })]) });
      const order = (await panel.tabTo("composer-input")).filter((id) => id === "answer-continue" || id === "answer-retry");
      assert.deepEqual(order, ["answer-continue", "answer-retry"]);
      await panel.page.getByRole("button", { name: "Continue", exact: true }).click();
      assert.deepEqual(await panel.messagesOf("answer-continue"), [{ type: "answer-continue", turnId: "a1" }]);
    });
  }

  it("offers to continue an answer that was cut off at the output limit, in words, and continues it", async () => {
    const facts = { ...sampleFacts, finishNote: "length" };
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1", { status: "complete", blocks: half, facts })]) });
    assert.match((await panel.byId("answer-note").textContent()) ?? "", /^Cut off at the output limitContinueRetry$/);
    await panel.byId("answer-continue").click();
    assert.deepEqual(await panel.messagesOf("answer-continue"), [{ type: "answer-continue", turnId: "a1" }]);
    await panel.change(
      { type: "answer-continue", turnId: "a1" },
      { type: "text-append", turnId: "a1", text: " the rest." },
      { type: "answer-end", turnId: "a1", status: "complete" },
    );
    assert.equal(await panel.byId("answer-note").count(), 0);
    assert.equal(await panel.byId("answer-continue").count(), 0);
  });

  it("does not offer to continue an answer that is complete, has no text, or must fit a schema", async () => {
    const schema = { id: "s", name: "person.json" };
    const cases: readonly Partial<Answer1>[] = [
      { status: "complete", blocks: half },
      { status: "complete", blocks: half, facts: { finishNote: "refusal" } },
      { status: "complete", blocks: half, facts: { finishNote: "length" }, schema },
      { status: "complete", facts: { finishNote: "length" } },
      { status: "streaming", blocks: half },
      { status: "stopped" },
      { status: "failed", failure: truncatedCard, blocks: [{ kind: "text", text: " \n" }] },
      { status: "failed", failure: truncatedCard, blocks: [{ kind: "reasoning", text: "Hm.", startedAtMs: 0 }] },
      { status: "failed", failure: truncatedCard, blocks: half, schema },
      { status: "interrupted", blocks: half, schema },
    ];
    await using panel = await bench.open();
    for (const [index, changes] of cases.entries()) {
      await panel.snapshot(sampleState([question, answerTurn(`a${index}`, changes)]));
      assert.equal(await panel.byId("answer-continue").count(), 0, JSON.stringify(changes));
      assert.equal(await panel.page.locator("[data-fix=continue]").count(), 0, JSON.stringify(changes));
    }
  });

  it("offers it only for the last answer, and again when that is removed", async () => {
    const turn = answerTurn("a1", { status: "failed", failure: truncatedCard, blocks: half });
    await using panel = await bench.open({ state: sampleState([question, turn]) });
    const fixes = (): Promise<readonly (string | null)[]> =>
      panel.byId("failure-fix").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-fix")));
    assert.deepEqual(await fixes(), ["continue", "retry", "test-connection"]);
    await panel.change({ type: "turn-add", turn: userTurn("u2", "Never mind.") });
    assert.deepEqual(await fixes(), ["retry", "test-connection"]);
    assert.equal(await panel.byId("answer-continue").count(), 0);
    assert.equal(await panel.page.getByRole("alert").count(), 0, "an old failure is read out again");
    await panel.change({ type: "turn-remove", turnId: "u2" });
    assert.equal(await panel.byId("answer-continue").count(), 1);
    await panel.page.locator("[data-fix=continue]").click();
    assert.deepEqual(await panel.messagesOf("fix-run"), [{ type: "fix-run", turnId: "a1", fix: "continue", url: undefined }]);
  });

  it("keeps what had come, says what it waits for, and adds what comes", async () => {
    await using panel = await bench.open({
      state: sampleState([question, answerTurn("a1", { status: "failed", failure: truncatedCard, blocks: half })]),
    });
    const first = await panel.page.waitForSelector("[data-testid=answer-text] p");
    await panel.byId("answer-continue").click();
    await panel.change({ type: "answer-continue", turnId: "a1" });
    assert.equal(await panel.focused(), "composer-input");
    assert.equal(await panel.byId("failure-card").count(), 0);
    assert.equal(await panel.byId("answer-footer").count(), 0);
    assert.equal(await panel.byId("waiting").textContent(), "Waiting for gpt-4.1-mini…");
    await panel.change({ type: "notice-add", turnId: "a1", notice: { text: "OpenAI is overloaded · tried again", details: [] } });
    assert.equal(await panel.byId("waiting").isVisible(), true);
    await panel.change({ type: "text-append", turnId: "a1", text: " the rest.\n\nLast." });
    assert.equal(await panel.byId("waiting").isVisible(), false);
    await panel.change({ type: "facts-set", turnId: "a1", facts: sampleFacts }, { type: "answer-end", turnId: "a1", status: "complete" });
    assert.deepEqual(await panel.byId("answer-text").locator("p").allTextContents(), ["First.", "Half of the rest.", "Last."]);
    assert.equal(await first.evaluate((node) => node.isConnected), true);
    assert.equal(await panel.byId("status").textContent(), "Answer from gpt-4.1-mini finished");
    await panel.byId("answer-copy").click();
    assert.equal((await panel.messagesOf("text-copy"))[0]?.text, "First.\n\nHalf of the rest.\n\nLast.");
  });

  it("shows a second failure like the first", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1", { status: "stopped", blocks: half })]) });
    await panel.change({ type: "answer-continue", turnId: "a1" });
    await panel.change({ type: "answer-end", turnId: "a1", status: "failed", failure: truncatedCard });
    assert.equal(await panel.page.getByRole("alert").count(), 1);
    assert.equal(await panel.byId("status").textContent(), "Answer from gpt-4.1-mini failed");
    assert.equal(await panel.byId("answer-continue").count(), 1);
  });
});
