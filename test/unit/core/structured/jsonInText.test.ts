import assert from "node:assert/strict";
import { jsonInText } from "../../../../src/core/structured/jsonInText.ts";

describe("jsonInText", () => {
  for (const [name, text, values] of [
    ["the whole text", ' {"a": 1}\n', [{ a: 1 }]],
    ["a list", "[1]", [[1]]],
    ["a bare value", "null", [null]],
    ["a byte order mark", '\uFEFF{"a":1}', [{ a: 1 }]],
    ["a fence", 'Here it is:\n```json\n{"a": 1}\n```\nAnything else?', [{ a: 1 }]],
    ["a fence without a language or an end", '```\n{"a": 1}', [{ a: 1 }]],
    ["fences, in order", '```json\n{"a":1}\n```\nor\n```\n{"a":2}\n```', [{ a: 1 }, { a: 2 }]],
    ["a fence of another language before", '```sh\nls {a,b}\n```\n```json\n{"a":1}\n```', [{ a: 1 }]],
    ["prose around it", 'Sure! {"a": "}", "b": [1]} is the answer.', [{ a: "}", b: [1] }]],
    ["brackets of prose before it", 'As {you} asked [see 1]: {"a": "\\"{"}', [{ a: '"{' }]],
    ["several in prose", '{"a":1} and {"a":2}', [{ a: 1 }, { a: 2 }]],
    ["thoughts before it", '<think>{"a": 0}?</think>\n{"a": 1}', [{ a: 1 }]],
    ["nothing", "I cannot do that.", []],
    ["one that was cut off", '{"a": [1, 2', []],
    ["a text that does not end", '{"a": "x', []],
  ] as const) {
    it(`finds ${name}`, () => {
      assert.deepEqual(jsonInText(text), values);
    });
  }

  it("gives up on a text of nothing but brackets", () => {
    assert.deepEqual(jsonInText("{[".repeat(100_000)), []);
  });
});
