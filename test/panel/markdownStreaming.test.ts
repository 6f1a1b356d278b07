import assert from "node:assert/strict";
import { tests } from "commonmark-spec";
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { documentKinds, makeDocument } from "../bench/markdown/documents.ts";
import { richMarkdown } from "./samples.ts";
import { findChromium } from "./panelPage.ts";
import type { StreamReport } from "./streamingHarness.ts";

const examples = tests.map(({ markdown }) => markdown.replaceAll("→", "\t"));

/** GFM's own extensions, by the examples of its specification. */
const gfmExamples: readonly string[] = [
  "| foo | bar |\n| --- | --- |\n| baz | bim |\n",
  "| abc | defghi |\n:-: | -----------:\nbar | baz\n",
  "| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n",
  "| abc | def |\n| --- | --- |\n| bar | baz |\n> bar\n",
  "| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar\n",
  "| abc | def |\n| --- |\n| bar |\n",
  "| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |\n",
  "| abc | def |\n| --- | --- |\n",
  "- [ ] foo\n- [x] bar\n",
  "- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim\n",
  "~~Hi~~ Hello, ~there~ world!\n",
  "This ~~has a\n\nnew paragraph~~.\n",
  "This will ~~~not~~~ strike.\n",
  "www.commonmark.org\n\nVisit www.commonmark.org/help for more information.\n",
  "http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))\n",
  "foo@bar.baz hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.\n",
  "<strong> <title> <style> <em>\n\n<blockquote>\n  <xmp> is disallowed.\n</blockquote>\n",
];

/** What containers make of what is in them, and of what comes late. */
const containers: readonly string[] = [
  richMarkdown,
  "- a\n- b\n- c\n- d\n\n- now loose\n- e\n",
  "1. a\n   - b\n   - c\n     1. d\n     2. e\n\n     in the second\n   - f\nlazy\n2. g\n",
  "5) five\n6) six\n\n7) seven\n\n   ```js\n   let a;\n\n   let b;\n   ```\n8) eight\n",
  "> a\n> - b\n> - c\n>   > d\n>   > e\n>\n>   f\n> - g\n\n> another\nlazy\n",
  "- ```\n  code\n    more\n  ```\n- | a | b |\n  |---|---|\n  | 1 | 2 |\n  | 3 | 4 |\n- # heading\n- > quote\n",
  "-\n  empty first\n-\n\n  not in it\n- - - nested\n    - deeper\n",
  "- [ ] one\n- [x] two\n\n- [ ] loose now\n  - [x] within\n",
  "-     code\n- \ttab\n-\ttabs\n\n\tstill in it\n",
  "a\r\n\r\n- b\r\n- c\r\n  - d\r\n\r\n> e\r\n> f\r\n\r\n```ts\r\nlet g;\r\n```\r\n",
  "Title\n===\n\nlong\nparagraph\n---\n\n[late][1] and [later]\n\n- [late][1]\n\n[1]: https://example.com/1\n[later]: https://example.com/2\n",
  "````markdown\n```js\nlet a;\n```\n\n- b\n````\n\n~~~\n```\n~~~\n",
  "שלום\n\n- פריט\n- item\n  - פנימי\n\n> ציטוט\n\n\\[ a + b \\]\n\n$$\nx\n$$\n",
];

/** Same numbers for the same seed, so that a failure can be seen again. */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function cut(text: string, length: () => number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const next = at + length();
    pieces.push(text.slice(at, next));
    at = next;
  }
  return pieces;
}

