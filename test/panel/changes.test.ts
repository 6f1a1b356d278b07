import assert from "node:assert/strict";
import { agentTurn, callPart, changedFiles, commandRequest, editCall, sampleContext, textPart } from "./agentSamples.ts";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { sampleState, userTurn } from "./samples.ts";

const question = userTurn("u1", "Fix it.");

describe("panel: what agents changed, and what they may do", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("sums pending changes up in one line, with Keep, Undo and Review for all", async () => {
    await using panel = await bench.open({ width: 600, state: sampleState([], { changedFiles }) });
    assert.equal(await panel.byId("changes-toggle").textContent(), "4 files changed+6−115");
    await panel.byId("changes-keep").click();
    await panel.byId("changes-undo").click();
    await panel.byId("changes-review").click();
    assert.deepEqual(await panel.messagesOf("changes-act"), [
      { type: "changes-act", act: "keep", path: undefined },
      { type: "changes-act", act: "undo", path: undefined },
      { type: "changes-act", act: "review", path: undefined },
    ]);
    await panel.change({ type: "changed-files-set", files: changedFiles.slice(0, 1) });
    assert.equal(await panel.byId("changes-toggle").textContent(), "1 file changed+5−3");
    await panel.change({ type: "changed-files-set", files: [] });
    assert.equal(await panel.byId("changes").isVisible(), false);
  });

  it("opens to the files: each is opened, kept or undone by keyboard, and says what can't be undone", async () => {
    await using panel = await bench.open({ state: sampleState([], { changedFiles }) });
    assert.equal(await panel.byId("changed-file").count(), 0);
    await panel.byId("changes-toggle").press("Enter");
    assert.equal(await panel.byId("changes-toggle").getAttribute("aria-expanded"), "true");
    assert.deepEqual(
      await panel.byId("changed-file-open").evaluateAll((all) => all.map(({ textContent }) => textContent.replace(/\s+/g, " "))),
      [
        "money.ts edited src/shop",
        "cents.ts created src/shop",
        "README.md renamed ",
        "legacyPricesAndDiscounts.ts deleted src/a/very/long/path/that/does/not/fit",
      ],
    );
    assert.equal(await panel.page.locator(".changed-blocked").textContent(), "1 change can’t be undone alone");
    await panel.byId("changed-file-open").first().press("Enter");
    await panel.page.getByRole("button", { name: "Keep Changes of src/shop/cents.ts" }).press("Enter");
    await panel.page.getByRole("button", { name: "Undo Changes of README.md" }).press("Space");
    assert.deepEqual(await panel.messagesOf("changes-act"), [
      { type: "changes-act", act: "open", path: "/w/src/shop/money.ts" },
      { type: "changes-act", act: "keep", path: "/w/src/shop/cents.ts" },
      { type: "changes-act", act: "undo", path: "/w/README.md" },
    ]);
  });

  it("keeps the focus where one goes on, and the list open, as files come and go", async () => {
    await using panel = await bench.open({ state: sampleState([], { changedFiles }) });
    await panel.byId("changes-toggle").click();
    await panel.byId("changed-file-keep").nth(1).focus();
    await panel.change({ type: "changed-files-set", files: changedFiles.map((file) => ({ ...file, addedLines: file.addedLines + 1 })) });
    assert.equal(await focusedName(panel), "Keep Changes of src/shop/cents.ts");
    await panel.change({ type: "changed-files-set", files: changedFiles.slice(2) });
    assert.equal(await panel.focused(), "changed-file-open");
    await panel.change({ type: "changed-files-set", files: [] });
    assert.equal(await panel.focused(), "composer-input");
    await panel.change({ type: "changed-files-set", files: changedFiles });
    assert.equal(await panel.byId("changed-file").count(), 4);
  });

  it("undoes what an answer changed, and does it again", async () => {
    const turn = agentTurn("a1", [editCall, textPart("t1", "Done.")], "complete");
    await using panel = await bench.open({ state: sampleState([question, turn]) });
    assert.equal(await panel.byId("turn-redo").isVisible(), false);
    await panel.byId("turn-undo").click();
    assert.equal(await panel.byId("turn-redo").isVisible(), true);
    await panel.change({ type: "turn-add", turn: userTurn("u2", "And?") }, { type: "turn-add", turn: agentTurn("a2", []) });
    await panel.byId("turn-redo").press("Enter");
    assert.deepEqual(await panel.messagesOf("turn-restore"), [
      { type: "turn-restore", turnId: "a1", act: "undo" },
      { type: "turn-restore", turnId: "a1", act: "redo" },
    ]);
  });

  for (const [what, call, count] of [
    ["that only read files", callPart("r1", "read_file", { path: "a.ts" }, "Read a.ts", { text: "a" }), 0],
    ["whose edit was denied", { ...editCall, state: "denied" as const }, 0],
    ["whose command changed no file", callPart("c1", "run_command", { command: "ls" }, "Ran ls", { text: "[Exit code 0.]" }), 0],
    ["whose command changed files", callPart("c1", "run_command", { command: "npm i" }, "Ran npm i (2 files changed)", { text: "" }), 1],
  ] as const) {
    it(`offers ${count === 0 ? "no undo" : "to undo"} under an answer ${what}`, async () => {
      await using panel = await bench.open({ state: sampleState([question, agentTurn("a1", [call], "complete")]) });
      assert.equal(await panel.byId("turn-undo").count(), count);
    });
  }

  it("shows what agents may do, and lets one choose among what is possible here, by keyboard", async () => {
    await using panel = await bench.open({ state: sampleState() });
    const button = panel.byId("level-button");
    assert.equal(await button.getAttribute("aria-label"), "Permissions: Edit files");
    await button.press("Enter");
    assert.deepEqual(await panel.byId("level-item").locator(".menu-label").allTextContents(), ["Read only", "Ask first", "Edit files"]);
    assert.deepEqual(await panel.byId("level-item").evaluateAll((all) => all.map((item) => item.getAttribute("aria-checked"))), [
      "false",
      "false",
      "true",
    ]);
    await panel.page.keyboard.press("ArrowUp");
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(await panel.messagesOf("level-choose"), [{ type: "level-choose", level: "ask" }]);
    assert.equal(await panel.focused(), "level-button");
    await panel.change({ type: "level-set", level: "ask" });
    assert.equal(await button.textContent(), "Ask first");
    await panel.change({ type: "levels-set", defaultLevel: "read", levels: ["read"] });
    assert.equal(await button.textContent(), "Ask first", "the chat's own choice");
  });

  it("shows a lock where agents only read, and closes the menu with Escape, which stops nothing", async () => {
    await using panel = await bench.open({ state: sampleState([question, agentTurn("a1", [])], { defaultLevel: "read" }) });
    assert.equal(await panel.byId("level-button").locator(".codicon-lock").count(), 1);
    await panel.byId("level-button").click();
    await panel.page.keyboard.press("Escape");
    assert.equal(await panel.byId("level-item").first().isVisible(), false);
    assert.deepEqual(await panel.messagesOf("answer-stop"), []);
    await panel.byId("level-button").click();
    await panel.byId("level-button").click();
    assert.equal(await panel.byId("level-item").first().isVisible(), false, "a second click closes it");
  });

  it("shows how full the model's window is, of what, and warns from 80 % on", async () => {
    await using panel = await bench.open({ state: sampleState() });
    assert.equal(await panel.byId("context-button").isVisible(), false);
    await panel.change({ type: "context-set", context: { ...sampleContext, usedTokens: 32_000 } });
    const meter = panel.page.locator(".context-meter");
    assert.equal(await panel.byId("context-button").getAttribute("aria-label"), "Context: 25 % full, 32,000 of 128,000 tokens");
    assert.equal(await panel.byId("context-button").textContent(), "");
    assert.equal(await meter.evaluate((node) => node.classList.contains("warning")), false);
    await panel.change({ type: "context-set", context: sampleContext });
    assert.equal(await panel.byId("context-button").textContent(), "83 %");
    assert.equal(await meter.evaluate((node) => node.classList.contains("warning")), true);
    await panel.byId("context-button").press("Enter");
    assert.deepEqual(await panel.byId("context-parts").locator("dt").allTextContents(), [
      "Tool results",
      "Conversation",
      "Tools",
      "Instructions",
      "System",
    ]);
    await panel.page.keyboard.press("Escape");
    assert.equal(await panel.focused(), "context-button");
    await panel.change({ type: "context-set", context: { usedTokens: 500, parts: [] } });
    assert.equal(await panel.byId("context-button").textContent(), "500");
  });

  it("shows which agent answers, and asks for another; a chat that has begun shows its own", async () => {
    await using panel = await bench.open({ width: 300, state: sampleState([]) });
    const button = panel.byId("agent-button");
    assert.equal(await button.getAttribute("aria-label"), "Agent: Baton");
    await button.press("Enter");
    assert.deepEqual(await panel.messagesOf("agent-choose"), [{ type: "agent-choose" }]);
    await panel.change({ type: "agent-set", name: "reviewer" });
    assert.equal(await button.textContent(), "reviewer");
    await panel.change({ type: "turn-add", turn: userTurn("u1", "/writer Hello") });
    await panel.change({ type: "prompt-expand", turnId: "u1", expansion: { text: "Hello", agent: "writer" } });
    assert.deepEqual([await button.textContent(), await button.getAttribute("aria-label")], ["writer", "Agent: writer"]);
  });

  it("lists the instruction files that the model was given, each opens, and leads to their choice by keyboard", async () => {
    const context = { ...sampleContext, files: ["AGENTS.md", "src/AGENTS.md"] };
    await using panel = await bench.open({ state: sampleState([question, agentTurn("a1", [editCall], "complete")], { context }) });
    await panel.byId("context-button").press("Enter");
    await panel.byId("context-parts").getByRole("link", { name: "src/AGENTS.md" }).click();
    assert.deepEqual(
      (await panel.messagesOf("file-open")).map(({ target }) => target.path),
      ["src/AGENTS.md"],
    );
    await panel.byId("instructions-choose").press("Enter");
    assert.deepEqual(await panel.messagesOf("instructions-choose"), [{ type: "instructions-choose" }]);
    assert.equal(await panel.byId("context-parts").isVisible(), false);
  });

  it("has what waits for the user, what changed and where they write stand one above the other", async () => {
    await using panel = await bench.open({
      width: 300,
      state: sampleState([question, agentTurn("a1", [])], { changedFiles, requests: [commandRequest] }),
    });
    const tops = await Promise.all(
      ["transcript", "requests", "changes", "composer"].map(async (id) => (await panel.byId(id).boundingBox())?.y ?? 0),
    );
    assert.deepEqual(
      tops,
      tops.toSorted((one, other) => one - other),
    );
    assert.ok(((await panel.byId("transcript").boundingBox())?.height ?? 0) > 100);
  });
});

async function focusedName(panel: PanelPage): Promise<string | null> {
  return await panel.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);
}
