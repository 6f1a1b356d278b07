import assert from "node:assert/strict";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, assertKeysNowhere, beginChat, copiedAnswer, type Journey, lastAnswer, lastQuestion } from "./journey.ts";

const head = Array.from({ length: 20 }, (_, index) => `before ${index} `);
const tail = Array.from({ length: 20 }, (_, index) => `after ${index} `);

describe("an answer in a panel that comes and goes", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginChat();
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  /** Begins an answer and holds the server half-way; `release` lets it end. */
  async function beginAnswer(prompt: string): Promise<{ readonly release: () => void }> {
    const held = Promise.withResolvers<void>();
    journey.server.script({
      steps: [...head.map((text) => ({ text })), { until: held.promise }, ...tail.map((text) => ({ text }))],
      paceMs: 5,
    });
    const answer = await ask(journey, prompt);
    await answer.getByText("before 19").waitFor({ timeout: stepMs });
    return { release: held.resolve };
  }

  async function assertWhole(): Promise<void> {
    await answerEnds(journey.panel, "complete");
    assert.equal(await copiedAnswer(journey), [...head, ...tail].join(""));
    const shown = await lastAnswer(journey.panel).locator("[data-testid=answer-text]").innerText();
    assert.equal(shown.replace(/\s+/g, " ").trim(), [...head, ...tail].join("").trim());
  }

  it("stops: the server sees the connection close, the panel keeps what had arrived and says so", async () => {
    const { bench, panel, server } = journey;
    await beginAnswer("Stop me");
    const question = lastQuestion(server);
    await bench.screenshot("20-before-stop");
    await panel.locator("[data-testid=stop]").click();
    assert.equal(await question.finished, false, "the client left before the server had sent all");
    const answer = await answerEnds(panel, "stopped");
    assert.match(await answer.innerText(), /before 19[\s\S]*Stopped/);
    assert.equal(await copiedAnswer(journey), head.join(""));
    await bench.screenshot("21-stopped");
  });

  it("is whole after the panel was hidden while it streamed", async () => {
    const { bench } = journey;
    const { release } = await beginAnswer("Hide me");
    await bench.runCommand("View: Hide Secondary Side Bar");
    await journey.panel.locator("[data-testid=composer-input]").waitFor({ state: "hidden", timeout: stepMs });
    release();
    await bench.runCommand("Baton: Open Chat");
    await assertWhole();
    await bench.screenshot("22-hidden-and-shown");
  });

  it("is whole when the panel comes back before its end", async () => {
    const { bench, panel } = journey;
    const { release } = await beginAnswer("Hide and show me");
    await bench.runCommand("View: Hide Secondary Side Bar");
    await panel.locator("[data-testid=composer-input]").waitFor({ state: "hidden", timeout: stepMs });
    await bench.runCommand("Baton: Open Chat");
    await lastAnswer(panel).getByText("before 19").waitFor({ timeout: stepMs });
    release();
    await assertWhole();
  });

  it("is whole after the panel was moved to the other side bar", async () => {
    const { bench, panel } = journey;
    const { release } = await beginAnswer("Move me");
    await bench.runCommand("View: Move View");
    await bench.quickPick(/^\s*Baton\s*$/, "Select a View to Move");
    await bench.quickPick(/Side Bar|New Side Bar Entry/, "Select a Destination");
    await panel.locator("[data-testid=composer-input]").waitFor({ timeout: stepMs });
    await bench.screenshot("23-moved");
    release();
    await assertWhole();
  });

  it("is whole after the webviews were reloaded", async () => {
    const { bench, panel } = journey;
    const { release } = await beginAnswer("Reload me");
    await bench.runCommand("Developer: Reload Webviews");
    await lastAnswer(panel).getByText("before 19").waitFor({ timeout: stepMs });
    release();
    await assertWhole();
    await bench.screenshot("24-webviews-reloaded");
  });

  it("keeps what had arrived when the whole window is reloaded, and offers to ask again", async () => {
    const { bench, panel } = journey;
    await beginAnswer("Reload the window");
    await bench.reloadWindow();
    await bench.runCommand("Baton: Open Chat");
    await answerEnds(panel, "interrupted");
    assert.equal(await copiedAnswer(journey), head.join(""));
    await bench.screenshot("25-window-reloaded");
    journey.server.script({ steps: [{ text: "asked again" }] });
    await lastAnswer(panel).locator("[data-testid=answer-retry]").click();
    await lastAnswer(panel).getByText("asked again").waitFor({ timeout: stepMs });
    await answerEnds(panel, "complete");
  });

  it("keeps the draft when the panel is hidden", async () => {
    const { bench, panel } = journey;
    await panel.locator("[data-testid=composer-input]").fill("half a thought");
    // The page that is about to go has the draft, too.
    await panel.locator("body").evaluate((body) => body.setAttribute("data-goes", ""));
    await bench.runCommand("Developer: Reload Webviews");
    await panel.locator("body:not([data-goes]) [data-testid=composer-input]").waitFor({ timeout: stepMs });
    await panel.locator("body").evaluate(async () => {
      while (document.querySelector<HTMLTextAreaElement>("[data-testid=composer-input]")?.value !== "half a thought") {
        await new Promise(requestAnimationFrame);
      }
    });
  });

  it("has left the keys nowhere but in the secret storage", () => assertKeysNowhere(journey));
});
