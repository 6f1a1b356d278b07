import assert from "node:assert/strict";
import type { Token } from "marked";
import { LexedBlocks } from "../../media/chat/markdown/blockLexer.ts";
import { markdownOptions, streamingMarkdownOptions } from "../../media/chat/markdown/markdownRenderer.ts";
import { readPlainInline } from "../../media/chat/markdown/plainInline.ts";

const lexers = [markdownOptions, streamingMarkdownOptions].map((options) => new LexedBlocks("", {}, options));

/** What is drawn of tokens. */
function drawn(tokens: readonly Token[]): readonly unknown[] {
  return tokens.map((token) => ({
    type: token.type,
    raw: token.raw,
    text: token.type === "br" || !("text" in token) ? "" : token.text,
    href: "href" in token ? token.href : "",
    title: "title" in token ? (token.title ?? "") : "",
    autolink: "autolink" in token && token.autolink === true,
    tokens: drawn("tokens" in token ? (token.tokens ?? []) : []),
  }));
}

const snippets = [
  ..."word|a|B2| |  |, |. |! |!|**|*|**bold**|*em*|`|`code`|``|[|]|(|)|[link](https://example.com/1)|[t](https://a.b/c-d?x=1#y)|https://x.y|https://|http:|www.|www.a.b|é|重要|：".split(
    "|",
  ),
  ..."'|\"|?|-|=|/|:|1|%|a@b.c|[x]|](|](h|](https://exam|_|~|$|<|&|\\|🎉".split("|"),
  "\n",
  "word\nword",
  "|",
  "[link](https://example.com",
  "[link](https://",
];

describe("panel: plain words, code, emphasis and links", () => {
  it("are read as the library reads them, in thousands of random lines", () => {
    let state = 7;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    let read = 0;
    for (let count = 0; count < 20_000; count += 1) {
      const whole = Array.from({ length: 1 + below(8) }, () => snippets[below(snippets.length)] ?? "").join("");
      const source = below(3) === 0 ? whole.slice(0, 1 + below(whole.length)) : whole;
      const tokens = readPlainInline(source, false);
      if (tokens !== undefined) {
        read += 1;
        for (const lexer of lexers) {
          assert.deepEqual(drawn(tokens), drawn(lexer.inline(source)), JSON.stringify(source));
        }
      }
    }
    assert.ok(read > 3_000, `${read} were read`);
  });

  it("leave words in brackets to the library if there are definitions", () => {
    assert.equal(readPlainInline("a [word]", true), undefined);
    assert.notEqual(readPlainInline("a [word]", false), undefined);
  });
});
