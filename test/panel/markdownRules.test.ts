import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { answerTurn, finishedAnswer, sampleState, userTurn } from "./samples.ts";

describe("panel: the rules of Markdown", () => {
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

  const show = async (text: string): Promise<void> => await panel.snapshot(sampleState([userTurn("u1", "Go"), finishedAnswer("a1", text)]));

  /** What is read in the answer once `text` is shown. */
  const read = async (text: string, selector = "p"): Promise<string> => {
    await show(text);
    return (await panel.byId("answer-text").locator(selector).allInnerTexts()).join("\n");
  };

  /** The elements of `selector` in `text`, as they are read. */
  const all = async (text: string, selector: string): Promise<readonly string[]> => {
    await show(text);
    return await panel.byId("answer-text").locator(selector).allInnerTexts();
  };

  describe("2. type parameters do not vanish", () => {
    for (const text of [
      "Use Optional<U> and map it to Stream<S> before you return List<String>.",
      "Iterator<B>, Result<I>, class Foo<S> extends Bar<S, U>, Set<Code>",
      "Vec<del>, Vec<u> and a < b && c > d, Map<K, List<V>>, Foo<S extends T>, <BR>, <B>x</B>",
      "std::vector<std::string> and Foo<ns:Type> and x<y>(z)",
      "Set<Code> leaves if (a <b && c> d) alone",
      "<T> at the start, <b onclick=x>y</b>, <code> alone too, and </sub>",
      "[INFO]: started",
    ]) {
      it(text, async () => {
        assert.equal(await read(text), text);
      });
    }

    it("in headings, cells, items and links", async () => {
      const text = "## Optional<U>\n\n| Box<T> |\n| --- |\n| Ref<S> |\n\n- List<I>\n\n[Set<B>](https://example.com/)";
      assert.deepEqual(await all(text, "h4, th, td, li, a"), ["Optional<U>", "Box<T>", "Ref<S>", "List<I>", "Set<B>"]);
    });

    it("a line of its own in angle brackets leaves what follows Markdown", async () => {
      assert.equal(await read("<T>\nis **bold**"), "<T>\nis bold");
    });

    it("plain tags work in lower case with their closing tag, and <br> by itself", async () => {
      const text = "H<sub>2</sub>O, <kbd>Ctrl</kbd>, <b>a `</b>` b</b>, Vec<del> and <del>gone</del><br>end";
      assert.deepEqual(await all(text, "sub, kbd, b, del"), ["2", "Ctrl", "a </b> b", "gone"]);
      assert.equal(await read(text), "H2O, Ctrl, a </b> b, Vec<del> and gone\nend");
    });
  });

  describe("8. a single ~ is itself", () => {
    for (const text of ["需要 3~5 天，最多 7~10 天", "from 1~3 to 5~7", "~x~ and ~~~y~~~ and ~/a and ~/b"]) {
      it(text, async () => {
        assert.equal(await read(text), text);
      });
    }

    it("~~ strikes out", async () => {
      assert.deepEqual(await all("~~gone~~, ~~a~b~~, 旧~~「旧」~~新", "del"), ["gone", "a~b", "「旧」"]);
    });
  });

  describe("9. bold beside punctuation", () => {
    for (const [text, ...bold] of [
      ["**注意：**正文继续。", "注意："],
      ["他说**「重要」**的事", "「重要」"],
      ["**Note:**text", "Note:"],
      ["**Warning!**then **(see)**this and **100%**sure", "Warning!", "(see)", "100%"],
      ["**第一步（必须）**安装，**“引号”**也是，他**(括号)**的", "第一步（必须）", "“引号”", "(括号)"],
      ["この**「強調」**は、**重要。**次", "「強調」", "重要。"],
      ["이 **용어(This term)**를", "용어(This term)"],
      ["**Use `x`**then, **这个`code`**吗", "Use x", "这个code"],
      ["is:**B** then **A** then.**C** end", "B", "A", "C"],
      ["**完成✅**下一步 **Done ✅**next", "完成✅", "Done ✅"],
      ["a 2**3**4, **foo*bar**, snake_case_x", "3", "foo*bar"],
      ["f(*args, **kwargs) and {**a,**b} and a * b * c and .*foo.*bar and int *p, *q"],
      ["2**3 is 8.**Note** that", "Note"],
    ] as const) {
      it(text, async () => {
        assert.deepEqual(await all(text, "strong"), bold);
      });
    }
  });

  describe("11. single newlines break lines", () => {
    it("in prose", async () => {
      assert.equal(await read("Name: A\nRole: B\nMail: c@example.com"), "Name: A\nRole: B\nMail: c@example.com");
    });

    it("in items and quotes", async () => {
      assert.deepEqual(await all("- a\n  b\n- c\n\n> d\n> e", "li, blockquote"), ["a\nb", "c", "d\ne"]);
    });

    it("not at a paragraph's end, and not in code", async () => {
      await show("a\n\nb  \n\n`c\nd`");
      assert.equal(await panel.byId("answer-text").locator("br").count(), 0);
    });
  });

  describe("13. fences within fences", () => {
    const readme = "# Project\n\n```bash\nnpm install\n```\n\n1. Import:\n   ```ts\n   import a;\n   ```\n\nDone.";

    for (const [name, open] of [
      ["markdown", "```markdown"],
      ["md", "```md"],
      ["with a title", "```md title=README.md"],
      ["tildes", "~~~markdown"],
    ] as const) {
      it(`a README in a fence is one block: ${name}`, async () => {
        await show(`Here:\n\n${open}\n${readme}\n${open.slice(0, 3)}\n\nThat is all.`);
        assert.deepEqual(await panel.byId("code-block").locator("code").allTextContents(), [readme]);
        assert.deepEqual(await panel.byId("answer-text").locator("p").allInnerTexts(), ["Here:", "That is all."]);
      });
    }

    it("in a list, and with fences in a fence of Markdown within", async () => {
      const inner = "```md\n```js\nx\n```\n```\nend";
      await show(`- item\n\n  \`\`\`markdown\n  ${inner.replaceAll("\n", "\n  ")}\n  \`\`\`\n\n  after`);
      assert.deepEqual(await panel.byId("code-block").locator("code").allTextContents(), [inner]);
      assert.deepEqual(await panel.byId("answer-text").locator("li > p").allInnerTexts(), ["item", "after"]);
    });

    it("streams as one block from its first line on, and stays one when its end never comes", async () => {
      const text = `\`\`\`markdown\n${readme}\n`;
      for (let length = 12; length < text.length; length += 9) {
        await panel.snapshot(
          sampleState([userTurn("u1", "Go"), answerTurn("a1", { blocks: [{ kind: "text", text: text.slice(0, length) }] })]),
        );
        assert.equal(await panel.byId("code-block").count(), 1);
        assert.equal(await panel.byId("answer-text").locator(".block").count(), 1);
      }
      await show(text);
      assert.deepEqual(await panel.byId("code-block").locator("code").allTextContents(), [readme]);
    });

    it("leaves every other fence to CommonMark", async () => {
      await show("```js\n```md\n```\n\n````md\n```ts\nx\n```\n````\n\n```md\n``` and so on\n```\n\nend");
      assert.deepEqual(await panel.byId("code-block").locator("code").allTextContents(), ["```md", "```ts\nx\n```", "``` and so on"]);
      assert.deepEqual(await panel.byId("answer-text").locator("p").allInnerTexts(), ["end"]);
    });
  });
});
