import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { finishedAnswer, sampleState, userTurn } from "./samples.ts";
import { rightToLeft, rightToLeftQuestion } from "./markdownSamples.ts";

describe("panel: 10. right-to-left text", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  const openWith = async (answer: string, draft = "", question = rightToLeftQuestion): Promise<PanelPage> =>
    await bench.open({ state: sampleState([userTurn("u1", question), finishedAnswer("a1", answer)], { draft }) });

  /** The direction of each element of `selector` in the answer, with its text. */
  const directions = async (panel: PanelPage, selector: string): Promise<readonly string[]> =>
    await panel
      .byId("answer-text")
      .locator(selector)
      .evaluateAll((all) => all.map((one) => `${getComputedStyle(one).direction} ${one.textContent.trim().split("\n", 1)[0] ?? ""}`));

  it("each block of an answer runs as its first letter does", async () => {
    await using panel = await openWith(rightToLeft);
    assert.deepEqual(await directions(panel, "h3"), ["rtl שלום עולם"]);
    assert.deepEqual(
      (await directions(panel, ".block > p")).map((one) => one.slice(0, 8)),
      ["rtl הפונ", "ltr An E", "rtl مرحب"],
    );
    assert.deepEqual(await directions(panel, "ol > li, ul ul > li"), ["rtl פריט פנימי", "rtl צעד ראשון", "rtl צעד שני"]);
    assert.deepEqual(await directions(panel, "ul > li:last-child"), ["rtl פריט פנימי", "ltr An English item"]);
    assert.deepEqual(
      (await directions(panel, "blockquote, table")).map((one) => one.slice(0, 3)),
      ["rtl", "rtl"],
    );
    assert.deepEqual(await directions(panel, "th"), ["rtl שם", "rtl ערך", "ltr Type"]);
  });

  it("code stays left to right, and says nothing of the text around it", async () => {
    await using panel = await openWith(
      '`useEffect` הוא hook\n\n```ts\nlet a = "שלום";\n```\n\n- `a.b()` קוד\n\n\\(x\\) שלום https://example.com/שלום',
    );
    assert.deepEqual(
      (await directions(panel, ".block > p, li")).map((one) => one.slice(0, 3)),
      ["rtl", "rtl", "rtl"],
    );
    const codes = await panel
      .byId("answer-text")
      .locator("code, .formula")
      .evaluateAll((all) => all.map((one) => [getComputedStyle(one).direction, getComputedStyle(one).unicodeBidi].join()));
    assert.deepEqual([...new Set(codes)], ["ltr,isolate"]);
    assert.equal(await panel.byId("code-block").evaluate((one) => getComputedStyle(one).direction), "ltr");
  });

  it("markers, borders and columns are on the proper side", async () => {
    await using panel = await openWith(rightToLeft);
    const sides = await panel.byId("answer-text").evaluate((answer) => {
      const style = (selector: string): CSSStyleDeclaration => getComputedStyle(answer.querySelector(selector) as Element);
      const left = (selector: string): number => (answer.querySelector(selector) as Element).getBoundingClientRect().left;
      return {
        item: [style("li").marginLeft, style("li").marginRight],
        englishItem: [style("ul > li:last-child:not(li li)").marginLeft, style("ul > li:last-child:not(li li)").marginRight],
        quote: [style("blockquote").borderLeftWidth, style("blockquote").borderRightWidth],
        firstColumnIsRight: left("th:first-child") > left("th:last-child"),
        cell: [style("th:last-child").borderLeftWidth, style("th:last-child").borderRightWidth],
      };
    });
    assert.deepEqual(sides, {
      item: ["0px", "24px"],
      englishItem: ["24px", "0px"],
      quote: ["0px", "2px"],
      firstColumnIsRight: true,
      cell: ["0px", "1px"],
    });
  });

  it("the composer and the bubble run as their lines do", async () => {
    await using panel = await openWith("ok", rightToLeftQuestion);
    const input = panel.byId("composer-input");
    assert.deepEqual(await input.evaluate((one) => [getComputedStyle(one).direction, getComputedStyle(one).unicodeBidi]), [
      "rtl",
      "plaintext",
    ]);
    await input.fill("Hello");
    assert.equal(await input.evaluate((one) => getComputedStyle(one).direction), "ltr");
    const lines = await panel
      .byId("turn-user")
      .locator(".bubble-text")
      .evaluate((bubble) => {
        const text = bubble.firstChild as Text;
        const box = bubble.getBoundingClientRect();
        const lineOf = (word: string): DOMRect => {
          const range = document.createRange();
          range.setStart(text, text.data.indexOf(word));
          range.setEnd(text, text.data.indexOf(word) + word.length);
          return range.getBoundingClientRect();
        };
        return {
          hebrewEnds: Math.round(box.right - lineOf("איך").right),
          englishBegins: Math.round(lineOf("With").left - box.left),
          direction: getComputedStyle(bubble).direction,
        };
      });
    assert.deepEqual(lines, { hebrewEnds: 0, englishBegins: 0, direction: "rtl" });
  });

  it("text in Latin letters stays as it was", async () => {
    await using panel = await openWith("# A\n\nb\n\n- c\n- 1\n\n> d\n\n| e |\n| --- |\n| 2 |", "", "Go");
    assert.deepEqual([...new Set((await directions(panel, "*")).map((one) => one.slice(0, 3)))], ["ltr"]);
  });
});
