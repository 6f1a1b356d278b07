import assert from "node:assert/strict";
import { Lexer, type Token, type Tokens } from "marked";
import { markdownOptions, streamingMarkdownOptions } from "../../media/chat/markdown/markdownRenderer.ts";
import { readPlainBlocks } from "../../media/chat/markdown/plainBlocks.ts";
import { documentKinds, makeDocument } from "../bench/markdown/documents.ts";

/** All that the panel reads of blocks: what they are, on which line each begins, and what is in their words. */
function described(tokens: readonly Token[], sourceOf: (tokens: Token[]) => string | undefined): readonly unknown[] {
  let line = 0;
  const found: unknown[] = [];
  for (const token of tokens) {
    // Blank lines count between two blocks.
    if (token.type !== "space" || token !== tokens.at(-1)) {
      found.push({ line, ...describedOne(token, sourceOf) });
    }
    line += token.raw.split("\n").length - 1;
  }
  return found;
}

function describedOne(token: Token, sourceOf: (tokens: Token[]) => string | undefined): Record<string, unknown> {
  const words = (inner: Token[] | undefined): string | undefined => inner && sourceOf(inner);
  const cells = (row: readonly Tokens.TableCell[]): readonly unknown[] =>
    row.map((cell) => ({ words: words(cell.tokens), header: cell.header, align: cell.align }));
  const raw = token.raw.trimEnd();
  switch (token.type) {
    case "list": {
      const { ordered, start, items } = token as Tokens.List;
      let line = 0;
      const all = items.map((one) => {
        const item = {
          line,
          first: one.raw.split("\n", 1)[0],
          task: one.task,
          checked: one.checked,
          blocks: described(one.tokens, sourceOf),
        };
        line += one.raw.split("\n").length - 1;
        return item;
      });
      return { type: "list", ordered, start, items: all };
    }
    case "blockquote":
      return { type: "quote", blocks: described((token as Tokens.Blockquote).tokens, sourceOf) };
    case "table":
      return { type: "table", raw, header: cells((token as Tokens.Table).header), rows: (token as Tokens.Table).rows.map(cells) };
    case "code": {
      const { lang, text, codeBlockStyle } = token as Tokens.Code;
      return { type: "code", raw: token.raw.replace(/\n$/, ""), lang, text, codeBlockStyle };
    }
    case "heading":
      return { type: "heading", raw, depth: (token as Tokens.Heading).depth, words: words(token.tokens) };
    case "paragraph":
    case "text":
      return { type: "words", isPlaceholder: token.text === "x", words: words("tokens" in token ? token.tokens : undefined) };
    default:
      return { type: token.type };
  }
}

function byLibrary(source: string, options: typeof markdownOptions): readonly unknown[] {
  const lexer = new Lexer(options);
  lexer.blockTokens(source, lexer.tokens);
  const sources = new Map(lexer.inlineQueue.map(({ src, tokens }) => [tokens, src]));
  return described(lexer.tokens, (tokens) => sources.get(tokens));
}

function assertAsLibrary(source: string): boolean {
  const plain = readPlainBlocks(source);
  if (plain === undefined) {
    return false;
  }
  const found = described(plain.tokens, (tokens) => plain.sources.get(tokens));
  for (const options of [markdownOptions, streamingMarkdownOptions]) {
    assert.deepEqual(found, byLibrary(source, options), JSON.stringify(source));
  }
  return true;
}

/** Beginnings of lines, and what may follow in them. */
const begins = [
  ..."|- |- |  - |    - |* |1. |2. |   - |  |    |> |> |>|> - |>   - |> 1. |# |### |#|x |- [ ] |- # |1) |12. |   1. |+ |  > |> > |~~~|===|---|***|- -|_|<b>|[a]: ".split(
    "|",
  ),
  "| ",
  "|",
  "```",
  "```ts",
  "  ```",
  "```md",
  "\t",
  "$$",
  "\\[",
];
const lineEnds = [
  ..."word|two words|a, b.|**bold** word|*em*|`code` x|[a](https://b.c)|12 of them|1. |x |word |`|**|word\\|<b>|http://x.y|# x|- x|> x|$a$|重要|\\|&amp;|_x_".split(
    "|",
  ),
  "",
  "",
  "",
  " a | b |",
  "a | b |",
  "--- | ---: |",
  " --- | :-: |",
  "---|",
  "a\tb",
];

describe("panel: plain blocks", () => {
  it("are read as the library reads them, in thousands of random texts", () => {
    let state = 3;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const any = (from: readonly string[]): string => from[below(from.length)] ?? "";
    let read = 0;
    for (let count = 0; count < 200_000; count += 1) {
      // Few kinds of lines in one text, so that they meet.
      const [first, second, third] = [any(begins), any(begins), any(begins)];
      const lines = Array.from({ length: 1 + below(7) }, () => any([first, second, third, ""]) + any(lineEnds));
      const whole = lines.join(any(["\n", "\n", "\n\n"]));
      const source = below(2) === 0 ? whole.slice(0, 1 + below(whole.length)) : whole + any(["", "\n", "\n\n"]);
      read += assertAsLibrary(source) ? 1 : 0;
    }
    assert.ok(read > 20_000, `${read} were read`);
  });

  for (const kind of documentKinds) {
    it(`are what a long ${kind} is made of, wherever it ends`, () => {
      const text = makeDocument(kind, 2_500);
      let read = 0;
      for (let end = 0; end <= text.length; end += 1) {
        read += assertAsLibrary(text.slice(0, end)) ? 1 : 0;
      }
      assert.ok(read > text.length * 0.9, `${read} of ${text.length} were read`);
    });
  }
});
