import assert from "node:assert/strict";
import type { BackgroundView } from "../../src/shared/agentViews.ts";
import { PanelBench } from "./panelPage.ts";
import { atMs, sampleState } from "./samples.ts";

const server: BackgroundView = { handle: "c1", command: "npm run dev -- --port 5173", startedAtMs: atMs };
const watcher: BackgroundView = {
  handle: "c2",
  command: "tsc --watch --project packages/shop/tsconfig.json --preserveWatchOutput",
  startedAtMs: atMs,
};

describe("panel: commands in the background", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("stand above the composer until they end, each with its output and Stop, by keyboard", async () => {
    await using panel = await bench.open({ width: 300, state: sampleState([], { background: [server, watcher] }) });
    assert.deepEqual(
      await panel.byId("background-command").evaluateAll((all) => all.map((row) => row.querySelector("code")?.textContent)),
      [server.command, watcher.command],
    );
    await panel.page.getByRole("button", { name: "Show Output of npm run dev -- --port 5173" }).press("Enter");
    await panel.page.getByRole("button", { name: /^Stop tsc --watch/ }).press("Space");
    assert.deepEqual(await panel.requests(), [
      { type: "terminal-show", handle: "c1" },
      { type: "background-stop", handle: "c2" },
    ]);
    const widths = await panel.byId("background-command").evaluateAll((all) => all.map((row) => row.scrollWidth <= row.clientWidth));
    assert.deepEqual(widths, [true, true]);
    await panel.change({ type: "background-set", commands: [server] });
    assert.equal(await panel.focused(), "background-show", "the next one is at hand");
    await panel.change({ type: "background-set", commands: [] });
    assert.equal(await panel.byId("background").isVisible(), false);
    assert.equal(await panel.focused(), "composer-input");
  });

  it("show hidden characters, and announce that they have ended: their calls say that they began", async () => {
    await using panel = await bench.open({ state: sampleState([]) });
    await panel.change({ type: "background-set", commands: [{ ...server, command: "serve \u202e gpj.exe" }] });
    assert.equal(await panel.byId("background-command").locator("mark").textContent(), "⟨U+202E⟩");
    assert.equal(await panel.byId("status").textContent(), "");
    await panel.change({ type: "background-set", commands: [] });
    assert.equal(await panel.byId("status").textContent(), "Ended in the background: serve ⟨U+202E⟩ gpj.exe");
  });
});
