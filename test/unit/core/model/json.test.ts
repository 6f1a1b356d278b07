import assert from "node:assert/strict";
import { jsonText } from "../../../../src/core/model/json.ts";

describe("jsonText", () => {
  for (const [name, given, expected] of [
    ["half of a pair, high", "a\ud83d", "a\ufffd"],
    ["half of a pair, low", "\ude00b", "\ufffdb"],
    ["halves in the wrong order", "\ude00\ud83d", "\ufffd\ufffd"],
    ["two high halves before a low one", "\ud83d\ud83d\ude00", "\ufffd😀"],
    ["a whole pair", "😀", "😀"],
    ["words about an escape", "\\ud83d", "\\ud83d"],
    ["a backslash before half of a pair", "\\\ud83d", "\\\ufffd"],
    ["escapes of every kind", 'a\n\t"\\\u0001é', 'a\n\t"\\\u0001é'],
  ] as const) {
    it(`keeps or corrects: ${name}`, () => {
      assert.equal(JSON.parse(jsonText(given)), expected);
      assert.deepEqual(JSON.parse(jsonText({ [given]: [given] })), { [expected]: [expected] });
      assert.ok(jsonText(given).isWellFormed() && !/(?<!\\)(?:\\\\)*\\ud8/.test(jsonText(given)));
    });
  }
});
