import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, richMarkdown, sampleState, userTurn } from "./samples.ts";

/** Documents whose parts change their meaning with what follows. */
const documents: readonly string[] = [
  richMarkdown,
  "- a\n\n- b\n\n  more of b\n\n      code in b\n\n-\n\npara\n\n+ other\n1. one\n\n2. two",
  "See [one][1] and [two][2].\n\nText.\n\nMore.\n\n[1]: https://example.com/1\n[2]: https://example.com/2\n\nAnd [one][1] again.",
  "Title\n=====\n\nnot a\nsetext - yet\n---\n\na | b\n--|--\n1 | 2\n\n~~~py\nprint('```')\n~~~\n\n````md\n```ts\nx\n```\n````\nafter",
  "> quote\nlazy\n\n> again\n\n    indented\n\n    still\n\n<details>\n<summary>S</summary>\n\ntext\n\n</details>\n\n<!-- comment\n\nover blanks -->\n\nend <kbd>Ctrl</kbd><br>x",
  "one\r\n\r\n- two\r\n- three\r\n\r\n```js\r\nlet a;\r\n```\r\n\r\nfour\r\n\r\nfive\r\n",
  "**bold *and `code` in* it** ~~gone~~ https://example.com/a_b www.example.com\n\n\tTabbed code\n\n* * *\n\n1) x\n2) y\n\n![a picture](https://example.com/p.png)",
];

