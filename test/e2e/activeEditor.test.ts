import assert from "node:assert/strict";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, beginChat, type Journey, lastQuestion } from "./journey.ts";

describe("4: + › Active Editor", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginChat({ files: { "notes.md": "on the disk\n" }, settings: { "files.autoSave": "off" } });
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  /** Attaches the active editor and asks; what went to the model, as JSON. */
  async function attachAndAsk(name: string | RegExp): Promise<string> {
    const { bench, panel, server } = journey;
    await panel.locator("[data-testid=attach]").click();
    await bench.quickPick("Active Editor", "What goes with the prompt?");
    await panel.locator("[data-testid=attachment]", { hasText: name }).waitFor({ timeout: stepMs });
    server.script({ steps: [{ text: "Read." }] });
    await ask(journey, "What is in it?");
    await answerEnds(panel, "complete");
    return JSON.stringify(lastQuestion(server).body);
  }

  /** Types at the start of the editor that has the focus. */
  async function type(text: string): Promise<void> {
    const { page } = journey.bench;
    await page.locator(".editor-instance .view-lines").first().click();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.type(text);
    await page.locator(".tab.active.dirty").waitFor({ timeout: stepMs });
  }

  it("sends the words that are not saved yet", async () => {
    const { bench } = journey;
    await bench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "notes.md" }).dblclick();
    await bench.page.locator(".tab.active", { hasText: "notes.md" }).waitFor({ timeout: stepMs });
    await type("typed, not saved ");
    assert.match(await attachAndAsk("notes.md"), /typed, not saved on the disk/);
  });

  it("sends an untitled file, and uses the editor if the Output panel has the focus", async () => {
    const { bench } = journey;
    await bench.runCommand("File: New Untitled Text File");
    await bench.page.locator(".tab.active", { hasText: "Untitled-1" }).waitFor({ timeout: stepMs });
    await type("never saved at all");
    await bench.runCommand("Baton: Show Log");
    await bench.page.locator(".output-view, .output-view-container, [id='workbench.panel.output']").first().click();
    assert.match(await attachAndAsk(/Untitled-1/), /never saved at all/);
    await bench.screenshot("85-active-editor");
  });
});
