import assert from "node:assert/strict";
import { toolNames, type ToolNameForm } from "../../../../src/core/model/toolNames.ts";
import { geminiToolNames, usualToolNames } from "../../../../src/providers/wire/requests/toolNaming.ts";

const odd = [
  "a.b",
  "a/b",
  "a b",
  "a:b",
  "ä",
  "工具",
  "工",
  "🛠️",
  "",
  " ",
  "a".repeat(65),
  "b".repeat(500),
  `${"b".repeat(499)}c`,
  "mcp__server__tool.with.dots/and/slashes and spaces that is far too long for any wire",
  "a\nb",
  "__proto__.x",
  "-!",
  "2fa!",
];

describe("names of tools", () => {
  for (const [wire, form] of [
    ["the usual wires", usualToolNames],
    ["Gemini", geminiToolNames],
  ] as readonly (readonly [string, ToolNameForm])[]) {
    it(`are taken by ${wire}, unique, and come back`, () => {
      const names = toolNames([...odd, "a_b", "good-1"], form);
      assert.ok(names !== undefined);
      const onWire = [...odd, "a_b", "good-1"].map(names.toWire);
      assert.ok(
        onWire.every((name) => form.fits.test(name)),
        JSON.stringify(onWire),
      );
      assert.equal(new Set(onWire).size, onWire.length);
      assert.deepEqual(onWire.map(names.fromWire), [...odd, "a_b", "good-1"]);
      assert.deepEqual([names.toWire("a_b"), names.toWire("good-1")], ["a_b", "good-1"]);
    });
  }

  it("are the same whatever other tools there are, in whatever order", () => {
    const all = toolNames(odd, usualToolNames);
    for (const name of odd) {
      assert.equal(toolNames([name], usualToolNames)?.toWire(name), all?.toWire(name));
      assert.equal(toolNames(odd.toReversed(), usualToolNames)?.toWire(name), all?.toWire(name));
    }
  });

  it("are unchanged if the wire accepts them all", () => {
    assert.equal(toolNames(["read_file", "2fa", "a-b", "x".repeat(64)], usualToolNames), undefined);
    assert.equal(toolNames(["files.read"], geminiToolNames), undefined);
  });

  it("never are another tool's own name", () => {
    const made = toolNames(["a.b"], usualToolNames)?.toWire("a.b") ?? "";
    const names = toolNames(["a.b", made], usualToolNames);
    assert.equal(names?.toWire(made), made);
    assert.notEqual(names.toWire("a.b"), made);
    assert.equal(names.fromWire(names.toWire("a.b")), "a.b");
  });

  it("that are unknown stay as they are", () => {
    const names = toolNames(["a.b"], usualToolNames);
    assert.deepEqual([names?.toWire("other"), names?.fromWire("other")], ["other", "other"]);
  });
});
