import assert from "node:assert/strict";
import { mergeUsage, tokenCount } from "../../../../src/providers/wire/answers/usageCounts.ts";

describe("usage counts", () => {
  it("are whole numbers, perhaps as text, and nothing else", () => {
    assert.deepEqual([3, 0, "12", -1, "-1", NaN, Infinity, null, undefined, "many", "", true, {}].map(tokenCount), [
      3,
      0,
      12,
      ...Array<undefined>(10).fill(undefined),
    ]);
  });

  for (const [name, earlier, later, expected] of [
    ["a later number replaces an earlier one", { a: 5 }, { a: 3 }, { a: 3 }],
    ["a later 0 is no news", { a: 5, deep: { b: 2 } }, { a: 0, deep: { b: 0 } }, { a: 5, deep: { b: 2 } }],
    ["what is no count is no news", { a: 5, b: 5, c: 5 }, { a: null, b: -2, c: "soon" }, { a: 5, b: 5, c: 5 }],
    ["a 0 is better than nothing", { a: null }, { a: 0, b: 0 }, { a: 0, b: 0 }],
    [
      "a null does not take the place of anything",
      { tier: "standard", deep: { b: 2 } },
      { tier: null, deep: null },
      { tier: "standard", deep: { b: 2 } },
    ],
  ] as const) {
    it(name, () => {
      assert.deepEqual(mergeUsage(earlier, later), expected);
    });
  }
});
