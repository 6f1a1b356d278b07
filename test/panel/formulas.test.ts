import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, sampleState, userTurn } from "./samples.ts";

const energy = "The energy is \\(E = mc^2\\), and\n\n\\[\n\\hat{\\beta} = (X^T X)^{-1} X^T y\n\\]";
const integral = "$$\\int e^{-x^2}\\,dx \\\\ x_1 = y_1$$";

describe("panel: 12. LaTeX", () => {
  let bench: PanelBench;
  let panel: PanelPage;
  before(async () => {
    bench = await PanelBench.start();
    panel = await bench.open();
  });
  after(async () => {
    await panel[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  });

  const show = async (text: string, on = panel): Promise<void> => {
    await on.snapshot(sampleState([userTurn("u1", "Go"), finishedAnswer("a1", text)]));
  };
  const typeset = async (count: number, on = panel): Promise<void> => {
    await on.page.waitForFunction((wanted) => document.querySelectorAll(".formula .katex-html").length === wanted, count);
  };

  /** The sources of what is typeset in `text`. */
  const formulasOf = async (text: string): Promise<readonly string[]> => {
    await show(text);
    const count = await panel.byId("formula").count();
    await typeset(count);
    return await panel.page.locator(".formula-source").allTextContents();
  };

  it("is typeset, loaded with the first formula, and copied as its source", async () => {
    await using fresh = await bench.open();
    const requests: string[] = [];
    fresh.page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await show("No formula: $5 and `\\(x\\)`.", fresh);
    assert.equal(requests.length, 0);
    const text = `${energy}\n\n${integral}\n\nend`;
    await show(text, fresh);
    await typeset(3, fresh);
    await fresh.page.evaluate(() => document.fonts.ready);
    assert.deepEqual(requests.filter((path) => !path.endsWith(".woff2")).sort(), ["/math.css", "/math.js"]);
    assert.ok(requests.some((path) => path.endsWith("KaTeX_Main-Regular.woff2")));
    assert.equal((await fresh.page.locator(".formula .mfrac, .formula .op-symbol").count()) > 0, true);
    await fresh.page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector("[data-testid=answer-text]") as Element));
    await fresh.page.keyboard.press("Control+C");
    await fresh.byId("composer-input").focus();
    await fresh.page.keyboard.press("Control+V");
    assert.equal((await fresh.byId("composer-input").inputValue()).replace(/\n+/g, "\n").trim(), text.replace(/\n+/g, "\n"));
    assert.equal(await fresh.page.locator("body.copies-formulas").count(), 0);
    await fresh.byId("answer-copy").click();
    assert.equal((await fresh.messagesOf("text-copy"))[0]?.text, text);
  });

  it("is given to screen readers as MathML", async () => {
    await show(energy);
    await typeset(2);
    assert.equal(await panel.page.locator(".formula math").count(), 2);
    assert.equal(
      await panel.page.locator(".formula .katex-html:not([aria-hidden=true]), .formula-source:not([aria-hidden=true])").count(),
      0,
    );
  });

  for (const [text, ...sources] of [
    ["costs $5 and $10, $5-$10, from $20 to 30$, $1,000–$2,000, US$5 and US$6, $5M/$6M"],
    ["$HOME and $PATH, $HOME/bin:$PATH, ${HOST}:${PORT}, $(a) and $(b), echo $a $b; ^b or ^b$; \\$5 and \\$6"],
    ["$x$ and $a_1 + b_2$, $5 = x$, ($n$), $\\pi$-like, 面积是$x^2$平方", "$x$", "$a_1 + b_2$", "$5 = x$", "$n$", "$\\pi$", "$x^2$"],
    [
      "\\(x\\) and \\(f(x) = \\text{if } y\\) **bold \\(a * b\\)** and *a \\(b*c*d\\) e*",
      "\\(x\\)",
      "\\(f(x) = \\text{if } y\\)",
      "\\(a * b\\)",
      "\\(b*c*d\\)",
    ],
    ["text \\[ x = 1 \\] more, $$y$$ too", "\\[ x = 1 \\]", "$$y$$"],
    [
      "| a | b |\n| --- | --- |\n| $x$ | \\(y\\) |\n\n## On \\(z\\)\n\n- item $$w$$\n\n> \\[\n> v\n> \\]",
      "$x$",
      "\\(y\\)",
      "\\(z\\)",
      "$$w$$",
      "\\[\nv\n\\]",
    ],
    ["so\n\\[\na\n+ b\n- c\n= d\n\\],\nwhere", "\\[\na\n+ b\n- c\n= d\n\\],"],
    ["`\\(x\\)`, `$y$`\n\n```\n\\[z\\]\n```\n\n    $$w$$"],
    ["\\[optional\\] and \\(see below\\) and \\[text\\](https://example.com) and \\\\(x\\\\)"],
    ["\\(never closed\n\n\\[ neither\n\n$$ nor this\n\nend"],
  ] as const) {
    it(`${sources.length} in ${JSON.stringify(text)}`, async () => {
      assert.deepEqual(await formulasOf(text), sources);
    });
  }

  it("leaves prices and variables as they were written", async () => {
    const text = "costs $5 and $10, $HOME/bin:$PATH and ${HOST}:${PORT}";
    await show(text);
    assert.equal(await panel.byId("answer-text").innerText(), text);
  });

  it("shows invalid LaTeX as its source", async () => {
    await show("A \\(\\frac{1\\) and \\(\\nosuch{x}\\), then \\(x\\).");
    await typeset(1);
    assert.equal(
      await panel.page
        .locator(".formula.source")
        .allTextContents()
        .then((all) => all.join(" ")),
      "\\(\\frac{1\\) \\(\\nosuch{x}\\)",
    );
  });

  it("loads nothing, links nowhere, and stays in its place", async () => {
    const requests: string[] = [];
    panel.page.on("request", (request) => requests.push(request.url()));
    const hostile = [
      "\\(\\href{https://evil.example}{x}\\)",
      "\\(\\includegraphics{https://evil.example/p.png}\\)",
      "\\(\\htmlStyle{position:fixed}{x} \\htmlId{root}{y}\\)",
      "\\(\\def\\a{\\a\\a}\\a\\)",
      '\\(\\text{" style="position:fixed" data-style="position:fixed} y\\)',
      "\\(\\raisebox{9999em}{x}\\) $$\\rule{9999em}{9999em} \\kern{-9999em} \\raisebox{-9999em}{x}$$",
    ];
    await show(hostile.join("\n\n"));
    await panel.drawn();
    assert.equal(await panel.page.locator(".formula :is(a, img, [href], [src], #root)").count(), 0);
    assert.deepEqual(
      await panel.page.locator(".formula *").evaluateAll((all) => all.filter((one) => getComputedStyle(one).position === "fixed").length),
      0,
    );
    assert.deepEqual(requests, []);
    const size = await panel
      .byId("answer-text")
      .evaluate((one) => ({ width: document.documentElement.scrollWidth, height: one.scrollHeight }));
    assert.equal(size.width, 400);
    assert.ok(size.height < 1000, `${size.height} px`);
  });

  it("does not flicker while it streams", async () => {
    await using fresh = await bench.open();
    await show("\\(x\\)", fresh);
    await typeset(1, fresh);
    const text = "Mass \\(m_1 * [a]_2 * c\\) and\n\n\\[\na\n- b_{x}\n+ c\n\\]\n\nend";
    const seen = new Set<string>();
    for (let length = 7; length <= text.length; length += 1) {
      await fresh.snapshot(
        sampleState([userTurn("u1", "Go"), answerTurn("a1", { blocks: [{ kind: "text", text: text.slice(0, length) }] })]),
      );
      assert.equal(await fresh.byId("answer-text").locator("em, ul, h3, h4, .katex-error").count(), 0, text.slice(0, length));
      // What is costly to draw is drawn a little later.
      if (length === 7 || text.slice(0, length).endsWith("\\)")) {
        await typeset(length === 7 ? 0 : 1, fresh);
      }
      seen.add(String(await fresh.page.locator(".formula .katex-html").count()));
    }
    await typeset(2, fresh);
    seen.add(String(await fresh.page.locator(".formula .katex-html").count()));
    assert.deepEqual([...seen], ["0", "1", "2"]);
  });

  for (const theme of ["Light 2026", "Dark 2026"] as const) {
    it(`has the colour of the text around it: ${theme}`, async () => {
      await using themed = await bench.open({ theme, width: 285 });
      await show(`${energy}\n\n\\[ ${"a + ".repeat(40)} b \\]`, themed);
      await typeset(3, themed);
      const colors = await themed.page.evaluate(() =>
        [".answer-text p", ".formula .katex-html"].map((one) => getComputedStyle(document.querySelector(one) as Element).color),
      );
      assert.equal(colors[0], colors[1]);
      // What is too wide is scrolled in its place.
      const wide = await themed.page
        .locator(".formula.display")
        .last()
        .evaluate((one) => [one.scrollWidth > one.clientWidth, document.documentElement.scrollWidth]);
      assert.deepEqual(wide, [true, 285]);
    });
  }
});
