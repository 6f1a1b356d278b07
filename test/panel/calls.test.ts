import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { ToolCallPart, ToolResultPart } from "../../src/shared/part.ts";
import {
  agentTurn,
  callPart,
  coloredOutput,
  editCall,
  failedCommand,
  readCall,
  runningCommand,
  textPart,
  workParts,
} from "./agentSamples.ts";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { atMs, sampleState, userTurn } from "./samples.ts";

const question = userTurn("u1", "Fix the failing test, please.");
const stateOf = (parts: Parameters<typeof agentTurn>[1], status?: Parameters<typeof agentTurn>[2]): ReturnType<typeof sampleState> =>
  sampleState([question, agentTurn("a1", parts, status)]);

describe("panel: calls of tools", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("says what each call does and how it stands, in one line and to screen readers", async () => {
    const parts = workParts.filter((part) => part.kind !== "tool-call" || !["r1", "r2", "c1", "r3"].includes(part.id));
    await using panel = await bench.open({ width: 900, state: stateOf([...parts, readCall]) });
    const rows = panel.byId("tool-call");
    const shown = await rows.evaluateAll((all) =>
      all.map((row) => `${row.getAttribute("data-state") ?? ""}: ${row.querySelector(".call-head")?.textContent ?? ""}`),
    );
    assert.deepEqual(shown, [
      "failed: Failed: npm testexit 1 · 4.2 s",
      "done: Edited src/shop/money.ts+5−3",
      "done: Wrote src/shop/cents.ts+1",
      "done: github_create_issue",
      "failed: Couldn't edit src/a/very/long/path/that/does/not/fit/in/a/side/bar/pricesAndDiscounts.ts",
      "denied: Command rm -rf distdenied",
      "done: Read src/shop/money.ts 1–80",
    ]);
    assert.deepEqual(await rows.getByRole("button").evaluateAll((all) => all.map((button) => button.getAttribute("aria-label"))), [
      "Failed: npm test, failed, exit 1 · 4.2 s",
      "Edited src/shop/money.ts, done, 5 lines added, 3 lines removed",
      "Wrote src/shop/cents.ts, done, 1 line added",
      "github_create_issue, done",
      "Couldn't edit src/a/very/long/path/that/does/not/fit/in/a/side/bar/pricesAndDiscounts.ts, failed",
      "Command rm -rf dist, denied",
      "Read src/shop/money.ts, done",
    ]);
  });

  it("opens the file that a call names, at its lines, and leaves the row as it is", async () => {
    await using panel = await bench.open({ state: stateOf([readCall]) });
    await panel.byId("tool-call").getByRole("link").click();
    assert.deepEqual(await panel.messagesOf("file-open"), [
      { type: "file-open", target: { path: "src/shop/money.ts", line: 1, endLine: 80 }, toSide: false },
    ]);
    assert.equal(await expanded(panel.byId("tool-call")), "false");
  });

  it("makes what a call was given and gave back when it is opened, and keeps it open", async () => {
    await using panel = await bench.open({ state: stateOf([failedCommand]) });
    const row = panel.byId("tool-call");
    assert.equal(await row.locator("pre").count(), 0);
    await unfold(row);
    assert.equal(await row.locator(".terminal-command").textContent(), "$ npm test");
    assert.match((await panel.byId("call-output").textContent()) ?? "", /^> shop@1\.0\.0 test\n/);
    assert.equal(await row.locator(".terminal-green").first().textContent(), "✔");
    assert.equal(await row.locator(".call-foot .call-note").textContent(), "Exit code 1");
    await panel.change({ type: "part-start", turnId: "a1", part: textPart("t2", "So.") });
    assert.equal(await expanded(row), "true");
  });

  it("keeps what is said after a file off its name, and leaves the counts out where there is no room for both", async () => {
    const state = stateOf([{ ...editCall, line: "Edited src/shop/money.ts (1 new problem)" }]);
    for (const [width, hasCounts] of [
      [230, false],
      [420, true],
    ] as const) {
      await using panel = await bench.open({ width, state });
      const row = panel.byId("tool-call");
      const note = row.locator(".call-meta-note");
      assert.match((await note.textContent()) ?? "", /1 new problem/);
      const [words, said] = await Promise.all([row.locator(".call-line").boundingBox(), note.boundingBox()]);
      assert.ok(words !== null && said !== null && words.x + words.width <= said.x, JSON.stringify({ width, words, said }));
      assert.equal(await row.getByText("+5").first().isVisible(), hasCounts, `at ${String(width)}`);
    }
  });

  it("shows an edit as a diff, its counts, and problems that came of it", async () => {
    const result: readonly ToolResultPart[] = [
      { kind: "text", text: `${resultOf(editCall)}\n\nNew problems:\nsrc/shop/money.ts:12: Cannot find name 'count'.` },
    ];
    await using panel = await bench.open({ state: stateOf([{ ...editCall, result }]) });
    await unfold(panel.byId("tool-call"));
    const lines = panel.byId("diff").locator(".diff-line");
    assert.equal(await lines.filter({ hasText: "let sum = 0;" }).getAttribute("class"), "diff-line removed");
    assert.equal(await lines.filter({ hasText: "return cents / 100;" }).getAttribute("class"), "diff-line added");
    assert.equal(await lines.locator("visible=true").filter({ hasText: "Line 42" }).count(), 1);
    assert.equal(
      await panel.byId("tool-call").locator(".call-result").textContent(),
      "New problems:\nsrc/shop/money.ts:12: Cannot find name 'count'.",
    );
  });

  it("shows the arguments of a tool that it does not know as JSON, short ones of others as a list", async () => {
    const search = callPart("s1", "search_text", { query: "total", glob: "src/**" }, 'Searched for "total"', { text: "src/a.ts:1: total" });
    const other = callPart("m1", "mcp_tool", { title: "Rounding", labels: ["bug"] }, "mcp_tool", { text: "Created" });
    await using panel = await bench.open({ state: stateOf([search, other]) });
    const rows = panel.byId("tool-call");
    await unfold(rows.nth(0));
    await unfold(rows.nth(1));
    assert.deepEqual(await rows.nth(0).locator("dl > div").allTextContents(), ["querytotal", "globsrc/**"]);
    assert.equal(await rows.nth(1).locator(".call-arguments").textContent(), '{\n  "title": "Rounding",\n  "labels": [\n    "bug"\n  ]\n}');
  });

  it("gives the beginning of a long result, and all of it in an editor", async () => {
    const text = Array.from({ length: 1000 }, (_, line) => `line ${String(line)}`).join("\n");
    await using panel = await bench.open({ state: stateOf([callPart("r1", "read_file", { path: "a.ts" }, "Read a.ts", { text })]) });
    const row = panel.byId("tool-call");
    await unfold(row);
    assert.equal(((await row.locator(".call-result").textContent()) ?? "").split("\n").length, 200);
    await panel.byId("result-open").click();
    assert.deepEqual(await panel.messagesOf("result-open"), [{ type: "result-open", turnId: "a1", partId: "r1" }]);
  });

  it("shows images and links of a result; an image opens with a click", async () => {
    const result: readonly ToolResultPart[] = [
      { kind: "text", text: "A picture:" },
      { kind: "image", file: "i.png", mediaType: "image/png" },
      { kind: "resource-link", uri: "https://example.com/docs", name: "The docs" },
    ];
    await using panel = await bench.open({ state: stateOf([callPart("m1", "mcp_tool", {}, "mcp_tool", { result })]) });
    await unfold(panel.byId("tool-call"));
    assert.deepEqual(await panel.messagesOf("image-load"), [{ type: "image-load", turnId: "a1", partId: "m1", index: 1 }]);
    await panel.page.evaluate(() => {
      const bytes = new Uint8Array([1]);
      window.postMessage({ type: "image-loaded", turnId: "a1", partId: "m1", index: 1, mediaType: "image/png", bytes }, "*");
    });
    await panel.page.waitForFunction(() => document.querySelector(".call-body img")?.getAttribute("src")?.startsWith("blob:"));
    await panel.byId("answer-image").click();
    assert.deepEqual(await panel.messagesOf("image-open"), [{ type: "image-open", turnId: "a1", partId: "m1", index: 1 }]);
    await panel.page.getByRole("link", { name: "The docs" }).click();
    assert.deepEqual(await panel.messagesOf("link-open"), [{ type: "link-open", href: "https://example.com/docs" }]);
  });

  it("says that a call gave no output", async () => {
    await using panel = await bench.open({ state: stateOf([callPart("m1", "mcp_tool", {}, "mcp_tool", { text: "" })]) });
    await unfold(panel.byId("tool-call"));
    assert.equal(await panel.byId("tool-call").locator(".call-body").textContent(), "No output");
  });

  it("shows calls that were cut off by a closed window as interrupted, or as never started", async () => {
    const cut = [
      { ...runningCommand, state: "interrupted" as const },
      callPart("i2", "edit_file", { path: "src/a.ts" }, "Editing src/a.ts", { state: "pending" }),
    ];
    await using panel = await bench.open({ state: stateOf(cut, "interrupted") });
    assert.deepEqual(await panel.byId("tool-call").evaluateAll((all) => all.map((row) => row.getAttribute("data-state"))), [
      "interrupted",
      "not-run",
    ]);
    assert.equal(await panel.page.locator(".codicon-loading").count(), 0);
  });

  describe("that only look at things", () => {
    const reads = (...ids: readonly string[]): readonly ToolCallPart[] =>
      ids.map((id) => callPart(id, "read_file", { path: `src/${id}.ts` }, `Read src/${id}.ts`, { text: id }));

    it("stand under one line, which opens to them", async () => {
      const search = callPart("s1", "search_text", { query: "a" }, "Searched for a");
      await using panel = await bench.open({ state: stateOf([...reads("r1", "r2"), search, { ...search, id: "s2" }, ...reads("r3")]) });
      const group = panel.byId("tool-group");
      assert.equal(await group.locator(".call-text").textContent(), "Read 3 files, searched 2 times");
      assert.equal(await panel.byId("tool-call").count(), 0, "rows that are not seen are not made");
      await unfold(group);
      assert.equal(await panel.byId("tool-call").count(), 5);
      await unfold(panel.byId("tool-call").nth(0));
      assert.equal(await panel.byId("tool-call").nth(0).locator(".call-result").textContent(), "r1");
    });

    it("come under the line as they begin; what is open, and has the focus, keeps it", async () => {
      await using panel = await bench.open({ state: stateOf(reads("r1")) });
      await unfold(panel.byId("tool-call"));
      await panel.change({ type: "part-start", turnId: "a1", part: { ...reads("r2")[0], state: "running" } as ToolCallPart });
      assert.equal(await panel.byId("tool-group").locator("> .call-head .call-text").textContent(), "Reading 2 files");
      assert.equal(await panel.byId("tool-group").getAttribute("data-state"), "running");
      assert.equal(await panel.byId("tool-call").nth(0).locator(".call-result").isVisible(), true);
      assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Read src/r1.ts, done");
      await panel.change({ type: "part-update", turnId: "a1", partId: "r2", set: { state: "done", result: [] } });
      assert.equal(await panel.byId("tool-group").locator("> .call-head .call-text").textContent(), "Read 2 files");
    });

    it("leave alone what the user decides or was denied, and say how many failed", async () => {
      const secret = callPart("x1", "read_file", { path: ".env" }, "Reading .env", { state: "awaiting-approval" });
      await using panel = await bench.open({ state: stateOf([...reads("r1", "r2"), secret, ...reads("r3", "r4")]) });
      assert.equal(await panel.byId("tool-group").count(), 2);
      assert.equal(await panel.byId("tool-call").locator(".call-meta").textContent(), "waiting for you");
      await panel.change({ type: "part-update", turnId: "a1", partId: "x1", set: { state: "failed", result: [] } });
      assert.equal(await panel.byId("tool-group").count(), 1);
      assert.equal(await panel.byId("tool-group").locator(".call-meta").textContent(), "1 failed");
    });
  });

  describe("that run", () => {
    /** However slow the machine is, it has not run for long. */
    const begun: ToolCallPart = { ...runningCommand, startedAtMs: Date.now() + 3_600_000 };

    it("show what a command writes as it comes, follow its end, and fold when it is over", async () => {
      await using panel = await bench.open({ state: stateOf([begun]) });
      assert.equal(await expanded(panel.byId("tool-call")), "false", "nothing has come yet");
      await panel.change({ type: "output-append", partId: "c6", text: "first\n" });
      assert.equal(await expanded(panel.byId("tool-call")), "true");
      await panel.waitForText("call-output", "first\n");
      const lines = Array.from({ length: 100 }, (_, line) => `line ${String(line)}\n`).join("");
      await panel.change({ type: "output-append", partId: "c6", text: `10 %\r50 %\r100 %\n${lines}` });
      await panel.waitForText("call-output", `first\n100 %\n${lines}`);
      assert.ok(await isAtEnd(panel.byId("call-output")));
      await panel.change(
        { type: "output-end", partId: "c6" },
        {
          type: "part-update",
          turnId: "a1",
          partId: "c6",
          set: { state: "done", result: [{ kind: "text", text: "line 99\n[Exit code 0.]" }] },
        },
        { type: "part-end", turnId: "a1", partId: "c6", atMs },
      );
      assert.equal(await expanded(panel.byId("tool-call")), "false");
      await unfold(panel.byId("tool-call"));
      assert.equal(await panel.byId("call-output").textContent(), "line 99");
      assert.equal(await panel.byId("tool-call").locator(".call-foot .call-note").textContent(), "Exit code 0");
    });

    it("change nothing under a user who has scrolled up in the output, and go on at its end", async () => {
      const lines = Array.from({ length: 100 }, (_, line) => `line ${String(line)}\n`).join("");
      await using panel = await bench.open({ state: stateOf([begun]) });
      await panel.change({ type: "output-append", partId: "c6", text: lines });
      await panel.waitForText("call-output", lines);
      await scrollOutput(panel, 10);
      await panel.change(
        { type: "output-append", partId: "c6", text: "more\n" },
        { type: "output-append", partId: "c6", text: "and more\n" },
      );
      await panel.change({ type: "part-update", turnId: "a1", partId: "c6", set: { line: "Running on" } });
      assert.equal(await panel.byId("call-output").evaluate((output) => output.scrollTop), 10);
      assert.equal(await panel.byId("call-output").textContent(), lines);
      await scrollOutput(panel, 100_000);
      await panel.waitForText("call-output", `${lines}more\nand more\n`);
      assert.ok(await isAtEnd(panel.byId("call-output")));
    });

    it("stay closed where the user has closed them", async () => {
      await using panel = await bench.open({ state: stateOf([begun]) });
      await panel.change({ type: "output-append", partId: "c6", text: "first\n" });
      await unfold(panel.byId("tool-call"));
      await panel.change({ type: "output-append", partId: "c6", text: "second\n" });
      assert.equal(await expanded(panel.byId("tool-call")), "false");
    });

    it("show the end of a long output while they run, and all of it afterwards", async () => {
      const lines = Array.from({ length: 2000 }, (_, line) => `line ${String(line)}`).join("\n");
      await using panel = await bench.open({ state: stateOf([begun]) });
      await panel.change({ type: "output-append", partId: "c6", text: lines });
      const shown = (await panel.byId("call-output").textContent()) ?? "";
      assert.ok(shown.length <= 8000 && shown.startsWith("line ") && shown.endsWith("line 1999"), shown.slice(0, 20));
      await panel.change({
        type: "part-update",
        turnId: "a1",
        partId: "c6",
        set: { state: "done", result: [{ kind: "text", text: lines }] },
      });
      await unfold(panel.byId("tool-call"));
      assert.equal(await panel.byId("call-output").textContent(), lines);
    });

    it("can be stopped, and say how long they have run from three seconds on", async () => {
      await using panel = await bench.open();
      await panel.page.clock.install({ time: atMs });
      await panel.page.clock.pauseAt(atMs + 1000);
      const started = { ...runningCommand, startedAtMs: atMs };
      await panel.post({
        type: "snapshot",
        sequence: 0,
        state: { ...stateOf([started]), outputs: { c6: coloredOutput } },
      });
      await panel.delivered();
      await panel.page.clock.runFor(500);
      const meta = panel.byId("tool-call").locator(".call-meta");
      assert.equal(await meta.textContent(), "");
      await panel.page.clock.runFor(2000);
      assert.equal(await meta.textContent(), "3 s");
      await panel.page.clock.runFor(60_000);
      assert.equal(await meta.textContent(), "1 min 3 s");
      await panel.byId("call-stop").click();
      assert.deepEqual(await panel.messagesOf("call-stop"), [{ type: "call-stop", turnId: "a1", partId: "c6" }]);
      assert.deepEqual(await panel.messagesOf("answer-stop"), []);
    });

    it("lead to their terminal and can be stopped alone by keyboard, also if they write nothing", async () => {
      await using panel = await bench.open();
      await panel.page.clock.install({ time: atMs });
      await panel.page.clock.pauseAt(atMs + 1000);
      await panel.post({ type: "snapshot", sequence: 0, state: stateOf([{ ...runningCommand, startedAtMs: atMs }]) });
      await panel.delivered();
      await panel.page.clock.runFor(500);
      assert.equal(await panel.byId("call-stop").count(), 0, "one that is over at once shows no buttons");
      await panel.page.clock.runFor(3000);
      await panel.byId("terminal-show").press("Enter");
      await panel.byId("call-stop").press("Space");
      assert.deepEqual(
        (await panel.requests()).filter(({ type }) => type === "terminal-show" || type === "call-stop"),
        [{ type: "terminal-show" }, { type: "call-stop", turnId: "a1", partId: "c6" }],
      );
    });

    it("that are started in the background say so after the command", async () => {
      const line = "Started in the background: npm run dev";
      const call = callPart("b1", "run_command", { command: "npm run dev", background: true }, line, {
        text: "Started in the background as c1.",
      });
      await using panel = await bench.open({ width: 300, state: stateOf([call]) });
      const row = panel.byId("tool-call");
      assert.equal(await row.locator(".call-command").textContent(), "npm run dev");
      assert.equal(await row.locator(".call-meta").textContent(), "in the background");
      assert.equal(await row.getByRole("button").first().getAttribute("aria-label"), "Started npm run dev, done, in the background");
    });

    it("keep the focus in their row when they have ended", async () => {
      await using panel = await bench.open({ state: { ...stateOf([begun]), outputs: { c6: coloredOutput } } });
      await panel.byId("call-stop").focus();
      const result = [
        { kind: "text", text: `The user stopped this call while it ran. It may have had effects.\n${coloredOutput}` },
      ] as const;
      const line = "Running npm test (stopped)";
      await panel.change({ type: "part-update", turnId: "a1", partId: "c6", set: { state: "interrupted", line, result } });
      assert.equal(await panel.focused(), "call-toggle");
      assert.equal(await panel.byId("call-toggle").getAttribute("aria-label"), "Running npm test, stopped");
      assert.equal(await expanded(panel.byId("tool-call")), "true", "it's being read");
      assert.match((await panel.byId("call-output").textContent()) ?? "", /^> shop@1\.0\.0 test\n/);
    });

    it("say what they are about to do while the model still writes them", async () => {
      await using panel = await bench.open({ state: stateOf([]) });
      const part: ToolCallPart = {
        kind: "tool-call",
        id: "p1",
        stepId: "s1",
        callId: "k1",
        name: "write_file",
        argumentsText: "",
        state: "pending",
      };
      await panel.change({ type: "part-start", turnId: "a1", part });
      const head = panel.byId("tool-call").locator(".call-head");
      assert.equal(await head.textContent(), "Writing…");
      await panel.change({ type: "part-append", turnId: "a1", partId: "p1", text: '{"path":"src/a.ts","content":"a' });
      assert.equal(await head.textContent(), "Writing src/a.ts");
      const kept = await panel.byId("tool-call").locator(".call-path").elementHandle();
      await panel.change({ type: "part-append", turnId: "a1", partId: "p1", text: "\\nb\\nc" });
      assert.equal(await head.textContent(), "Writing src/a.ts2 lines");
      assert.equal(await kept?.evaluate((node) => node.isConnected), true, "what is the same stays");
      assert.equal(await panel.byId("tool-call").getAttribute("data-state"), "preparing");
      assert.equal(await panel.byId("waiting").isVisible(), false, "the row shows it");
    });
  });

  it("400 calls: what is folded is small, and a change of one touches no other", async () => {
    const parts = Array.from({ length: 400 }, (_, index) =>
      index % 4 === 0
        ? { ...editCall, id: `e${String(index)}` }
        : callPart(`r${String(index)}`, "read_file", { path: `src/${String(index)}.ts` }, `Read src/${String(index)}.ts`, {
            text: "x\n".repeat(500),
          }),
    );
    await using panel = await bench.open({ state: stateOf([...parts, runningCommand]) });
    const size = await panel.byId("turn-answer").evaluate((turn) => turn.querySelectorAll("*").length);
    assert.ok(size < 4000, `${String(size)} elements`);
    await panel.page.evaluate(() => {
      const changed = new Set<Element>();
      new MutationObserver((records) => {
        for (const { target } of records) {
          const row = (target instanceof Element ? target : target.parentElement)?.closest(
            "[data-testid=tool-call], [data-testid=tool-group]",
          );
          changed.add(row ?? document.body);
        }
        document.body.dataset["changed"] = String(changed.size);
      }).observe(document.querySelector(".calls") ?? document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
    });
    await panel.change({ type: "output-append", partId: "c6", text: "out\n" });
    await panel.change({ type: "part-update", turnId: "a1", partId: "c6", set: { line: "Running more" } });
    assert.equal(await panel.page.evaluate(() => document.body.dataset["changed"]), "1");
  });
});

function toggle(row: Locator): Locator {
  return row.getByTestId("call-toggle").first();
}

/** Clicks at the line's icon: a file in the line is a link of its own. */
async function unfold(row: Locator): Promise<void> {
  await toggle(row).click({ position: { x: 10, y: 10 } });
}

async function expanded(row: Locator): Promise<string | null> {
  return await toggle(row).getAttribute("aria-expanded");
}

function resultOf({ result = [] }: ToolCallPart): string {
  return result.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
}

async function scrollOutput(panel: PanelPage, top: number): Promise<void> {
  await panel.byId("call-output").evaluate(
    (output, to) =>
      new Promise((resolve) => {
        output.addEventListener("scroll", resolve, { once: true });
        output.scrollTop = to;
      }),
    top,
  );
}

async function isAtEnd(output: ReturnType<PanelPage["byId"]>): Promise<boolean> {
  return await output.evaluate(
    (node) => node.scrollHeight > node.clientHeight && node.scrollHeight - node.clientHeight - node.scrollTop <= 4,
  );
}
