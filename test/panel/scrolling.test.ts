import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, lookStates, richMarkdown, sampleState, userTurn } from "./samples.ts";

const question = userTurn("u1", "Go");
const longText = "A line of an answer that goes on.\n\n".repeat(80);
const longChat = sampleState([
  question,
  finishedAnswer("a1", richMarkdown + longText),
  userTurn("u2", "More"),
  finishedAnswer("a2", longText + richMarkdown),
]);

/** Where the window and what frames the conversation stand, and by how much the page is larger than the window: all zero where only the transcript scrolls. */
const pageOffsets = (panel: PanelPage): Promise<readonly number[]> =>
  panel.page.evaluate(() => {
    const page = document.documentElement;
    const frames = [page, document.body, document.getElementById("root"), document.querySelector("main")];
    return [
      window.scrollX,
      window.scrollY,
      Math.max(page.scrollHeight, document.body.scrollHeight) - window.innerHeight,
      Math.max(page.scrollWidth, document.body.scrollWidth) - window.innerWidth,
      ...frames.flatMap((frame) => [frame?.scrollTop ?? 0, frame?.scrollLeft ?? 0]),
    ];
  });

const transcriptTop = (panel: PanelPage): Promise<number> => panel.byId("transcript").evaluate((node) => node.scrollTop);

async function assertPageStands(panel: PanelPage, after: string): Promise<void> {
  assert.deepEqual(new Set(await pageOffsets(panel)), new Set([0]), after);
}

describe("panel: only the transcript scrolls", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("pages the conversation with PageUp and PageDown from the composer, and stays on the page (case 1)", async () => {
    await using panel = await bench.open({ state: longChat });
    const end = await transcriptTop(panel);
    await panel.byId("composer-input").click();
    await panel.page.keyboard.type("a line");
    await panel.page.keyboard.press("PageUp");
    await panel.byId("scroll-bottom").waitFor({ state: "visible" });
    const up = await transcriptTop(panel);
    assert.ok(up < end - 300, `${up} of ${end}`);
    await assertPageStands(panel, "PageUp");
    assert.equal(await panel.byId("composer-input").inputValue(), "a line");
    await panel.page.keyboard.press("PageDown");
    await panel.page.keyboard.press("PageDown");
    await panel.byId("scroll-bottom").waitFor({ state: "hidden" });
    assert.equal(await transcriptTop(panel), end);
    for (const key of ["Home", "End", "Space", "Control+Home", "Control+End", "Shift+PageUp", "PageUp", "PageUp", "ArrowUp"]) {
      await panel.page.keyboard.press(key);
      await assertPageStands(panel, key);
    }
  });

  it("leaves PageUp to the composer whose own text has pages", async () => {
    await using panel = await bench.open({ state: longChat });
    const input = panel.byId("composer-input");
    await input.fill("line\n".repeat(80));
    await input.press("Control+End");
    await panel.drawn();
    const before = await transcriptTop(panel);
    await input.press("PageUp");
    const caret = await input.evaluate((node: HTMLTextAreaElement) => node.selectionStart);
    assert.ok(caret > 0 && caret < 400, `the caret is at ${caret}`);
    assert.equal(await transcriptTop(panel), before);
    await assertPageStands(panel, "PageUp in a long draft");
  });

  it("keeps the page where it is when any element is scrolled into view, focused or asked to scroll (case 1)", async () => {
    await using panel = await bench.open({ height: 400 });
    for (const [name, state] of [...Object.entries(lookStates), ["long", longChat] as const]) {
      for (const width of [180, 400]) {
        await panel.page.setViewportSize({ width, height: 400 });
        await panel.snapshot(state);
        await assertPageStands(panel, `${name} at ${width}`);
        await panel.page.evaluate(() => {
          for (const node of document.querySelectorAll<HTMLElement>("body, body *")) {
            node.scrollIntoView({ block: "start", inline: "start" });
            node.scrollIntoView({ block: "end", inline: "end" });
            node.focus();
          }
          for (const node of [document.documentElement, document.body, document.getElementById("root"), document.querySelector("main")]) {
            node?.scrollTo(5000, 5000);
          }
          window.scrollTo(5000, 5000);
        });
        await assertPageStands(panel, `${name} at ${width}, everything scrolled into view`);
      }
    }
    const heading = panel.page.locator(".turn h2").first();
    await heading.evaluate((node) => node.scrollIntoView());
    assert.equal(await panel.byId("transcript").evaluate((node) => node.scrollTop <= 24), true, "the transcript goes to the heading");
  });

  it("keeps the page where it is while a selection is dragged beyond its edge (case 1)", async () => {
    await using panel = await bench.open({
      state: sampleState([question, answerTurn("a1", { blocks: [{ kind: "text", text: longText }] })]),
      height: 400,
    });
    const { mouse } = panel.page;
    await mouse.move(60, 120);
    await mouse.down();
    await mouse.move(80, 395, { steps: 5 });
    await mouse.move(80, 399, { steps: 5 });
    await panel.drawn();
    await mouse.up();
    await assertPageStands(panel, "a drag");
    assert.notEqual(await panel.page.evaluate(() => getSelection()?.toString() ?? ""), "");
  });
});
