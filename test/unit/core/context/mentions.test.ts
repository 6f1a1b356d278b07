import assert from "node:assert/strict";
import { parseMentions } from "../../../../src/core/context/mentions.ts";

describe("The mentions of a prompt", () => {
  const path = (name: string, isSure = false, lines?: { first: number; last: number }) => ({
    kind: "path",
    path: name,
    isSure,
    ...(lines === undefined ? {} : { lines }),
  });
  const cases: readonly (readonly [string, readonly unknown[]])[] = [
    ["Fix @src/a.ts and @src/.", [path("src/a.ts"), path("src/")]],
    ['Read @"my notes/to do.md", please', [path("my notes/to do.md", true)]],
    ["@file:selection, @folder:src", [path("selection", true), path("src", true)]],
    [
      "@a.ts:10-20 @a.ts:7 @b.ts#L3-L5",
      [
        path("a.ts", false, { first: 10, last: 20 }),
        path("a.ts", false, { first: 7, last: 7 }),
        path("b.ts", false, { first: 3, last: 5 }),
      ],
    ],
    ['@"a b.ts":2', [path("a b.ts", true, { first: 2, last: 2 })]],
    ["@a.ts:20-10", [path("a.ts")]],
    [
      "@selection @problems @changes @symbol:parse",
      [{ kind: "selection" }, { kind: "problems" }, { kind: "changes" }, { kind: "symbol", name: "parse" }],
    ],
    ["(@selection)", [{ kind: "selection" }]],
    ["What do @selection, @selection and @selection mean?", [{ kind: "selection" }]],
    ["Mail me@example.com", []],
    ["`@Component` and\n```ts\n@Injectable()\n```\nand @x", [path("x")]],
    ['@ alone, @. and @"', []],
    ["日本 @src/ファイル.ts。", [path("src/ファイル.ts")]],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(parseMentions(text), expected);
    });
  }

  it("are not searched for ever", () => {
    const text = `${'@"'.repeat(50_000)}${"@a".repeat(50_000)}${" @a:1-".repeat(20_000)}`;
    assert.ok(parseMentions(text).length <= 40);
  });
});
