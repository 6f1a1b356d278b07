import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import type { CompletionItem } from "../../src/shared/completionItem.ts";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { themeNames } from "./themes.ts";
import { answerTurn, sampleState, userTurn } from "./samples.ts";

const files: readonly CompletionItem[] = [
  { label: "@selection", detail: "src/app.ts:10-20", icon: "selection", insert: "@selection " },
  { label: "@problems", detail: "What language servers report", icon: "warning", insert: "@problems " },
  { label: "parser/", detail: "src", icon: "folder", insert: "@src/parser/", goesOn: true },
  { label: "parse.ts", detail: "src/parser/with/a/rather/long/path/of/folders", icon: "file", insert: "@src/parser/parse.ts " },
  { label: "to do.md", icon: "file", insert: '@"to do.md" ' },
  ...Array.from(
    { length: 20 },
    (_, number): CompletionItem => ({
      label: `file${String(number)}.ts`,
      detail: "src",
      icon: "file",
      insert: `@src/file${String(number)}.ts `,
    }),
  ),
];
const commands: readonly CompletionItem[] = [
  { label: "/fix", detail: "Find the cause of a problem and fix it", icon: "terminal", insert: "/fix " },
  { label: "/compact", detail: "Summarise earlier messages to make room", icon: "terminal", insert: "/compact " },
];

