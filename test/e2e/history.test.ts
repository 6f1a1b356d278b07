import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { answerEnds, ask, assertKeysNowhere, beginChat, type Journey, lastAnswer } from "./journey.ts";
import { stepMs } from "./harness/patience.ts";

describe("3: chats are found after the folders change", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginChat({ files: { "site/index.html": "<p>site</p>", "api/main.ts": "export {};", "other/notes.md": "notes" } });
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  const below = (...parts: readonly string[]): string => join(journey.bench.folder, ...parts);

  async function askIn(folder: string | undefined, prompt: string): Promise<void> {
    const { bench, panel, server } = journey;
    await bench.openFolder(folder);
    await bench.openChat();
    server.script({ steps: [{ text: `answer to ${prompt}` }] });
    await ask(journey, prompt);
    await answerEnds(panel, "complete");
  }

  /** The rows of the history: titles, and the separators over them in brackets. */
  async function history(): Promise<readonly string[]> {
    const { bench } = journey;
    await bench.runCommand("Baton: Show Chat History");
    await bench.quickInput.waitFor("Which chat do you want to open?");
    await bench.quickInput.rows.first().waitFor({ timeout: stepMs });
    return bench.quickInput.rows.evaluateAll((rows) =>
      rows.flatMap((row) => {
        const separator = row.querySelector(".quick-input-list-separator")?.textContent?.trim() ?? "";
        const title = row.querySelector(".label-name")?.textContent?.trim() ?? "";
        return [...(separator === "" ? [] : [`[${separator}]`]), ...(title === "" ? [] : [title])];
      }),
    );
  }

  it("asked in a folder, they stand first once a .code-workspace of that folder and another is opened, and open there", async () => {
    const { bench, panel } = journey;
    await askIn(undefined, "Asked without a folder");
    await askIn(below("site"), "Asked in site");
    await askIn(below("other"), "Asked in other");
    const file = join(dirname(bench.folder), "both.code-workspace");
    await writeFile(file, JSON.stringify({ folders: [{ path: "workspace/site" }, { path: "workspace/api" }] }));
    await bench.openFolder(file);
    await bench.openChat();
    assert.deepEqual(await history(), [
      "[This Workspace]",
      "Asked in site",
      "[other]",
      "Asked in other",
      "[Without a Folder]",
      "Asked without a folder",
    ]);
    await bench.setTheme("Light Modern");
    await bench.screenshot("80-history-light");
    await bench.setTheme("Dark Modern");
    await bench.screenshot("81-history-dark");
    await bench.quickPick("Asked in site");
    await lastAnswer(panel).getByText("answer to Asked in site").waitFor({ timeout: stepMs });
    journey.server.script({ steps: [{ text: "and on" }] });
    await ask(journey, "Go on");
    await answerEnds(panel, "complete");
    assert.deepEqual((await history()).slice(0, 3), ["[This Workspace]", "Asked in site", "[other]"]);
    await bench.quickInput.close();
  });

  it("asked without a folder, they are there once one is opened, and can be deleted from there", async () => {
    const { bench } = journey;
    await bench.openFolder(below("api"));
    await bench.openChat();
    // It went on in a workspace that has this folder.
    assert.deepEqual(await history(), [
      "[This Workspace]",
      "Asked in site",
      "[other]",
      "Asked in other",
      "[Without a Folder]",
      "Asked without a folder",
    ]);
    const row = bench.quickInput.row("Asked in other");
    await row.hover();
    await row.locator(".action-label").last().click();
    await bench.dialogButton("Delete the chat “Asked in other”?", "Delete");
    await row.waitFor({ state: "detached", timeout: stepMs });
    await bench.quickPick("Asked without a folder");
    await lastAnswer(journey.panel).getByText("answer to Asked without a folder").waitFor({ timeout: stepMs });
    await bench.openFolder(undefined);
    await bench.openChat();
    assert.deepEqual((await history()).slice(0, 2), ["[Without a Folder]", "Asked without a folder"]);
    await bench.quickInput.close();
  });

  it("has left the keys nowhere but in the secret storage", () => assertKeysNowhere(journey));
});