/** Same numbers for the same seed, so that a failure can be seen again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function split(text: string, random: () => number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(random() * random() * 40);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

const shownHtml = (panel: PanelPage): Promise<string> => panel.byId("answer-text").evaluate((node) => node.innerHTML);

const emptyAnswer = answerTurn("a1", { blocks: [{ kind: "text", text: "" }] });

/** Streams `pieces` so that each is drawn on its own. */
async function stream(panel: PanelPage, pieces: readonly string[]): Promise<void> {
  await panel.page.evaluate(async (texts) => {
    for (const [index, text] of texts.entries()) {
      window.postMessage(
        { type: "changes", sequence: index + 1, changes: [{ type: "part-append", turnId: "a1", partId: "p1", text }] },
        "*",
      );
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
  }, pieces);
}

describe("panel: markdown", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  for (const [index, text] of documents.entries()) {
    it(`document ${index + 1} looks the same streamed as whole`, async () => {
      const question = userTurn("u1", "Go");
      await using whole = await bench.open({ state: sampleState([question, finishedAnswer("a1", text)]) });
      await using unfinished = await bench.open({ state: sampleState([question, answerTurn("a1", { blocks: [{ kind: "text", text }] })]) });
      const pieces = split(text, seeded(index + 1));
      await using panel = await bench.open({ state: sampleState([question, emptyAnswer]) });
      await stream(panel, pieces);
      if (!text.includes("]: http")) {
        // A definition that comes late is put right at the end; anything else is right all along.
        await panel.page.waitForFunction(
          (wanted) => document.querySelector("[data-testid=answer-text]")?.innerHTML === wanted,
          await shownHtml(unfinished),
        );
      }
      await panel.post({
        type: "changes",
        sequence: pieces.length + 1,
        changes: [{ type: "turn-end", turnId: "a1", status: "complete" }],
      });
      await panel.drawn();
      assert.equal(await shownHtml(panel), await shownHtml(whole));
      await panel.byId("answer-copy").click();
      assert.equal((await panel.messagesOf("text-copy"))[0]?.text, text);
    });
  }

  it("shows hostile HTML as text, and loads nothing", async () => {
    const hostile = [
      "<script>window.hacked = 1</script>",
      '<img src=x onerror="window.hacked = 2">',
      '<svg onload="window.hacked = 3"><style>*{display:none}</style></svg>',
      "<form action=https://evil.example><input name=q><button>Go</button></form>",
      '<iframe src=https://evil.example></iframe> <b onclick="window.hacked = 4">b</b> <a href="javascript:window.hacked = 5">a</a>',
      "[js](javascript:alert(1)) [data](data:text/html,x) [vs](vscode://x) [cmd](command:x) [up](../x) <javascript:alert(1)>",
      "![pixel](https://evil.example/p.png) ![local](file:///etc/passwd)",
      '<div style="position:fixed" id=root class=composer>over</div> <math><mi xlink:href="javascript:x">m</mi></math>',
    ].join("\n\n");
    await using panel = await bench.open();
    const requests: string[] = [];
    panel.page.on("request", (request) => requests.push(request.url()));
    await panel.snapshot(sampleState([userTurn("u1", "Go"), finishedAnswer("a1", hostile)]));
    const text = panel.byId("answer-text");
    for (const tag of [
      "script",
      "img",
      "svg",
      "style",
      "form",
      "input",
      "button",
      "iframe",
      "math",
      "object",
      "[style]",
      "[id]",
      "[onclick]",
    ]) {
      assert.equal(await text.locator(tag).count(), 0, tag);
    }
    const hrefs = await text.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    assert.deepEqual(hrefs, ["https://evil.example/p.png"]);
    assert.equal(await panel.page.evaluate(() => "hacked" in window), false);
    assert.deepEqual(requests, []);
    assert.match((await text.textContent()) ?? "", /<script>window\.hacked = 1<\/script>/);
  });

  it("reports links to the host, and opens none itself", async () => {
    await using panel = await bench.open({
      state: sampleState([
        userTurn("u1", "Go"),
        finishedAnswer("a1", "[Site](https://example.com/a?b=1&c=2) <me@example.com> [file](src/a.ts)"),
      ]),
    });
    const before = panel.page.url();
    const links = panel.byId("answer-text").locator("a");
    await links.nth(0).click();
    await links.nth(1).click();
    assert.equal(await links.count(), 2);
    assert.deepEqual(await panel.messagesOf("link-open"), [
      { type: "link-open", href: "https://example.com/a?b=1&c=2" },
      { type: "link-open", href: "mailto:me@example.com" },
    ]);
    assert.equal(panel.page.url(), before);
  });

  it("draws an unfinished fence as code, colours it, and copies it exactly", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Go"), emptyAnswer]) });
    await stream(panel, ["Look:\n\n```t", "s\nconst a", " = `<b>`;\n\n", "  // end"]);
    const code = "const a = `<b>`;\n\n  // end";
    await panel.page.waitForFunction((wanted) => document.querySelector("[data-testid=code-block] code")?.textContent === wanted, code);
    assert.equal(await panel.byId("code-block").locator(".code-language").getAttribute("data-language"), "TypeScript");
    assert.ok((await panel.byId("code-block").locator(".hljs-keyword").count()) > 0);
    await panel.byId("code-copy").click();
    await panel.byId("code-insert").focus();
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(await panel.requests(), [
      { type: "text-copy", text: code },
      { type: "code-insert", text: code },
    ]);
  });

  it("keeps a selection in what is settled, and in a tail that grows", async () => {
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Go"), emptyAnswer]) });
    await stream(panel, ["Choose these words.\n\nSecond\n\nThird grows"]);
    await panel.page.evaluate(() => {
      const [first, , third] = document.querySelectorAll("[data-testid=answer-text] p");
      getSelection()?.setBaseAndExtent(first?.firstChild as Node, 7, third?.firstChild as Node, 5);
    });
    await panel.post({
      type: "changes",
      sequence: 2,
      changes: [{ type: "part-append", turnId: "a1", partId: "p1", text: " and grows\n\n" + "more\n\n".repeat(9) }],
    });
    await panel.drawn();
    assert.equal(await panel.page.evaluate(() => getSelection()?.toString().replace(/\s+/g, " ")), "these words. Second Third");
  });

  it("a long answer's blocks and items stand in groups that nothing shows", async () => {
    const lines = (line: (index: number) => string): string => Array.from({ length: 100 }, (_, index) => line(index)).join("");
    const answer = `${lines((index) => `${index}. item\n`)}\n${lines((index) => `> words ${index}\n>\n`)}\n${lines((index) => (index % 8 === 5 ? "# Heading\n\n" : `words ${index}\n\n`))}`;
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Go"), finishedAnswer("a1", answer)]) });
    const text = panel.byId("answer-text");
    assert.equal(await text.getByRole("list").getByRole("listitem").count(), 100);
    const { most, gaps } = await text.evaluate((root) => {
      const gapsOf = (selector: string): readonly string[] => {
        const all = [...root.querySelectorAll(selector)];
        const between = all.slice(1).map((one, index) => {
          const before = all[index] as Element;
          const gap = Math.round(one.getBoundingClientRect().top - before.getBoundingClientRect().bottom);
          return `${before.querySelector("h3") ? "after a heading" : one.querySelector("h3") ? "before a heading" : "between"} ${gap}`;
        });
        return [...new Set(between)].sort();
      };
      return {
        most: Math.max(...[root, ...root.querySelectorAll("*")].map((one) => one.childElementCount)),
        gaps: [gapsOf("li"), gapsOf("blockquote > p, blockquote > div > p"), gapsOf(".block")],
      };
    });
    assert.ok(most < 40, `${most} children of one element`);
    assert.deepEqual(gaps, [["between 4"], ["between 8"], ["after a heading 8", "before a heading 20", "between 12"]]);
  });
});
