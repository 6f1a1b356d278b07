import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, sampleState, userTurn } from "./samples.ts";

const question = userTurn("u1", "Where is it?");
const text = [
  "It starts in [the chat](src/a.ts#L10) and goes on in src/a.ts:42, then lib\\b.ts(3,7) and `src/a.ts:42:7`.",
  "",
  "- `chatController.ts` has it, `Makefile` builds it, `gone.ts` is no longer there; nor is [this](gone.md) or other/gone.ts:3.",
  "- See [MDN](https://developer.mozilla.org/) for `foo()`, and [notes](file:///work/my%20notes.md#L2-L4).",
  "",
  "```ts",
  "import './src/a.ts';",
  "```",
].join("\n");
const existing = ["src/a.ts", "lib\\b.ts", "chatController.ts", "Makefile", "file:///work/my%20notes.md"];

async function answerCheck(panel: PanelPage): Promise<void> {
  await panel.waitFor("files-check");
  const [asked] = await panel.messagesOf("files-check");
  assert.ok(asked);
  await panel.post({ type: "files-checked", paths: asked.paths, existing });
  await panel.delivered();
}

describe("panel: links to files (case 17)", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("are made of what the host says is a file; everything else stays as it was written", async () => {
    await using panel = await bench.open({ state: sampleState([question, finishedAnswer("a1", text)]) });
    const before = await panel.byId("answer-text").textContent();
    await answerCheck(panel);
    const [asked] = await panel.messagesOf("files-check");
    assert.deepEqual(new Set(asked?.paths), new Set([...existing, "gone.ts", "gone.md", "other/gone.ts"]));
    const links = panel.page.locator("a.file-link");
    assert.deepEqual(await links.allTextContents(), [
      "the chat",
      "src/a.ts:42",
      "lib\\b.ts(3,7)",
      "src/a.ts:42:7",
      "chatController.ts",
      "Makefile",
      "notes",
    ]);
    assert.equal(await panel.byId("answer-text").textContent(), before);
    assert.equal(await panel.page.locator("pre a").count(), 0);
  });

  it("open the file at its place, with Enter too, and beside the editor with Ctrl or the middle button", async () => {
    await using panel = await bench.open({ state: sampleState([question, finishedAnswer("a1", text)]) });
    await answerCheck(panel);
    const links = panel.page.locator("a.file-link");
    await links.nth(0).click();
    await links.nth(2).focus();
    await panel.page.keyboard.press("Enter");
    await links.nth(3).click({ modifiers: ["Control"] });
    await links.nth(6).click({ button: "middle" });
    await panel.page.getByRole("link", { name: "MDN" }).click();
    const place = (path: string, line?: number, column?: number, endLine?: number) => ({ path, line, column, endLine });
    assert.deepEqual(await panel.messagesOf("file-open"), [
      { type: "file-open", target: place("src/a.ts", 10), toSide: false },
      { type: "file-open", target: place("lib\\b.ts", 3, 7), toSide: false },
      { type: "file-open", target: place("src/a.ts", 42, 7), toSide: true },
      { type: "file-open", target: place("file:///work/my%20notes.md", 2, undefined, 4), toSide: true },
    ]);
    assert.equal((await panel.messagesOf("link-open")).length, 1);
  });

  it("are looked for once an answer has ended, and not while it streams", async () => {
    await using panel = await bench.open({ state: sampleState([question, answerTurn("a1")]) });
    await panel.change({ type: "text-append", turnId: "a1", text });
    assert.deepEqual(await panel.messagesOf("files-check"), []);
    await panel.change({ type: "answer-end", turnId: "a1", status: "complete" });
    await answerCheck(panel);
    assert.equal(await panel.page.locator("a.file-link").count(), 7);
    await panel.snapshot(sampleState([question, finishedAnswer("a1", text)]), 9);
    assert.equal(await panel.page.locator("a.file-link").count(), 7);
    assert.equal((await panel.messagesOf("files-check")).length, 1);
  });

  for (const theme of ["Dark 2026", "Light 2026"] as const) {
    it(`look like links: ${theme}`, async () => {
      await using panel = await bench.open({
        theme,
        state: sampleState([question, finishedAnswer("a1", text, { facts: { finishNote: "length" } })]),
      });
      await answerCheck(panel);
      await panel.byId("attach").hover();
      await panel.shot(`file-links-${theme.split(" ", 1)[0]?.toLowerCase() ?? ""}`);
      assert.equal(
        await panel.page
          .locator("a.file-link code")
          .first()
          .evaluate((node) => getComputedStyle(node).color === getComputedStyle(node.closest("a") ?? node).color),
        true,
      );
    });
  }
});