describe("panel: completion in the composer", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  /** Types, and answers what the page asks for. */
  async function offer(panel: PanelPage, typed: string, items: readonly CompletionItem[]): Promise<void> {
    const count = (await panel.messagesOf("completion-ask")).length;
    await panel.byId("composer-input").pressSequentially(typed);
    await panel.waitFor("completion-ask", count + 1);
    const asked = (await panel.messagesOf("completion-ask")).at(-1);
    await panel.post({ type: "completion-offer", id: asked?.id ?? -1, items });
    await panel.drawn();
  }

  const value = (panel: PanelPage): Promise<string> => panel.byId("composer-input").inputValue();
  const active = (panel: PanelPage): Promise<string | null> =>
    panel.page.locator("[role=option][aria-selected=true] .completion-label").textContent();

  it("offers mentions at @, moves with the arrow keys, and takes one with Enter or Tab, without sending", async () => {
    await using panel = await bench.open({ state: sampleState([]) });
    await offer(panel, "See @", files);
    assert.equal(await active(panel), "@selection");
    for (const [key, label] of [
      ["ArrowDown", "@problems"],
      ["ArrowUp", "@selection"],
      ["ArrowUp", "file19.ts"],
      ["ArrowDown", "@selection"],
      ["PageDown", "file3.ts"],
      ["PageUp", "@selection"],
    ] as const) {
      await panel.page.keyboard.press(key);
      assert.equal(await active(panel), label, key);
    }
    await panel.page.keyboard.press("Enter");
    assert.equal(await value(panel), "See @selection ");
    assert.equal(await panel.byId("completions").isVisible(), false);
    await offer(
      panel,
      "and @par",
      [files[3] ?? files[0]].filter((item) => item !== undefined),
    );
    await panel.page.keyboard.press("Tab");
    assert.equal(await value(panel), "See @selection and @src/parser/parse.ts ");
    assert.deepEqual(await panel.messagesOf("prompt-send"), []);
    await panel.page.keyboard.press("Enter");
    assert.equal((await panel.messagesOf("prompt-send"))[0]?.text, "See @selection and @src/parser/parse.ts ");
  });

  it("asks for what is typed, passes over late answers, and goes on in a folder", async () => {
    await using panel = await bench.open({ state: sampleState([]) });
    await offer(panel, "@pa", files.slice(2, 4));
    const asked = await panel.messagesOf("completion-ask");
    assert.deepEqual(
      asked.map(({ trigger, query }) => `${trigger}${query}`),
      ["@", "@p", "@pa"],
    );
    await panel.post({ type: "completion-offer", id: asked[0]?.id ?? -1, items: commands });
    await panel.drawn();
    assert.equal(await active(panel), "parser/");
    await panel.page.keyboard.press("Enter");
    await panel.waitFor("completion-ask", 4);
    assert.equal((await panel.messagesOf("completion-ask"))[3]?.query, "src/parser/");
    assert.equal(await value(panel), "@src/parser/");
  });

  it("is closed by Escape, which stops nothing, and stays so for this word; and by leaving it", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Go"), answerTurn("a1")]) });
    await offer(panel, "@", files);
    await panel.page.keyboard.press("Escape");
    assert.equal(await panel.byId("completions").isVisible(), false);
    assert.deepEqual(await panel.messagesOf("answer-stop"), []);
    await panel.byId("composer-input").pressSequentially("pa");
    assert.equal((await panel.messagesOf("completion-ask")).length, 1);
    await offer(panel, " @", files);
    await panel.page.keyboard.press("Home");
    await panel.page.waitForFunction(() => document.querySelector<HTMLElement>("[data-testid=completions]")?.hidden === true);
  });

  it("offers commands at / where the prompt begins alone; Enter sends one that is written out", async () => {
    await using panel = await bench.open({ state: sampleState([]) });
    await offer(
      panel,
      "/co",
      [commands[1] ?? files[0]].filter((item) => item !== undefined),
    );
    await panel.page.keyboard.press("Enter");
    assert.equal(await value(panel), "/compact ");
    await panel.byId("composer-input").fill("");
    await offer(
      panel,
      "/compact",
      [commands[1] ?? files[0]].filter((item) => item !== undefined),
    );
    await panel.page.keyboard.press("Enter");
    assert.equal((await panel.messagesOf("prompt-send"))[0]?.text, "/compact");
    const count = (await panel.messagesOf("completion-ask")).length;
    await panel.byId("composer-input").pressSequentially("What is /fix");
    assert.equal((await panel.messagesOf("completion-ask")).length, count);
  });

  it("takes what is clicked, in the middle of a text, and Undo brings back what was there", async () => {
    await using panel = await bench.open({ state: sampleState([]) });
    await panel.byId("composer-input").pressSequentially("Read  please");
    for (let step = 0; step < 7; step += 1) {
      await panel.page.keyboard.press("ArrowLeft");
    }
    await offer(panel, "@to", files.slice(4, 5));
    await panel.page.locator("[role=option]").first().click();
    assert.equal(await value(panel), 'Read @"to do.md" please');
    await panel.byId("composer-input").pressSequentially("now, ");
    assert.equal(await value(panel), 'Read @"to do.md" now, please');
    await panel.page.keyboard.press("Control+z");
    await panel.page.keyboard.press("Control+z");
    assert.equal(await value(panel), "Read @to please");
  });

  it("names the active one to screen readers, and fits a narrow panel", async () => {
    for (const theme of themeNames) {
      for (const width of theme.includes("Contrast") ? [220] : [220, 400]) {
        await using panel = await bench.open({ theme, width, height: 500, state: { ...sampleState([]), selection: "src/app.ts:10-20" } });
        await offer(panel, "@p", files);
        const field = panel.byId("composer-input");
        assert.equal(await field.getAttribute("aria-controls"), "completions");
        assert.equal(await field.getAttribute("aria-activedescendant"), "completion-0");
        const box = await panel.byId("completions").boundingBox();
        assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.height <= 270, JSON.stringify(box));
        const { violations } = await new AxeBuilder({ page: panel.page }).analyze();
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
          [],
        );
        const shots = process.env["SHOTS"];
        if (shots !== undefined) {
          await panel.page.screenshot({ path: `${shots}/completion-${theme.replaceAll(" ", "-").toLowerCase()}-${String(width)}.png` });
        }
        await panel.page.keyboard.press("Escape");
        assert.equal(await field.getAttribute("aria-activedescendant"), null);
      }
    }
  });

  it("mentions that the host offers go where the caret is, with spaces around them", async () => {
    await using panel = await bench.open({ state: sampleState([]) });
    await panel.byId("composer-input").pressSequentially("Look at");
    await panel.post({ type: "mention-insert", text: "@src/a.ts @docs/" });
    await panel.drawn();
    assert.equal(await value(panel), "Look at @src/a.ts @docs/ ");
    assert.equal(await panel.byId("completions").isVisible(), false);
  });

  it("the editor's selection is offered as a chip, and attached with a click", async () => {
    await using panel = await bench.open({ state: { ...sampleState([]), selection: "src/app.ts:10-20" } });
    const chip = panel.byId("selection-chip");
    assert.equal(await chip.textContent(), "app.ts:10-20");
    await chip.click();
    assert.equal((await panel.messagesOf("selection-attach")).length, 1);
    await panel.change({
      type: "attachments-set",
      attachments: [{ id: "x", kind: "text", name: "src/app.ts:10-20", mediaType: "text/plain", sizeBytes: 30 }],
    });
    assert.equal(await chip.isVisible(), false);
    await panel.change({ type: "selection-set", selection: "src/b.ts:1" });
    assert.equal(await chip.textContent(), "b.ts:1");
    await panel.change({ type: "selection-set" });
    assert.equal(await chip.isVisible(), false);
  });
});
