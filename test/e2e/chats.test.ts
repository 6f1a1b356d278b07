import assert from "node:assert/strict";
import type { FrameLocator, Locator } from "playwright-core";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, beginChat, lastAnswer, type Journey } from "./journey.ts";

const themes = ["Light Modern", "Dark Modern", "Default High Contrast"] as const;

describe("several chats in one window", () => {
  let journey: Journey;
  let panel: FrameLocator;
  let editor: FrameLocator;
  /** Ends the answers that the server holds, by their names. */
  const ends = new Map<string, () => void>();

  before(async () => {
    journey = await beginChat();
    panel = journey.bench.sideChatFrame();
    editor = journey.bench.editorChatFrame();
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  /** Has the server hold the next answer, in the middle, until its end is called for. */
  function hold(name: string): void {
    const held = Promise.withResolvers<void>();
    ends.set(name, held.resolve);
    journey.server.script({ steps: [{ text: `${name} begins` }, { until: held.promise }, { text: ` and ${name} ends.` }] });
  }

  async function begins(frame: FrameLocator, name: string): Promise<void> {
    await lastAnswer(frame).getByText(`${name} begins`).waitFor({ timeout: stepMs });
  }

  async function isWhole(frame: FrameLocator, name: string): Promise<void> {
    const answer = await answerEnds(frame, "complete");
    assert.match(await answer.innerText(), new RegExp(`${name} begins and ${name} ends\\.`));
  }

  const queued = (frame: FrameLocator): Promise<readonly string[]> => frame.locator("[data-testid=queued] .queue-text").allTextContents();

  /** Waits until a prompt is in the queue that a view shows, or is not. */
  async function isQueued(frame: FrameLocator, prompt: string, state: "attached" | "detached" = "attached"): Promise<void> {
    await frame.locator("[data-testid=queued]", { hasText: prompt }).waitFor({ state, timeout: stepMs });
  }

  it("stream at once, in the side bar and in an editor; a third is begun and nothing stops", async () => {
    const { bench } = journey;
    hold("one");
    await bench.sendPrompt("First chat", panel);
    await begins(panel, "one");
    await bench.runCommand("Baton: New Chat in Editor");
    await editor.locator("[data-testid=composer-input]").waitFor({ timeout: stepMs });
    hold("two");
    await bench.sendPrompt("Second chat", editor);
    await begins(editor, "two");
    await bench.page.locator(".tab", { hasText: "Second chat" }).first().waitFor({ timeout: stepMs });
    for (const theme of themes) {
      await bench.setTheme(theme);
      await bench.screenshot(`80-two-chats-${theme}`);
    }
    await bench.runCommand("Baton: Open Chat");
    await bench.untilSideChatHasFocus();
    await bench.runCommand("Baton: New Chat");
    await panel.locator("[data-testid=welcome]").waitFor({ timeout: stepMs });
    await bench.sendPrompt("Third chat", panel);
    await answerEnds(panel, "complete");
    await bench.quickInput.runAndUse("Baton: Show Chat History", "Which chat do you want to open?", async (timeout) => {
      const answering = (title: RegExp): Locator => bench.quickInput.row(title).filter({ hasText: "answering" }).first();
      await answering(/First chat/).waitFor({ timeout });
      await answering(/Second chat/).waitFor({ timeout });
      await bench.screenshot("81-history-of-running-chats");
      await answering(/First chat/).click({ timeout });
    });
    await begins(panel, "one");
    ends.get("one")?.();
    ends.get("two")?.();
    await isWhole(panel, "one");
    await isWhole(editor, "two");
  });

  it("are live in two views of one chat", async () => {
    const { bench } = journey;
    await bench.page.locator(".tab", { hasText: "Second chat" }).first().click({ button: "middle" });
    await editor.locator("[data-testid=composer-input]").waitFor({ state: "detached", timeout: stepMs });
    await bench.runCommand("Baton: Open Chat in Editor");
    await lastAnswer(editor).getByText("one ends.").waitFor({ timeout: stepMs });
    hold("both");
    await bench.sendPrompt("Asked in the editor", editor);
    await begins(editor, "both");
    await begins(panel, "both");
    await bench.screenshot("82-one-chat-in-two-views");
    ends.get("both")?.();
    await isWhole(editor, "both");
    await isWhole(panel, "both");
  });

  it("have three prompts queued, one edited and one removed, and after a reload of the window all is there", async () => {
    const { bench, server } = journey;
    hold("long");
    await bench.sendPrompt("A long one", panel);
    await begins(panel, "long");
    for (const prompt of ["Second prompt", "Wrong prompt", "Third prompt"]) {
      await bench.sendPrompt(prompt, panel);
      await isQueued(panel, prompt);
    }
    await panel.locator("[data-testid=queued]", { hasText: "Second prompt" }).locator("[data-testid=queue-edit]").click();
    await panel.locator("[data-testid=queue-input]").fill("Second prompt, edited");
    await panel.locator("[data-testid=queue-input]").press("Enter");
    await isQueued(panel, "edited");
    await panel.locator("[data-testid=queued]", { hasText: "Wrong prompt" }).locator("[data-testid=queue-remove]").click();
    for (const frame of [panel, editor]) {
      await isQueued(frame, "edited");
      await isQueued(frame, "Wrong prompt", "detached");
      assert.deepEqual(await queued(frame), ["Second prompt, edited", "Third prompt"], "in both views");
    }
    for (const theme of themes) {
      await bench.setTheme(theme);
      await bench.screenshot(`83-queued-prompts-${theme}`);
    }
    await bench.untilEditorIsStored((await editor.locator("#root").getAttribute("data-view-id")) ?? "");
    await bench.reloadWindow();
    for (const frame of [panel, editor]) {
      const answer = await answerEnds(frame, "interrupted");
      assert.match(await answer.innerText(), /long begins/);
      assert.deepEqual(await queued(frame), ["Second prompt, edited", "Third prompt"]);
    }
    await bench.screenshot("84-reloaded");
    server.script({ steps: [{ text: "Second answer." }] });
    server.script({ steps: [{ text: "Third answer." }] });
    await panel.locator("[data-testid=queued]").first().locator("[data-testid=queue-ask]").click();
    await lastAnswer(panel).getByText("Third answer.").waitFor({ timeout: stepMs });
    await answerEnds(panel, "complete");
    assert.deepEqual(await queued(panel), []);
    assert.deepEqual(
      (await panel.locator("[data-testid=turn-user] .bubble-text").allInnerTexts()).slice(-2).map((text) => text.trim()),
      ["Second prompt, edited", "Third prompt"],
    );
  });

  it("open in a window of their own", async () => {
    const { bench } = journey;
    const opened = bench.page.context().waitForEvent("page", { timeout: stepMs });
    await bench.runCommand("Baton: Open Chat in New Window");
    const window = await opened;
    const frame = window.frameLocator('iframe.webview[src*="extensionId=baton-chat.baton"]').frameLocator("iframe#active-frame");
    await lastAnswer(frame).getByText("Third answer.").waitFor({ timeout: stepMs });
    await window.close();
  });
});
