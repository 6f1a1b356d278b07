import assert from "node:assert/strict";
import { parseMentions } from "../../../src/core/context/mentions.ts";
import { completionTokenAt, mentionOf } from "../../../src/shared/mentionSyntax.ts";

const tokenOf = (text: string): string | undefined => {
  const token = completionTokenAt(text, text.length);
  return token && `${token.trigger}${token.query}|${String(token.from)}`;
};

describe("What can be completed at the caret", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["@", "@|0"],
    ["Look at @src/a", "@src/a|8"],
    ['Look at @"with sp', "@with sp|8"],
    ['Look at @file:"with sp', "@file:with sp|8"],
    ["(@x", "@x|1"],
    ["me@example.com", undefined],
    ["@src/a.ts ", undefined],
    ["/", "/|0"],
    ["/fi", "/fi|0"],
    ["\n /fi", "/fi|2"],
    ["/usr/bin", undefined],
    ["/fix it", undefined],
    ["What is /fi", undefined],
    ["", undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)}: ${expected ?? "nothing"}`, () => {
      assert.equal(tokenOf(text), expected);
    });
  }

  it("is what stands before the caret, however long the prompt is", () => {
    assert.deepEqual(completionTokenAt("see @src and more", 8), { trigger: "@", from: 4, to: 8, query: "src" });
    const long = `${"word ".repeat(10_000)}@a`;
    assert.equal(completionTokenAt(long, long.length)?.query, "a");
    assert.equal(completionTokenAt(`${"x".repeat(500)}/fi`, 503), undefined);
  });
});

describe("A mention as it is written", () => {
  for (const name of [
    "src/a.ts",
    "with space/ü b.md",
    "a:12",
    "selection",
    "src/",
    "file:x",
    "what?.md",
    "end.",
    "a(b).ts",
    "@types/node",
    "it's.md",
  ]) {
    it(`of ${name} is read as that again, in the middle of a sentence`, () => {
      assert.deepEqual(
        parseMentions(`See ${mentionOf(name)}, and go on.`).map((mention) => (mention.kind === "path" ? mention.path : mention.kind)),
        [name],
      );
    });
  }

  it("of a symbol says that it's one", () => {
    assert.deepEqual(parseMentions(mentionOf("operator <", "symbol")), [{ kind: "symbol", name: "operator <" }]);
  });
});
