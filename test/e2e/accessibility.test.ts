import assert from "node:assert/strict";
import axe from "axe-core";
import type { Frame } from "playwright-core";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, assertKeysNowhere, beginJourney, lastAnswer, type Journey } from "./journey.ts";

/** Themes by the class that VS Code gives a webview's body in each. */
const themes = {
  "Light Modern": "vscode-light",
  "Dark Modern": "vscode-dark",
  "Default High Contrast": "vscode-high-contrast",
  "Default High Contrast Light": "vscode-high-contrast-light",
} as const;

describe("the panel for everybody", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginJourney({ settings: { "baton.retry.idleSeconds": 1 } });
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  /** Types a command's title into the palette and runs it, with keys alone. */
  async function command(title: string): Promise<void> {
    const { page, quickInput } = journey.bench;
    await page.keyboard.press("F1");
    await quickInput.waitFor();
    await page.keyboard.type(title);
    await quickInput.row(title).first().waitFor({ timeout: stepMs });
    await page.keyboard.press("Enter");
  }

  it("works from the key to the answer with the keyboard alone", async () => {
    const { bench, panel, server } = journey;
    const { keyboard } = bench.page;
    // The palette offers an extension's commands a moment after the window: wait for them once.
    await bench.runCommand("Baton: Open Chat");
    await panel.locator("[data-testid=setup-add-key]").waitFor({ timeout: stepMs });
    await command("Baton: Add API Key");
    await bench.quickInput.waitFor("Which provider is the key for?");
    await keyboard.type("OpenAI");
    await keyboard.press("Enter");
    await bench.quickInput.waitFor("Add API Key for OpenAI (1/2)");
    await keyboard.insertText(server.keys.openai);
    await keyboard.press("Enter");
    await bench.quickInput.waitFor("Add API Key for OpenAI (2/2)");
    await keyboard.press("Enter");
    await panel.locator("[data-testid=welcome]").waitFor({ timeout: stepMs });
    await command("Baton: Choose Worker Model");
    await bench.quickInput.waitFor("Choose Worker Model");
    await bench.quickInput.row("gpt-4o-mini").first().waitFor({ timeout: stepMs });
    await keyboard.type("gpt-4o-mini");
    await bench.quickInput.row("gpt-4.1").first().waitFor({ state: "hidden", timeout: stepMs });
    await keyboard.press("Enter");
    await bench.page.locator(".statusbar-item", { hasText: "gpt-4o-mini" }).first().waitFor({ timeout: stepMs });
    await command("Baton: Open Chat");
    await panel.locator("[data-testid=composer-input]:focus").waitFor({ timeout: stepMs });
    server.script({ steps: [{ text: "Typed, not clicked." }, { text: "\n\n```ts\nconst a = 1;\n```\n" }] });
    await keyboard.type("A question");
    await keyboard.press("Shift+Enter");
    await keyboard.type("on two lines");
    await keyboard.press("Enter");
    await lastAnswer(panel).getByText("Typed, not clicked.").waitFor({ timeout: stepMs });
    await answerEnds(panel, "complete");
    assert.match(await panel.locator("[data-testid=turn-user]").last().innerText(), /A question\s+on two lines/);
  });

  it("reaches every button of an answer and of the composer with Tab, each with a name", async () => {
    const { bench, panel } = journey;
    const frame = await panelFrame();
    await panel.locator("[data-testid=composer-input]").focus();
    const seen = new Set<string>();
    for (let index = 0; index < 40; index += 1) {
      await bench.page.keyboard.press("Shift+Tab");
      const focused = await frame.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? "");
      seen.add(focused);
      if (focused === "transcript" || seen.size > 12) {
        break;
      }
    }
    for (const id of ["answer-copy", "answer-retry", "code-copy", "code-insert"]) {
      assert.ok(seen.has(id), `Tab does not reach ${id}; it reaches ${[...seen].join(", ")}`);
    }
  });

  it("stops an answer with Escape", async () => {
    const { bench, panel, server } = journey;
    server.script({ steps: [{ text: "half" }, { until: new Promise(() => undefined) }] });
    await ask(journey, "Stop at Escape");
    await lastAnswer(panel).getByText("half").waitFor({ timeout: stepMs });
    await panel.locator("[data-testid=composer-input]").focus();
    await bench.page.keyboard.press("Escape");
    await answerEnds(panel, "stopped");
  });

  it("recalls a prompt with Up", async () => {
    const { bench, panel } = journey;
    await panel.locator("[data-testid=composer-input]").focus();
    await bench.page.keyboard.press("ArrowUp");
    assert.equal(await panel.locator("[data-testid=composer-input]").inputValue(), "Stop at Escape");
    await bench.page.keyboard.press("Escape");
  });

  for (const [theme, bodyClass] of Object.entries(themes)) {
    it(`has no fault that axe can find in ${theme}`, async () => {
      const { bench, panel, server } = journey;
      await bench.setTheme(theme);
      await panel.locator(`body.${bodyClass}`).waitFor({ timeout: stepMs });
      await bench.runCommand("Baton: New Chat");
      await panel.locator("[data-testid=welcome]").waitFor({ timeout: stepMs });
      await assertNoViolations("empty");
      server.script({
        steps: [
          { reasoning: "First I think about it." },
          { text: "# A heading\n\nSome *words* with `code` and [a link](https://example.com).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n" },
          { text: "```ts\nconst answer: number = 42; // why\n```\n\n- one\n- [ ] two\n\n> a quotation\n" },
        ],
      });
      await ask(journey, "Show me everything");
      await answerEnds(panel, "complete");
      server.script({
        error: {
          status: 400,
          type: "invalid_request_error",
          code: "context_length_exceeded",
          message: "This model's maximum context length is 128000 tokens.",
        },
      });
      await ask(journey, "And a failure");
      await answerEnds(panel, "failed");
      await bench.screenshot(`40-${theme}`);
      await assertNoViolations("answered");
    });
  }

  it("has left the keys nowhere but in the secret storage", () => assertKeysNowhere(journey));

  async function panelFrame(): Promise<Frame> {
    const handle = await journey.panel.locator("body").elementHandle();
    const frame = await handle?.ownerFrame();
    assert.ok(frame, "the panel has a frame");
    return frame;
  }

  async function assertNoViolations(state: string): Promise<void> {
    const frame = await panelFrame();
    await frame.evaluate(axe.source);
    const violations = await frame.evaluate(async () => {
      // A webview's page is transparent and VS Code paints the side bar behind it, which axe cannot see and takes for white.
      document.body.style.backgroundColor = getComputedStyle(document.documentElement).getPropertyValue("--vscode-sideBar-background");
      const runner = Reflect.get(window, "axe") as typeof axe;
      const results = await runner.run(document, { resultTypes: ["violations"] });
      return results.violations.map(
        (violation) =>
          `${violation.id}: ${violation.nodes.map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`).join(" | ")}`,
      );
    });
    assert.deepEqual(violations, [], state);
  }
});
