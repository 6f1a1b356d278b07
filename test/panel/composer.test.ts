import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, sampleState, userTurn } from "./samples.ts";

const streaming = sampleState([userTurn("u1", "Hi"), answerTurn("a1")], { recall: ["first", "second"] });
const value = (panel: PanelPage): Promise<string> => panel.byId("composer-input").inputValue();

describe("panel: the composer", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("sends on Enter and breaks the line on Shift+Enter", async () => {
    await using panel = await bench.open({ state: sampleState() });
    const input = panel.byId("composer-input");
    await input.click();
    await panel.page.keyboard.press("Enter");
    await panel.page.keyboard.type("one");
    await panel.page.keyboard.press("Shift+Enter");
    await panel.page.keyboard.type("two");
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(
      (await panel.messagesOf("prompt-send")).map(({ text }) => text),
      ["one\ntwo"],
    );
    assert.equal(await value(panel), "");
    assert.equal(await panel.byId("send").isDisabled(), true);
  });

  it("leaves Enter to an input method during composition", async () => {
    await using panel = await bench.open({ state: sampleState() });
    const input = panel.byId("composer-input");
    await input.fill("にほん");
    await input.evaluate((node) => node.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true })));
    assert.equal((await panel.messagesOf("prompt-send")).length, 0);
    assert.equal(await value(panel), "にほん");
  });

  it("recalls earlier prompts with Up, and comes back with Down and Escape", async () => {
    await using panel = await bench.open({ state: sampleState([], { recall: ["first", "second\nline"] }) });
    const { keyboard } = panel.page;
    await panel.byId("composer-input").click();
    await keyboard.press("ArrowUp");
    assert.equal(await value(panel), "second\nline");
    await keyboard.press("ArrowUp");
    await keyboard.press("ArrowUp");
    assert.equal(await value(panel), "first");
    await keyboard.press("End");
    await keyboard.press("ArrowDown");
    assert.equal(await value(panel), "second\nline");
    await keyboard.press("ArrowDown");
    assert.equal(await value(panel), "");
    await keyboard.press("ArrowUp");
    await keyboard.press("Escape");
    assert.equal(await value(panel), "");
  });

  it("leaves a draft alone, whatever Up and Down are pressed, and undoes what was recalled (case 5)", async () => {
    await using panel = await bench.open({ state: sampleState([], { recall: ["first", "second\nline"] }) });
    const { keyboard } = panel.page;
    await panel.byId("composer-input").click();
    await keyboard.type("one");
    await keyboard.press("Shift+Enter");
    await keyboard.type("two");
    await keyboard.press("Shift+Enter");
    await keyboard.type("three");
    for (const key of ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "Home", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) {
      await keyboard.press(key);
      assert.equal(await value(panel), "one\ntwo\nthree", key);
    }
    await keyboard.type("!");
    assert.equal(await value(panel), "one\ntwo\nthree!");
    await keyboard.press("Control+a");
    await keyboard.press("Delete");
    await keyboard.press("ArrowUp");
    assert.equal(await value(panel), "second\nline");
    await keyboard.press("End");
    await keyboard.type("?");
    await keyboard.press("Control+z");
    await keyboard.press("Control+z");
    assert.equal(await value(panel), "");
    await keyboard.press("Control+z");
    assert.equal(await value(panel), "one\ntwo\nthree!");
  });

  it("treats an edited recalled prompt as a draft, which Up and Down no longer replace (case 5)", async () => {
    await using panel = await bench.open({ state: sampleState([], { recall: ["first", "second"] }) });
    const { keyboard } = panel.page;
    await panel.byId("composer-input").click();
    await keyboard.press("ArrowUp");
    await keyboard.type("my ");
    for (const key of ["Home", "ArrowUp", "End", "ArrowDown"]) {
      await keyboard.press(key);
      assert.equal(await value(panel), "my second", key);
    }
  });

  it("restores a draft with Undo when an example replaced it (case 5)", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await panel.byId("composer-input").click();
    await panel.page.keyboard.type("my own words");
    await panel.byId("example-prompt").first().click();
    assert.notEqual(await value(panel), "my own words");
    await panel.page.keyboard.press("Control+z");
    assert.equal(await value(panel), "my own words");
  });

  it("keeps a second prompt while the host has not answered the first, and sends it after that (case 6)", async () => {
    await using panel = await bench.open({ state: sampleState() });
    const { keyboard } = panel.page;
    await panel.byId("composer-input").click();
    await keyboard.type("first");
    await keyboard.press("Enter");
    await keyboard.type("second");
    await keyboard.press("Enter");
    assert.equal(await value(panel), "second");
    assert.match((await panel.byId("composer-note").textContent()) ?? "", /still being sent/);
    const [first, ...others] = await panel.messagesOf("prompt-send");
    assert.deepEqual([first?.text, others], ["first", []]);
    await panel.post({ type: "prompt-accepted", id: first?.id ?? "" });
    await panel.delivered();
    await keyboard.press("Enter");
    assert.deepEqual(
      (await panel.messagesOf("prompt-send")).map(({ text }) => text),
      ["first", "second"],
    );
    assert.equal(await value(panel), "");
  });

  it("takes back a prompt that the host could not accept, before what was written since, and says why (case 6)", async () => {
    await using panel = await bench.open({ state: sampleState() });
    const { keyboard } = panel.page;
    await panel.byId("composer-input").click();
    await keyboard.type("first");
    await keyboard.press("Enter");
    await keyboard.type("second");
    await panel.byId("composer-input").blur();
    assert.equal((await panel.messagesOf("draft-change")).at(-1)?.text, "first\n\nsecond", "a panel that goes now comes back with both");
    const [sent] = await panel.messagesOf("prompt-send");
    await panel.post({ type: "prompt-returned", id: sent?.id ?? "", reason: "Not now." });
    await panel.delivered();
    assert.equal(await value(panel), "first\n\nsecond");
    assert.equal(await panel.byId("composer-note").textContent(), "Not now.");
    await panel.byId("send").click();
    const prompts = await panel.messagesOf("prompt-send");
    assert.deepEqual(
      prompts.map(({ text }) => text),
      ["first", "first\n\nsecond"],
    );
    await panel.post({ type: "prompt-accepted", id: prompts[1]?.id ?? "" });
    await panel.delivered();
    assert.equal((await panel.messagesOf("draft-change")).at(-1)?.text, "");
  });

  it("sends what is written while an answer streams, to be queued, keeps what is not sent, and stops the answer on Escape", async () => {
    await using panel = await bench.open({ state: streaming });
    const input = panel.byId("composer-input");
    assert.deepEqual([await panel.byId("send").isVisible(), await panel.byId("stop").isVisible()], [false, true]);
    await input.fill("next question");
    assert.equal(await panel.byId("send").getAttribute("aria-label"), "Queue (Enter)");
    await panel.page.keyboard.press("Enter");
    const [sent] = await panel.messagesOf("prompt-send");
    assert.deepEqual([sent?.text, sent?.conversationId], ["next question", "c1"]);
    await panel.post({ type: "prompt-accepted", id: sent?.id ?? "" });
    await input.fill("half a question");
    await panel.page.keyboard.press("Escape");
    await panel.byId("stop").click();
    assert.equal((await panel.messagesOf("answer-stop")).length, 2);
    await panel.change({ type: "answer-end", turnId: "a1", status: "stopped" });
    assert.equal(await panel.byId("answer-note").textContent(), "Stopped");
    assert.deepEqual([await panel.byId("send").getAttribute("aria-label"), await panel.byId("stop").isVisible()], ["Send (Enter)", false]);
    assert.equal(await value(panel), "half a question");
  });

  it("shows waiting prompts, which can be edited, sent at once or removed, with the keyboard too", async () => {
    await using panel = await bench.open({ state: streaming, width: 285 });
    const wait = (id: string, text: string) => ({ type: "queue-add", prompt: { id, text, slot: "worker" } }) as const;
    await panel.change(wait("q1", "second"), wait("q2", "third ".repeat(60)));
    assert.equal(await panel.byId("queue-count").textContent(), "2 prompts queued");
    await panel.byId("queue-edit").first().press("Enter");
    assert.equal(await panel.focused(), "queue-input");
    await panel.page.keyboard.type(", edited");
    await panel.change({ type: "text-append", turnId: "a1", text: "more" });
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(await panel.messagesOf("queue-edit"), [{ type: "queue-edit", promptId: "q1", text: "second, edited" }]);
    assert.equal(await panel.focused(), "composer-input");
    await panel.byId("queue-edit").first().click();
    await panel.page.keyboard.type("never mind");
    await panel.page.keyboard.press("Escape");
    assert.equal((await panel.messagesOf("answer-stop")).length, 0, "Escape leaves the editing, and the answer alone");
    assert.equal((await panel.messagesOf("queue-edit")).length, 1);
    await panel.byId("queue-ask").nth(1).click();
    await panel.byId("queue-remove").first().click();
    assert.deepEqual(await panel.messagesOf("queue-ask"), [{ type: "queue-ask", promptId: "q2" }]);
    assert.deepEqual(await panel.messagesOf("queue-remove"), [{ type: "queue-remove", promptId: "q1" }]);
    await panel.change({ type: "queue-remove", promptId: "q1" }, { type: "answer-end", turnId: "a1", status: "stopped" });
    assert.match((await panel.byId("queue-count").textContent()) ?? "", /^1 prompt queued · paused/);
    await panel.change({ type: "queue-remove", promptId: "q2" });
    assert.equal(await panel.byId("queue").isVisible(), false);
  });

  it("switches roles by mouse and by arrow, and asks for the model of the one that answers", async () => {
    await using panel = await bench.open({ state: sampleState() });
    assert.equal(await panel.byId("role-worker").getAttribute("aria-checked"), "true");
    await panel.byId("role-orchestrator").click();
    await panel.byId("role-worker").click();
    await panel.change({ type: "role-set", role: "orchestrator" });
    assert.equal(await panel.byId("role-orchestrator").getAttribute("aria-checked"), "true");
    await panel.byId("role-orchestrator").focus();
    await panel.page.keyboard.press("ArrowLeft");
    await panel.byId("model-button").click();
    const chosen = await panel.requests();
    assert.deepEqual(chosen, [
      { type: "role-choose", role: "orchestrator" },
      { type: "role-choose", role: "worker" },
      { type: "model-choose", role: "orchestrator" },
    ]);
  });

  it("reports the draft after a pause and at once on leaving, and restores it once", async () => {
    await using panel = await bench.open({ state: sampleState([], { draft: "left here" }) });
    assert.equal(await value(panel), "left here");
    await panel.byId("composer-input").press("End");
    await panel.page.keyboard.type("!");
    await panel.waitFor("draft-change");
    assert.equal((await panel.messagesOf("draft-change")).at(-1)?.text, "left here!");
    await panel.page.keyboard.type("?");
    await panel.byId("composer-input").blur();
    assert.equal((await panel.messagesOf("draft-change")).at(-1)?.text, "left here!?");
    await panel.byId("composer-input").fill("");
    await panel.snapshot(sampleState([], { draft: "old" }), 5);
    assert.equal(await value(panel), "");
  });

  it("accepts ten megabytes without freezing, and shows the size", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await panel.byId("composer-input").fill("What is this about?");
    const tookMs = await panel.byId("composer-input").evaluate(async (node) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "All work and no play makes a long prompt.\n".repeat(250_000));
      const startMs = performance.now();
      node.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - startMs;
    });
    assert.ok(tookMs < 1000, `${Math.round(tookMs)} ms`);
    assert.equal(await panel.byId("long-text").textContent(), "Pasted text, 10.5 MB");
    await panel.byId("send").click();
    const sent = await panel.page.evaluate(() =>
      window.panelMessages.flatMap((message) => (message.type === "prompt-send" ? [message.text] : [])),
    );
    assert.equal(sent[0]?.length, "What is this about?\n\n".length + 10_500_000);
    assert.equal(await panel.byId("long-text").isVisible(), false);
    const shownMs = await panel.page.evaluate(async (text) => {
      const startMs = performance.now();
      const turn = { kind: "user", id: "u1", text: text + "x".repeat(10_000_000), atMs: 0 };
      window.postMessage({ type: "changes", sequence: 1, changes: [{ type: "turn-add", turn }] }, "*");
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - startMs;
    }, "long ");
    assert.ok(shownMs < 1000, `${Math.round(shownMs)} ms`);
  });

  it("grows with its text up to part of the panel, then scrolls", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Hi"), finishedAnswer("a1", "Hello")]), height: 500 });
    const input = panel.byId("composer-input");
    const before = (await input.boundingBox())?.height ?? 0;
    await input.fill("a\nb\nc");
    const three = (await input.boundingBox())?.height ?? 0;
    await input.fill("a\n".repeat(80));
    const many = (await input.boundingBox())?.height ?? 0;
    assert.ok(before < three && three < many && many <= 200, `${before} ${three} ${many}`);
  });

  it("warns of a problem at the model button", async () => {
    const { roles } = sampleState();
    await using panel = await bench.open({
      state: sampleState([], { roles: { ...roles, worker: { ...roles.worker, problem: "OpenAI has no key." } } }),
    });
    assert.match((await panel.byId("model-button").getAttribute("aria-label")) ?? "", /OpenAI has no key/);
    assert.match((await panel.byId("model-button").getAttribute("title")) ?? "", /openai:gpt-4\.1-mini/);
    assert.equal(await panel.byId("model-button").locator(".model-warning").isVisible(), true);
  });
});
