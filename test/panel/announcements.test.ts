import assert from "node:assert/strict";
import { agentTurn, callPart, changedFiles, commandRequest, editCall, textPart } from "./agentSamples.ts";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { sampleState, userTurn } from "./samples.ts";

declare global {
  interface Window {
    said: string[];
  }
}

/** Takes down what live regions say from now on, as a screen reader hears it: each text that comes into one, in order. */
async function listen(panel: PanelPage): Promise<void> {
  await panel.page.evaluate(() => {
    window.said = [];
    const regionOf = (node: Node): Element | null | undefined =>
      (node instanceof Element ? node : node.parentElement)?.closest(
        '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]',
      );
    new MutationObserver((records) => {
      for (const region of new Set(records.map(({ target }) => regionOf(target)))) {
        if (region !== null && region !== undefined && region.textContent.trim() !== "") {
          window.said.push(region.textContent.trim());
        }
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

const said = (panel: PanelPage): Promise<readonly string[]> => panel.page.evaluate(() => window.said);

describe("panel: what a screen reader says in one turn", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("is complete, short and not repeated, from the prompt to the answer's end", async () => {
    await using panel = await bench.open({ state: sampleState([]) });
    await listen(panel);
    const [turnId, test] = ["a1", "npm test"];
    const set = (partId: string, fields: object) => panel.change({ type: "part-update", turnId, partId, set: fields });
    const pending = (id: string, name: string, args: NonNullable<ReturnType<typeof callPart>["arguments"]>) => {
      const { line: _line, ...part } = callPart(id, name, args, "", { state: "pending" });
      return panel.change({ type: "part-start", turnId, part });
    };
    await panel.change({ type: "turn-add", turn: userTurn("u1", "Fix the failing test.") });
    await panel.change({ type: "turn-add", turn: agentTurn(turnId, []) });
    // It looks around.
    for (const [id, path] of [
      ["r1", "src/a.ts"],
      ["r2", "src/b.ts"],
    ] as const) {
      await pending(id, "read_file", { path });
      await set(id, { state: "running", line: `Reading ${path}` });
      await set(id, { state: "done", line: `Read ${path}`, result: [{ kind: "text", text: "x" }] });
    }
    await panel.change({ type: "part-start", turnId, part: textPart("t1", "") });
    for (const text of ["I’ll ", "run ", "the ", "tests."]) {
      await panel.change({ type: "part-append", turnId, partId: "t1", text });
    }
    // A command that waits for the user, runs, writes and fails.
    await pending("c1", "run_command", { command: test });
    await set("c1", { state: "awaiting-approval", line: `Running ${test}` });
    const request = { ...commandRequest, partId: "c1", turnId, line: `Running ${test}`, reason: "It may write." };
    await panel.change({ type: "requests-set", requests: [request] });
    await panel.change({ type: "requests-set", requests: [] });
    await set("c1", { state: "pending" });
    await set("c1", { state: "running", line: `Running ${test}`, startedAtMs: Date.now() });
    for (let line = 0; line < 3; line += 1) {
      await panel.change({ type: "output-append", partId: "c1", text: `line ${String(line)}\n` });
    }
    await panel.change({ type: "output-end", partId: "c1" });
    const failure = [{ kind: "text", text: "The command ended with exit code 1.\n1 failing" }];
    await set("c1", { state: "failed", line: `Failed: ${test}`, result: failure });
    // An edit with a new problem.
    await pending("e1", "edit_file", { path: "src/shop/money.ts", edits: [] });
    await set("e1", { state: "running", line: "Editing src/shop/money.ts" });
    await set("e1", { line: "Editing src/shop/money.ts (checking for problems…)" });
    await panel.change({ type: "changed-files-set", files: changedFiles.slice(0, 1) });
    await set("e1", { state: "done", line: "Edited src/shop/money.ts (1 new problem)", result: editCall.result });
    await panel.change({ type: "changed-files-set", files: changedFiles.slice(0, 2) });
    await panel.change({ type: "turn-end", turnId, status: "complete" });
    const transcript = await said(panel);
    console.log(transcript.map((sentence, index) => `      ${String(index + 1)}. ${sentence}`).join("\n"));
    assert.deepEqual(transcript, [
      "Waiting for gpt-4.1-mini",
      "Read 2 files",
      `${await approvalTitle(panel, request)} ${test}. It may write.`,
      "Running npm test",
      "Failed: npm test, exit code 1",
      "Edited src/shop/money.ts, 1 new problem",
      "Answer from gpt-4.1-mini finished. 2 files have changes to keep or undo",
    ]);
    assert.equal(new Set(transcript).size, transcript.length, "nothing is said twice");
    assert.ok(transcript.every((sentence) => sentence.length <= 160));
  });

  it("says nothing of a conversation that is shown anew, nor of words as they come", async () => {
    await using panel = await bench.open({ state: sampleState([]) });
    await listen(panel);
    const parts = [editCall, textPart("t1", "Done.")];
    await panel.snapshot(sampleState([userTurn("u1", "Fix it."), agentTurn("a1", parts)]));
    await panel.change({ type: "part-append", turnId: "a1", partId: "t1", text: " And more." });
    assert.deepEqual(await said(panel), []);
  });
});

/** What the card of a request is called, which its announcement begins with. */
async function approvalTitle(panel: PanelPage, request: typeof commandRequest): Promise<string> {
  await panel.change({ type: "requests-set", requests: [{ ...request, id: "again" }] });
  const title = (await panel.byId("request").getByRole("heading").first().textContent()) ?? "";
  await panel.change({ type: "requests-set", requests: [] });
  return title;
}
