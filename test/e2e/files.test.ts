import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, beginChat, type Journey, lastAnswer, lastQuestion } from "./journey.ts";

const source = Array.from({ length: 60 }, (_, index) => `// line ${index + 1}`).join("\n");
const indented = "function outer() {\n\tif (true) {\n\t\t\n\t}\n}\n";

describe("files of the opened folder", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginChat({
      files: { "src/a.ts": source, "src/deep/chatView.ts": source, "tabs.ts": indented },
      settings: { "editor.detectIndentation": true, "editor.autoIndent": "none" },
    });
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  it("open at the line that an answer names: as a link, in code between words, by name alone (case 17)", async () => {
    const { bench, panel, server } = journey;
    server.script({
      steps: [{ text: "See [the source](src/a.ts#L10), `src/a.ts:42:4` and `chatView.ts`, not `gone.ts` or [that](../../etc/passwd)." }],
    });
    await ask(journey, "Where is it?");
    await answerEnds(panel, "complete");
    const links = lastAnswer(panel).locator("a.file-link");
    await links.nth(2).waitFor({ timeout: stepMs });
    assert.deepEqual(await links.allTextContents(), ["the source", "src/a.ts:42:4", "chatView.ts"]);
    const position = bench.page.locator(".statusbar-item", { hasText: /^Ln \d+/ });
    for (const [index, tab, place] of [
      [0, "a.ts", "Ln 10, Col 1"],
      [1, "a.ts", "Ln 42, Col 4"],
      [2, "chatView.ts", "Ln 1, Col 1"],
    ] as const) {
      await links.nth(index).click();
      await bench.page.locator(".tab.active", { hasText: tab }).waitFor({ timeout: stepMs });
      await position.filter({ hasText: place }).waitFor({ timeout: stepMs });
    }
    await bench.screenshot("90-file-links");
  });

  it("take code at the cursor with its indentation, also when a log has the focus (case 14)", async () => {
    const { bench, panel, server } = journey;
    server.script({ steps: [{ text: "```ts\nfor (const a of b) {\n  c(a);\n}\n```" }] });
    await ask(journey, "Write a loop");
    await answerEnds(panel, "complete");
    await bench.runCommand("Go to File...");
    await bench.quickInput.fill("tabs.ts");
    await bench.quickPick("tabs.ts");
    await bench.page.locator(".tab.active", { hasText: "tabs.ts" }).waitFor({ timeout: stepMs });
    await bench.runCommand("Go to Line/Column...");
    await bench.quickInput.fill(":3");
    await bench.page.keyboard.press("Enter");
    await bench.page.locator(".statusbar-item", { hasText: "Ln 3, Col 1" }).waitFor({ timeout: stepMs });
    await bench.page.keyboard.press("End");
    // Two tabs of four columns each.
    await bench.page.locator(".statusbar-item", { hasText: "Ln 3, Col 9" }).waitFor({ timeout: stepMs });
    await bench.runCommand("Output: Focus on Output View");
    await bench.page.locator(".output-view, .output-view-container, [id='workbench.panel.output']").first().waitFor({ timeout: stepMs });
    await lastAnswer(panel).locator("[data-testid=code-insert]").click({ force: true });
    await bench.page.locator(".statusbar-item", { hasText: "Ln 5, Col 10" }).waitFor({ timeout: stepMs });
    assert.equal(await bench.page.locator(".tab", { hasText: "Tasks" }).count(), 0, "the log is no tab");
    // A served VS Code saves by itself.
    const deadlineMs = performance.now() + stepMs;
    const saved = (): Promise<string> => readFile(join(bench.folder, "tabs.ts"), "utf8");
    while ((await saved()) === indented && performance.now() < deadlineMs) {
      await bench.page.waitForTimeout(25);
    }
    assert.equal(await saved(), "function outer() {\n\tif (true) {\n\t\tfor (const a of b) {\n\t\t\tc(a);\n\t\t}\n\t}\n}\n");
    await bench.screenshot("91-inserted");
  });

  it("are mentioned when they are dragged out of the Explorer of a window that is remote (case 7)", async () => {
    const { bench, panel, server } = journey;
    const authority = new URL(bench.page.url()).host;
    await panel.locator("body").evaluate((body, uri) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData("application/vnd.code.uri-list", uri);
      body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, `vscode-remote://${authority}${bench.folder}/src/a.ts`);
    const composer = panel.locator("[data-testid=composer-input]");
    await composer.evaluate(
      (node: HTMLTextAreaElement) =>
        new Promise<void>((resolve) => {
          const look = (): unknown => (node.value.includes("@src/a.ts") ? resolve() : requestAnimationFrame(look));
          look();
        }),
    );
    server.script({ steps: [{ text: "Lines." }] });
    await composer.press("End");
    await composer.pressSequentially("What is in it?");
    await composer.press("Enter");
    await lastAnswer(panel).getByText("Lines.").waitFor({ timeout: stepMs });
    await answerEnds(panel, "complete");
    assert.match(JSON.stringify(lastQuestion(server).body), /line 60/);
  });

  it("lose no prompt that is sent while one is on its way (case 6)", async () => {
    const { panel, server } = journey;
    const held = Promise.withResolvers<void>();
    server.script({ steps: [{ text: "begun" }, { until: held.promise }] });
    const composer = panel.locator("[data-testid=composer-input]");
    await composer.fill("first prompt");
    // Both in one turn of the page: no answer of the host can come in between.
    await composer.evaluate((node: HTMLTextAreaElement) => {
      const enter = (): boolean => node.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      enter();
      node.value = "second prompt";
      node.dispatchEvent(new Event("input", { bubbles: true }));
      enter();
    });
    await lastAnswer(panel).getByText("begun").waitFor({ timeout: stepMs });
    assert.equal(await composer.inputValue(), "second prompt");
    held.resolve();
    await answerEnds(panel, "complete");
    server.script({ steps: [{ text: "again" }] });
    await composer.press("Enter");
    await lastAnswer(panel).getByText("again").waitFor({ timeout: stepMs });
    assert.match(JSON.stringify(lastQuestion(server).body), /first prompt.*second prompt/s);
  });
});
