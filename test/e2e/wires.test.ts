import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { demoCloudEnvironment } from "../../scripts/demoClouds.ts";
import { demoProviders } from "../../scripts/demoProfile.ts";
import { demoAnswer } from "../model-server/demo.ts";
import { anyKeys } from "../model-server/keys.ts";
import type { ModelServer, Wire } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { openWorkbench, type Workbench } from "./harness/workbench.ts";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, lastAnswer, lastQuestion } from "./journey.ts";

const schema = {
  title: "Person",
  type: "object",
  properties: { name: { type: "string" }, born: { type: "integer" } },
  required: ["name", "born"],
  additionalProperties: false,
};

/** Models of the demo's providers, and the wire that each is asked over. */
const wires: readonly (readonly [string, Wire])[] = [
  ["demo:gpt-4.1-mini", "openai"],
  ["demo-responses:gpt-5.5", "responses"],
  ["demo-completions:gpt-3.5-turbo-instruct", "completions"],
  ["demo-azure:gpt-4.1", "openai"],
  ["demo-anthropic:claude-sonnet-4-5", "anthropic"],
  ["demo-bedrock:us.anthropic.claude-opus-4-6-v1", "bedrock"],
  ["demo-vertex:claude-opus-4-6", "vertex"],
  ["demo-gemini:gemini-3-flash-preview", "gemini"],
];