describe("panel: Markdown that streams", () => {
  let browser: Browser;
  let page: Page;
  before(async () => {
    const bundle = await build({
      entryPoints: [fileURLToPath(new URL("streamingHarness.ts", import.meta.url))],
      bundle: true,
      write: false,
      format: "iife",
      target: "chrome138",
    });
    browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
    page = await browser.newPage();
    await page.setContent("<!DOCTYPE html><body></body>");
    await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? "" });
  });
  after(async () => await browser.close());

  const stream = async (cuts: readonly (readonly string[])[]): Promise<readonly StreamReport[]> =>
    await page.evaluate((all) => all.map((pieces) => window.streamMarkdown(pieces)), cuts);

  const assertEqual = (reports: readonly StreamReport[]): void => {
    for (const { html, oneShot } of reports) {
      assert.equal(html, oneShot);
    }
  };

  for (const size of [1, 3, 17]) {
    it(`each example of CommonMark and GFM ends as when it is shown at once, in pieces of ${size}`, async () => {
      const all = [...examples, ...gfmExamples, ...containers];
      assert.ok(all.length > 650);
      assertEqual(await stream(all.map((text) => cut(text, () => size))));
    });

    it(`no finished block of theirs is touched, in pieces of ${size}`, async () => {
      // A definition that comes late changes what was finished by the rules of Markdown itself.
      const all = [...examples, ...gfmExamples, ...containers].filter((text) => !/\]:/.test(text));
      assert.ok(all.length > 500);
      const reports = await stream(all.map((text) => cut(text, () => size)));
      assert.deepEqual(
        reports.flatMap(({ touched }) => touched),
        [],
      );
    });
  }

  it("hundreds of mixed documents end as when they are shown at once, however they are cut", async () => {
    const below = seeded(5);
    const sources = [...examples, ...gfmExamples, ...containers];
    const nested = (text: string): string =>
      [text, text, text.replaceAll(/^/gm, "> "), `- top\n${text.replaceAll(/^/gm, "  ")}`, `12. top\n\n${text.replaceAll(/^/gm, "    ")}`][
        below(5)
      ] ?? text;
    const documents = Array.from({ length: 400 }, () =>
      nested(Array.from({ length: 2 + below(7) }, () => (sources[below(sources.length)] ?? "") + (below(2) === 0 ? "\n" : "")).join("")),
    );
    assertEqual(await stream(documents.map((text) => cut(text, () => 1 + below(1 + below(60))))));
  });

  /** What words are made of, and the containers that they stand in: lines that go on are drawn without their blocks. */
  const snippets =
    "word|a|B2| |  |, |. |! |**|*|**bold**|*em*|`|`code`|``|[|]|(|)|[link](https://example.com/1)|https://x.y|www.|www.a.b|é|重要|：|שלום|'|\"|-|=|#| #|:|1|%|a@b.c|[x]|](|](h|_|~|$|<|<b>|&|&amp;|\\|🎉|words of a line ".split(
      "|",
    );
  const lines = [
    "\n",
    "\n\n",
    "\n- w",
    "\n  - w",
    "\n> ",
    "\n1. w",
    "\n## ",
    "\n| w",
    " | ",
    " |\n| w",
    "\n| a | b |\n| - | - |\n| w",
    "\n- [ ] w",
  ];

  /** Beginnings of lines, and what may follow in them. */
  const begins = [
    ..."- |- |- |  - |    - |* |1. |2. |  |    |> |> |>|> - |>   - |> 1. |# |### |x |- [ ] |- # |   1. |  > |> > |---|- -|_|[a](https://b.c) ".split(
      "|",
    ),
    ..."| |\n|```|```ts|  ```|> ```|- ```|~~~".split("|"),
    "| ",
    "| a | b |\n| --- | --- |\n| ",
    "  | a |\n  | - |\n  | ",
  ];
  const lineEnds = [
    ..."word|two words|a, b.|**bold** word|*em*|`code` x|[a](https://b.c)|12 of them|1. |x |word |`|**|word\\|<b>|http://x.y|# x|- x|> x|重要|&amp;|**open|[open|`open".split(
      "|",
    ),
    "",
    "",
    "",
    " a | b |",
    "a | b |",
    "--- | ---: |",
  ];

  it("a growing line is shown at each step as if it had just been drawn", async () => {
    const below = seeded(11);
    const any = (from: readonly string[]): string => from[below(from.length)] ?? "";
    const documents = Array.from({ length: 500 }, () =>
      Array.from({ length: 3 + below(20) }, () => (below(4) === 0 ? any(lines) : any(snippets) + (below(2) === 0 ? " " : ""))).join(""),
    );
    const cuts = documents.map((text) => cut(text, () => 1 + below(1 + below(30))));
    assertEqual(await stream(cuts));
    const differing = await page.evaluate((all) => all.flatMap((pieces) => window.firstStepThatDiffers(pieces) ?? []), cuts);
    assert.deepEqual(differing, []);
  });

  it("words that are drawn without lexing look as the library reads them, in a hundred thousand random lines", async () => {
    const below = seeded(23);
    const marks = [
      ..."*|**|`|[|](|)|](https://a.b/c)|[t](https://a.b/c?d=e#f)|: |:|!|://|www|.|-|{|}|'|\"|(|\n|é|重|，|🎉|12|/|=|+".split("|"),
      "|",
    ];
    const sources = Array.from({ length: 100_000 }, () => {
      const few = Array.from({ length: 1 + below(3) }, () => marks[below(marks.length)] ?? "");
      return Array.from({ length: 1 + below(12) }, () => [...few, "a", "word", "two words", " ", " b"][below(few.length + 5)] ?? "");
    });
    const { drawn, differing } = await page.evaluate((all) => window.plainWordsUnlikeLibrary(all), sources);
    assert.deepEqual(differing, []);
    assert.ok(drawn > 20_000, `${drawn} were drawn`);
  });

  it("thousands of random texts are at each step what the library reads of them", async () => {
    const below = seeded(29);
    const any = (from: readonly string[]): string => from[below(from.length)] ?? "";
    const documents = Array.from({ length: 3_000 }, () => {
      const few = [any(begins), any(begins), any(begins), ""];
      return Array.from({ length: 1 + below(9) }, () => any(few) + any(lineEnds)).join(any(["\n", "\n", "\n\n"])) + any(["", "\n", "\n\n"]);
    });
    const cuts = documents.map((text) => cut(text, () => 1 + below(1 + below(40))));
    const differing = await page.evaluate((all) => all.flatMap((pieces) => window.firstStepUnlikeLibrary(pieces) ?? []), cuts);
    assert.deepEqual(differing.slice(0, 3), [], `${differing.length} of ${cuts.length}`);
  });

  for (const kind of documentKinds) {
    it(`a ${kind} is at each step what the library reads of it`, async () => {
      const below = seeded(31);
      const text = makeDocument(kind, 3_000);
      for (const length of [() => 1 + below(12), () => 64]) {
        assert.equal(await page.evaluate((pieces) => window.firstStepUnlikeLibrary(pieces), cut(text, length)), undefined);
      }
    });

    it(`a long ${kind} ends as when it is shown at once, and what is done for it grows with its length`, async () => {
      const [short, long] = await stream([10_000, 40_000].map((characters) => cut(makeDocument(kind, characters), () => 64)));
      assert.ok(short && long);
      assertEqual([short, long]);
      assert.deepEqual([...short.touched, ...long.touched], []);
      assert.ok(long.changes < short.changes * 4.4, `${short.changes} changes, then ${long.changes}`);
    });
  }

  it("marks at the end of the text so far are not misread before more follows", async () => {
    const steps = await page.evaluate(() => [
      window.growMarkdown(["words\n", "-", " item\n", "-", " ", "other"]),
      window.growMarkdown(["| a | b |\n", "| -", "-- | --- |", "\n| c |"]),
      window.growMarkdown(["words\n\n", "**", "bold**"]),
      window.growMarkdown(["words\n\n", "1", ".", " item"]),
    ]);
    assert.deepEqual(steps, [
      ["p", "p", "p ul li p", "p ul li p", "p ul li p", "p ul li p li p"],
      ["p", "p", "p", "div table thead tr th th tbody tr td td"],
      ["p", "p", "p p strong"],
      ["p", "p", "p", "p ol li p"],
    ]);
  });

  it("code that is open has its colours once the page is idle, but for the line that is not complete", async () => {
    await page.evaluate(() => window.showOpenCode("```ts\nconst one = `<b>`;\n  return one;\nconst two"));
    await page.waitForFunction(() => document.querySelectorAll(".hljs-keyword").length === 2);
    assert.deepEqual(await page.locator("code").allTextContents(), ["const one = `<b>`;\n  return one;\nconst two"]);
  });

  it("what others changed in a complete answer is drawn anew where the answer changes", async () => {
    const text = "Some words.\n\n- An item\n  - one in it\n\n> A quote\n\n| a | b |\n| - | - |\n| one | two |\n\nThe last";
    const [same, other] = await page.evaluate(
      ([before, after]) => [window.changeByOthers(before, `${before} words`), window.changeByOthers(before, after)],
      [text, text.replaceAll(/(?<=[a-z])(?=[ \n]|\.)/g, "s")] as const,
    );
    assert.match(same?.html ?? "", /<i>Some words\.<\/i>.*<p dir="ltr">The last words<\/p>/);
    assert.equal(other?.html, other?.fresh);
  });

  for (const kind of documentKinds) {
    it(`the end of a ${kind} changes nothing that was drawn line by line`, async () => {
      const text = makeDocument(kind, 5_000);
      assert.equal(
        await page.evaluate(
          (pieces) => window.changesAtEnd(pieces),
          cut(text, () => 64),
        ),
        0,
      );
    });
  }

  it("a cell runs in the direction of its words, and as its table without letters, however the rows come", async () => {
    const text = "| | שם | b |\n| - | - | - |\n| | 12 | |\n| a | | שלום |\n| x | 1";
    for (const size of [1, 5, 100]) {
      const [report] = await stream([cut(text, () => size)]);
      assertEqual(report ? [report] : []);
      assert.match(report?.html ?? "", /<table dir="rtl">/);
      assert.deepEqual(
        [...(report?.html ?? "").matchAll(/<t[hd]\b([^>]*)>([^<]*)/g)].map(([, attributes, words]) => `${attributes?.trim()} ${words}`),
        [
          'dir="ltr" ',
          'dir="rtl" שם',
          'dir="ltr" b',
          'dir="ltr" ',
          " 12",
          'dir="ltr" ',
          'dir="ltr" a',
          'dir="ltr" ',
          'dir="rtl" שלום',
          'dir="ltr" x',
          " 1",
          'dir="ltr" ',
        ],
      );
    }
  });

  it("a long table's rows stand in bodies of 32", async () => {
    const rows = await page.evaluate(
      (text) => {
        document.body.innerHTML = window.showMarkdown(text);
        return [...document.querySelectorAll("tbody")].map(({ rows: { length } }) => length);
      },
      `| a |\n| - |\n${"| b |\n".repeat(70)}`,
    );
    assert.deepEqual(rows, [32, 32, 6]);
  });

  it("a long paragraph is not redrawn for each piece", async () => {
    const words = "some words, more of them, and **a few** of `another` kind ".repeat(700);
    for (const text of [words, words.replaceAll(", ", ",\n"), `- a\n  - ${words}`, `> ${words}`, "这是一个没有空格的长段落".repeat(2000)]) {
      const [short, long] = await stream([text.slice(0, text.length / 4), text].map((part) => cut(part, () => 64)));
      assert.ok(short && long);
      assertEqual([short, long]);
      assert.ok(long.changes < short.changes * 5, `${text.slice(0, 80)}: ${short.changes} changes, then ${long.changes}`);
    }
  });

  it("a long paragraph with something open in it ends as when it is shown at once", async () => {
    const words = "some words, more of them, and **a few** of `another` kind ".repeat(200);
    assertEqual(
      await stream(
        [`${words} **open ${words}`, `${words} \`open ${words}`, `${words} [open ${words}](https://example.com)`].map((text) =>
          cut(text, () => 64),
        ),
      ),
    );
  });

  it("code has the colours that highlight.js gives it as a whole", async () => {
    const { default: highlighter } = await import("highlight.js");
    const samples: Readonly<Record<string, string>> = {
      ts: `/* one\n * two */\nconst a = \`x \${"y"}\n z\`;\n${makeDocument("fence", 4000).split("\n").slice(1, -2).join("\n")}`,
      python: `"""doc\nstring"""\n${"def f(x):\n    '''a\n    b'''\n    return {\"k\": x}  # c\n\n".repeat(20)}`,
      json: JSON.stringify(
        Array.from({ length: 60 }, (_, id) => ({ id, name: "n", tags: [true, null] })),
        null,
        2,
      ),
      html: `<style>\n${"a { color: red }\n".repeat(40)}</style>\n<script>\n${"let a = 1;\n".repeat(40)}</script>\n`,
      bash: 'for f in *; do\n  echo "$f"\ndone\n'.repeat(20),
    };
    for (const [language, sample] of Object.entries(samples)) {
      const code = sample.trimEnd();
      const source = `\`\`\`${language}\n${code}\n\`\`\`\n`;
      const [report] = await stream([cut(source, () => 11)]);
      const [ours, theirs] = await page.evaluate(
        ([one, other]) =>
          [one, other].map((html, index) => {
            const root = document.createElement("div");
            root.innerHTML = html ?? "";
            const colours: string[] = [];
            const walker = document.createTreeWalker(index === 0 ? (root.querySelector("code") ?? root) : root, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
              const scope = node.parentElement?.closest("[class^=hljs-]")?.className ?? "";
              colours.push(
                ...(node.textContent ?? "")
                  .split(/(?=[^])/)
                  .map((character) => (/\s/.test(character) ? character : `${character} ${scope}`)),
              );
            }
            return colours.join("\n");
          }),
        [report?.html ?? "", highlighter.highlight(code, { language, ignoreIllegals: true }).value] as const,
      );
      assert.equal(ours, theirs, language);
    }
  });

  it("hostile text stays text, however it is cut", async () => {
    const hostile = [
      "<script>window.hacked = 1</script>",
      '<img src=x onerror="window.hacked = 2">',
      '<svg onload="window.hacked = 3">',
      '<b onclick="window.hacked = 4">b</b>',
      "[a](javascript:window.hacked=5)",
      "[a](&#106;avascript:window.hacked=6)",
      '<kbd style="position:fixed">k</kbd>',
      "&lt;img src=x onerror=window.hacked=7&gt;",
      '```"><img src=x onerror=window.hacked=8>\nx\n```',
      '| <img src=x onerror=window.hacked=9> |\n| --- |\n| <iframe srcdoc="<script>parent.hacked=10</script>"> |',
      "</textarea><img src=x onerror=window.hacked=11>&amp;",
      "[x]: javascript:alert(1)\n\n[x]",
      "- <style>*{display:none}</style>\n  > <form action=//evil.example><button>Go</button></form>",
      "&lt;/textarea&gt;&lt;script&gt;window.hacked=12&lt;/script&gt;",
      "![p](https://evil.example/p.png) ![f](file:///etc/passwd)",
      '<https://evil.example/"onmouseover="x>',
    ].join("\n\n");
    await stream([1, 3, 17, 1000].map((size) => cut(hostile, () => size)));
    const found = await page.evaluate(() => {
      const all = [...document.body.querySelectorAll(".markdown *")];
      const names = new Set(all.flatMap((node) => node.getAttributeNames()));
      return {
        tags: [...new Set(all.map(({ localName }) => localName))].sort(),
        names: [...names].sort(),
        hacked: "hacked" in window,
        hrefs: all.map((node) => node.getAttribute("href")).filter((href) => href !== null),
      };
    });
    assert.equal(found.hacked, false);
    const safeTags = "a b br button code div h3 kbd li p pre span table tbody td th thead tr ul ol blockquote strong em";
    assert.deepEqual(
      found.tags.filter((tag) => !safeTags.split(" ").includes(tag)),
      [],
    );
    assert.deepEqual(
      found.names.filter((name) => /^on|style|src|action|^id$/.test(name)),
      [],
    );
    assert.deepEqual(
      found.hrefs.filter((href) => !/^(?:https?:|mailto:)/.test(href)),
      [],
    );
  });
});
