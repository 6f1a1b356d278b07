import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import type { ScriptedAnswer, Step } from "../model-server/script.ts";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, beginChat, lastAnswer, lastQuestion, type Journey } from "./journey.ts";

const themes = { dark: "Dark Modern", light: "Light Modern", contrast: "Default High Contrast" } as const;
const call = (name: string, args: object): Step => ({ toolCall: { name, argumentsText: JSON.stringify(args) } });
const answer = (...steps: readonly Step[]): ScriptedAnswer => ({ steps });

/** The width of the whole window at which the side bar's panel is about 300 px wide, and of one in which an editor's panel is about 900. */
const widths = { narrow: 860, wide: 1700 } as const;

describe("what stands around a chat with agents, with the packed extension", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginChat({
      files: {
        "src/a.js": "export const one = 1;\nexport const two = 2;\n",
        "AGENTS.md": "Use two spaces.\n",
        "src/AGENTS.md": "Plain words.\n",
        ".github/skills/release/SKILL.md": "---\nname: release\ndescription: Makes a release\n---\nTag it.\n",
        ".github/agents/reviewer.agent.md":
          "---\nname: reviewer\ndescription: Reviews changes for faults\ntools: [read, search]\n---\nYou are the reviewer.\n",
      },
      settings: { "workbench.colorTheme": themes.dark, "workbench.secondarySideBar.defaultVisibility": "visible" },
    });
    await journey.bench.runCommand("Notifications: Clear All Notifications");
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  const body = (): string => JSON.stringify(lastQuestion(journey.server).body);
  const byId = (id: string): Locator => journey.panel.locator(`[data-testid=${id}]`);

  /** Pictures in three themes. */
  async function pictures(name: string): Promise<void> {
    const { bench } = journey;
    for (const [theme, title] of Object.entries(themes)) {
      await bench.setTheme(title);
      await bench.screenshot(`${name}-${theme}`);
    }
    await bench.setTheme(themes.dark);
  }

  async function allow(): Promise<void> {
    await byId("request").and(journey.panel.locator("[data-armed]")).first().waitFor({ timeout: stepMs });
    const card = await byId("request").first().elementHandle({ timeout: stepMs });
    await byId("request-allow").click();
    await card?.waitForElementState("hidden", { timeout: stepMs });
  }

  it("switches instructions and skills off for new chats, and the context meter lists what was given", async () => {
    const { bench, server, panel } = journey;
    server.script(answer({ text: "Hello." }));
    await ask(journey, "Hello.");
    await answerEnds(panel, "complete");
    assert.match(body(), /Makes a release[^]*Use two spaces/);
    await byId("context-button").click();
    await byId("context-parts").getByRole("link", { name: "AGENTS.md" }).waitFor({ timeout: stepMs });
    await pictures("98-agent-context");
    await byId("instructions-choose").click();
    await bench.quickInput.waitFor("Choose Instructions and Skills");
    await bench.quickInput.row("src/AGENTS.md").waitFor({ timeout: stepMs });
    await bench.screenshot("98-agent-instructions-dark");
    for (const label of ["AGENTS.md", "release"]) {
      await bench.quickInput.row(label).locator("input[type=checkbox], .monaco-checkbox").first().click();
    }
    await bench.quickInput.box.getByRole("button", { name: "OK" }).click();
    await bench.quickInput.box.waitFor({ state: "hidden", timeout: stepMs });
    server.script(answer({ text: "Still here." }));
    await ask(journey, "Go on.");
    await answerEnds(panel, "complete");
    assert.match(body(), /The instructions in AGENTS\.md no longer hold/);
    await bench.runCommand("Baton: New Chat");
    server.script(answer({ text: "Hello again." }));
    await ask(journey, "Hello again.");
    await answerEnds(panel, "complete");
    assert.doesNotMatch(body(), /Use two spaces|Makes a release/);
  });

  it("has an agent of the user's answer, chosen under the composer, and makes a new one", async () => {
    const { bench, server, panel } = journey;
    await byId("agent-button").click();
    await bench.quickPick("reviewer", /Who answers in this chat|Another agent begins a new chat/);
    await byId("agent-button").getByText("reviewer").waitFor({ timeout: stepMs });
    await pictures("98-agent-chosen");
    server.script(answer({ text: "Reviewed." }));
    await ask(journey, "Look at src/a.js.");
    await answerEnds(panel, "complete");
    assert.match(body(), /You are the reviewer\./);
    assert.doesNotMatch(body(), /"name":"run_command"/);
    await bench.runCommand("Baton: New Agent");
    await bench.quickInputType("Release Writer", "What is it called?");
    await bench.quickInputType("Writes release notes", "What is it for?");
    await bench.quickPick("Read only", "What may it do?");
    await bench.quickInputType("", "Its model");
    await bench.page.locator(".tab", { hasText: "Release-Writer.agent.md" }).waitFor({ timeout: stepMs });
    await bench.screenshot("98-agent-new-dark");
    assert.ok(existsSync(join(bench.folder, ".github/agents/Release-Writer.agent.md")));
    await byId("agent-button").click();
    await bench.quickPick("Baton", /Another agent begins a new chat/);
    await byId("agent-button").getByText("Agent", { exact: true }).waitFor({ timeout: stepMs });
  });

  it("shows what runs in the background, leads to its terminal, and stops it", async () => {
    const { bench, server, panel } = journey;
    server.script(
      answer(call("run_command", { command: "echo ready; read -t 600 < <(sleep 600)", background: true })),
      answer({ text: "It runs." }),
    );
    await ask(journey, "Start the server.");
    await allow();
    await answerEnds(panel, "complete");
    await byId("background-command").getByText("echo ready").waitFor({ timeout: stepMs });
    await pictures("98-agent-background");
    await byId("background-show").click();
    await bench.page.locator(".terminal-wrapper .xterm-rows", { hasText: "ready" }).first().waitFor({ timeout: stepMs });
    await bench.screenshot("98-agent-terminal-dark");
    await byId("background-stop").click();
    await byId("background").waitFor({ state: "hidden", timeout: stepMs });
  });

  it("stops one command alone, and the model hears that the user did", async () => {
    const { server, panel } = journey;
    server.script(answer(call("run_command", { command: "echo begun; read -t 600 < <(sleep 600)" })), answer({ text: "I see." }));
    await ask(journey, "Wait for it.");
    await allow();
    await byId("call-output").last().getByText("begun").waitFor({ timeout: stepMs });
    await byId("call-stop").last().click();
    await answerEnds(panel, "complete");
    assert.match(body(), /The user stopped this call while it ran/);
    await lastAnswer(panel).getByText("stopped", { exact: true }).waitFor({ timeout: stepMs });
  });

  it("shows pending lines with borders in high contrast, and new problems at 300 and at 900 px", async () => {
    const { bench, server, panel } = journey;
    const edits = [{ oldText: "two = 2", newText: "three = 3" }];
    server.script(answer(call("edit_file", { path: "src/a.js", edits })), answer({ text: "Three now." }));
    await ask(journey, "Make it three.");
    await answerEnds(panel, "complete");
    assert.match(readFileSync(join(bench.folder, "src/a.js"), "utf8"), /three = 3/);
    await byId("changes-toggle").click();
    await byId("changed-file-open").first().click();
    await bench.page.locator(".monaco-editor .view-line", { hasText: "three" }).first().waitFor({ timeout: stepMs });
    await pictures("98-agent-hunks");
    for (const [name, width] of Object.entries(widths)) {
      await bench.page.setViewportSize({ width, height: 900 });
      await pictures(`99-agent-${name}`);
    }
  });
});