describe("every wire, attachments, thinking and schemas", () => {
  let server: ModelServer;
  let bench: Workbench;
  let panel: FrameLocator;
  let folder: string;

  before(async () => {
    server = await startModelServer({ keys: anyKeys, fallback: demoAnswer });
    folder = await mkdtemp(join(tmpdir(), "baton-clouds-"));
    bench = await openWorkbench({
      env: await demoCloudEnvironment(server.origin, folder),
      settings: { "baton.providers": demoProviders(server.origin), "baton.worker.model": wires[0]?.[0] },
      files: { "person.schema.json": JSON.stringify(schema, undefined, 2), "notes.md": "# Notes\n\nThe bridge opens at noon.\n" },
    });
    panel = await bench.openChat();
  });
  after(async () => {
    await bench.dispose();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(function () {
    return bench.keepEvidence(this.currentTest);
  });

  /** A new chat with a model of the demo's as the worker. */
  async function useModel(ref: string): Promise<void> {
    await bench.runCommand("Baton: New Chat");
    await panel.locator("[data-testid=turn-answer]").first().waitFor({ state: "hidden", timeout: stepMs });
    await bench.changeUserSettings({ "baton.worker.model": ref });
    await panel.locator("[data-testid=model-button]", { hasText: ref.slice(ref.indexOf(":") + 1) }).waitFor({ timeout: stepMs });
  }

  /** A PNG of 64 × 48 in the clipboard, and Ctrl+V in the composer: as a user pastes a screenshot. */
  async function pastePicture(): Promise<void> {
    const { page } = bench;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(async () => {
      const canvas = document.createElement("canvas");
      canvas.width = 64;
      canvas.height = 48;
      const context = canvas.getContext("2d");
      if (context) {
        context.fillStyle = "steelblue";
        context.fillRect(0, 0, 64, 48);
        context.fillStyle = "gold";
        context.fillRect(8, 8, 20, 20);
      }
      const { promise, resolve } = Promise.withResolvers<Blob | null>();
      canvas.toBlob(resolve, "image/png");
      const blob = await promise;
      await navigator.clipboard.write([new ClipboardItem({ "image/png": blob ?? new Blob() })]);
    });
    await panel.locator("[data-testid=composer-input]").click();
    await page.keyboard.press("Control+V");
    await panel.locator("[data-testid=attachment]").waitFor({ timeout: stepMs });
  }

  for (const [ref, wire] of wires) {
    it(`answers a prompt through ${ref}`, async () => {
      await useModel(ref);
      await ask({ bench, panel }, "Where does the river begin?");
      const answer = await answerEnds(panel, "complete");
      assert.match(await answer.locator("[data-testid=answer-text]").innerText(), /Where does the river begin\?[\s\S]*demo server/);
      assert.equal(lastQuestion(server).wire, wire);
      assert.match((await answer.locator("[data-testid=answer-facts]").textContent()) ?? "", /^Worker · Demo.* · (?:<)?\$\d/);
      await bench.screenshot(`60-wire-${ref}`);
    });
  }

  for (const [ref] of wires.filter(([, wire]) => wire !== "completions")) {
    it(`sends a picture that is pasted through ${ref}`, async () => {
      await useModel(ref);
      await pastePicture();
      assert.equal(await panel.locator("[data-testid=attachment]").count(), 1);
      await bench.screenshot(`61-picture-pasted-${ref}`);
      await ask({ bench, panel }, "What is in the picture?");
      const answer = await answerEnds(panel, "complete");
      assert.match(await answer.innerText(), /I see a PNG of 64 × 48 pixels/);
      assert.equal(await panel.locator("[data-testid=sent-attachment] img").count(), 1);
      assert.equal(await panel.locator("[data-testid=attachment]").count(), 0);
      await bench.screenshot(`62-picture-answered-${ref}`);
    });
  }

  it("keeps an attachment over a hidden panel, sends it again with a retry, and after a reload of the window", async () => {
    await useModel("demo:gpt-4.1-mini");
    await pastePicture();
    await bench.runCommand("Developer: Reload Webviews");
    await panel.locator("[data-testid=attachment] img").waitFor({ timeout: stepMs });
    await ask({ bench, panel }, "And this one?");
    await answerEnds(panel, "complete");
    await bench.reloadWindow();
    await bench.runCommand("Baton: Open Chat");
    await panel.locator("[data-testid=sent-attachment] img").waitFor({ timeout: stepMs });
    server.reset();
    const question = server.nextRequest();
    await lastAnswer(panel).locator("[data-testid=answer-retry]").click();
    await question;
    await lastAnswer(panel).getByText("I see a PNG of 64 × 48 pixels").waitFor({ timeout: stepMs });
    await answerEnds(panel, "complete");
    assert.match(JSON.stringify(lastQuestion(server).body), /data:image\/png;base64,/);
    await panel.locator("[data-testid=sent-attachment]").click();
    await bench.page.locator(".tab", { hasText: ".png" }).waitFor({ timeout: stepMs });
    await bench.runCommand("View: Close All Editors");
  });

  it("attaches the file in the editor", async () => {
    await useModel("demo:gpt-4.1-mini");
    await bench.page.locator(".explorer-folders-view").getByText("notes.md").dblclick();
    await bench.page.locator(".tab", { hasText: "notes.md" }).waitFor({ timeout: stepMs });
    await panel.locator("[data-testid=attach]").click();
    await bench.quickInput.waitFor("What goes with the prompt?");
    await bench.screenshot("63-attach-menu");
    await bench.quickPick(/Active Editor/);
    await panel.locator("[data-testid=attachment]", { hasText: "notes.md" }).waitFor({ timeout: stepMs });
    await ask({ bench, panel }, "When does the bridge open?");
    await answerEnds(panel, "complete");
    assert.match(JSON.stringify(lastQuestion(server).body), /The attached file “notes\.md”[\s\S]*opens at noon/);
  });

  it("shows thinking while it happens, with the effort that was chosen and why", async () => {
    await useModel("demo-anthropic:claude-sonnet-4-5");
    await panel.locator("[data-testid=effort-button]").click();
    await bench.quickInput.waitFor("Choose Worker Effort");
    await bench.screenshot("64-effort");
    await bench.quickPick("Auto");
    await panel.locator("[data-testid=effort-button]", { hasText: "Auto" }).waitFor({ timeout: stepMs });
    await bench.sendPrompt("Please think step by step: why does a stream of tokens feel faster than a wait?");
    await panel.locator("[data-testid=thinking][open]").waitFor({ timeout: stepMs });
    await bench.screenshot("65-thinking");
    const answer = await answerEnds(panel, "complete");
    assert.match(
      (await answer.locator("[data-testid=answer-facts]").getAttribute("title")) ?? "",
      /Effort: (?:low|medium|high), chosen because /,
    );
    assert.match((await answer.locator("[data-testid=answer-facts]").textContent()) ?? "", /(?:low|medium|high) effort \(auto\)/);
    assert.match(await answer.locator("[data-testid=thinking] summary").innerText(), /Thought for/);
    await bench.screenshot("66-thought");
    await bench.changeUserSettings({ "baton.worker.effort": "default" });
  });

  for (const ref of [
    "demo:gpt-4.1-mini",
    "demo-anthropic:claude-sonnet-4-5",
    "demo-vertex:claude-opus-4-6",
    "demo-completions:gpt-3.5-turbo-instruct",
    "demo-gemini:gemini-3-flash-preview",
  ]) {
    it(`answers in a schema of the workspace through ${ref}`, async () => {
      await useModel(ref);
      await bench.runCommand("Baton: Answer with a JSON Schema");
      await bench.quickPick(/person\.schema\.json/, "Which schema must the next answers match?");
      await panel.locator("[data-testid=schema-chip]", { hasText: "person.schema.json" }).waitFor({ timeout: stepMs });
      await ask({ bench, panel }, "Who was Ada Lovelace?");
      const answer = await answerEnds(panel, "complete");
      assert.equal(await answer.locator("[data-testid=answer-schema]").innerText(), "Matches person.schema.json");
      assert.deepEqual(Object.keys(JSON.parse(await answer.locator("[data-testid=code-block] pre").innerText()) as object), [
        "name",
        "born",
      ]);
      await bench.screenshot(`67-schema-${ref}`);
      await panel.locator("[data-testid=schema-remove]").click();
      await panel.locator("[data-testid=schema-chip]").waitFor({ state: "hidden", timeout: stepMs });
    });
  }

  it("asks again if an answer does not fit, and says so; then gives up with the errors", async () => {
    await useModel("demo:gpt-4.1-mini");
    await bench.runCommand("Baton: Answer with a JSON Schema");
    await bench.quickPick(/person\.schema\.json/, "Which schema must the next answers match?");
    server.script({ steps: [{ text: '{"name":"Ada"}' }] }, { steps: [{ text: '{"name":"Ada","born":1815}' }] });
    await ask({ bench, panel }, "Who was Ada Lovelace?");
    const corrected = await answerEnds(panel, "complete");
    await corrected.locator("[data-testid=answer-notice] summary").click();
    assert.match(await corrected.locator("[data-testid=answer-notice]").innerText(), /didn't match the schema[\s\S]*born/);
    await bench.screenshot("68-schema-corrected");
    const wrong = { steps: [{ text: '{"name":"Ada"}' }] };
    server.script(wrong, wrong, wrong);
    await ask({ bench, panel }, "And again?");
    const failed = await answerEnds(panel, "failed");
    assert.equal(await failed.locator("[data-testid=failure-card]").getAttribute("data-kind"), "invalid-output");
    await bench.screenshot("69-schema-failed");
    await panel.locator("[data-testid=schema-remove]").click();
  });

  it("corrects a rejected parameter in front of the user, and lists sources", async () => {
    await useModel("demo-anthropic:claude-sonnet-4-5");
    server.script({
      error: {
        status: 400,
        type: "invalid_request_error",
        message: "max_tokens: 64000 > 8192, which is the maximum allowed number of output tokens for claude-sonnet-4-5",
      },
    });
    await ask({ bench, panel }, "Show me sources, please");
    const answer = await answerEnds(panel, "complete");
    assert.match(await answer.locator("[data-testid=answer-notice]").innerText(), /rejected max_tokens/);
    await answer.locator("[data-testid=answer-sources] summary").click();
    assert.equal(await answer.locator("[data-testid=answer-sources] a").count(), 2);
    await bench.screenshot("70-corrected-with-sources");
  });

  it("shows a failed connection and its fix in full, in rows that cut nothing off", async () => {
    server.script(
      { error: { status: 401, type: "authentication_error", message: "invalid x-api-key" } },
      { error: { status: 401, type: "authentication_error", message: "invalid x-api-key" } },
    );
    await bench.runCommand("Baton: Test Connection");
    await bench.quickPick("Demo (Anthropic)", "Which provider?");
    await bench.quickInput.waitFor("Key failed.");
    const cut = await bench.quickInput.rows.evaluateAll((rows) =>
      rows.flatMap((row) =>
        [...row.querySelectorAll(".label-name, .quick-input-list-label-meta")]
          .filter((part) => part.scrollWidth > part.clientWidth + 1)
          .map((part) => part.textContent),
      ),
    );
    assert.deepEqual(cut, []);
    assert.ok((await bench.quickInput.rowTexts()).length > 1, "what to do has a row of its own");
    await bench.screenshot("72-connection-failed");
    await bench.quickInput.close();
  });

  for (const theme of ["Light Modern", "Dark Modern", "Default High Contrast", "Default High Contrast Light"]) {
    it(`looks at home in ${theme}`, async () => {
      await bench.setTheme(theme);
      await pastePicture();
      await bench.screenshot(`71-${theme}`);
      await panel.locator("[data-testid=attachment-remove]").click();
      await panel.locator("[data-testid=attachment]").waitFor({ state: "hidden", timeout: stepMs });
    });
  }
});
