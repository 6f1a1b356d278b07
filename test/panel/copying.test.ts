import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { finishedAnswer, sampleState, userTurn } from "./samples.ts";

const text =
  "Before it.\n\n```ts\nconst a = 1;\n\nfunction b() {\n  return a;\n}\n```\n\nAfter it.\n\n| Name | Size |\n|---|---|\n| one | 1 |\n\n```\nplain\n```\n\nThe end.";

/** What Ctrl+C puts into the clipboard with all from `first` to `last` selected. */
async function copied(panel: PanelPage, first: string, last: string): Promise<string> {
  const { page } = panel;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(
    ([from, to]) => {
      const [start, end] = [document.querySelector(from), document.querySelector(to)];
      if (start && end) {
        getSelection()?.setBaseAndExtent(start, 0, end, end.childNodes.length);
      }
    },
    [first, last] as const,
  );
  await page.keyboard.press("Control+c");
  return await page.evaluate(() => navigator.clipboard.readText());
}

describe("panel: what a selection copies (case 18)", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("is the code of a block, line for line, without its label and its buttons", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Go"), finishedAnswer("a1", text)]) });
    const all = await copied(panel, ".answer-text", ".answer-text");
    assert.equal(
      all.replace(/\n{2,}/g, "\n\n").trim(),
      "Before it.\n\nconst a = 1;\n\nfunction b() {\n  return a;\n}\nAfter it.\n\nName\tSize\none\t1\nplain\nThe end.",
    );
    const one = await copied(panel, ".code-block", ".code-block");
    assert.equal(one.trim(), "const a = 1;\n\nfunction b() {\n  return a;\n}");
  });

  it("holds nothing that is meant only for screen readers", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "My question"), finishedAnswer("a1", "My answer.")]) });
    const all = await copied(panel, ".transcript-content", ".answer-text");
    assert.equal(all.replace(/\s+/g, " ").trim(), "My question My answer.");
  });
});

describe("panel: the size of its type (case 18)", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  const typeOf = (panel: PanelPage, selector: string): Promise<readonly string[]> =>
    panel.page
      .locator(selector)
      .first()
      .evaluate((node) => [getComputedStyle(node).fontSize, getComputedStyle(node).fontFamily]);

  it("is that of chats for text and the editor's for code, and changes with the settings", async () => {
    await using panel = await bench.open({
      state: sampleState([userTurn("u1", "Go"), finishedAnswer("a1", text)], { chatType: { sizePx: 17, family: "Georgia" } }),
    });
    await panel.page.evaluate(() => document.documentElement.style.setProperty("--vscode-editor-font-size", "19px"));
    for (const selector of [".answer-text p", ".bubble-text", "[data-testid=composer-input]"]) {
      assert.deepEqual(await typeOf(panel, selector), ["17px", "Georgia"], selector);
    }
    assert.equal((await typeOf(panel, ".code-block code"))[0], "19px");
    await panel.change({ type: "chat-type-set", chatType: { sizePx: 20 } });
    assert.equal((await typeOf(panel, ".answer-text p"))[0], "20px");
    assert.notEqual((await typeOf(panel, ".answer-text p"))[1], "Georgia");
    await panel.change({ type: "chat-type-set", chatType: {} });
    assert.equal((await typeOf(panel, ".answer-text p"))[0], "13px");
  });
});
