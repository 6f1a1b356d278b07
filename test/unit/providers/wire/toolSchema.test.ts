import assert from "node:assert/strict";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import { inlinedSchema } from "../../../../src/providers/wire/requests/inlinedSchema.ts";
import { toolSchema } from "../../../../src/providers/wire/requests/toolSchema.ts";

const text = { type: "string" };

describe("a tool's schema", () => {
  const plain: JsonObject = { type: "object", properties: { a: text }, required: ["a"] };

  it("stays the same object if its root is plain", () => {
    assert.equal(toolSchema(plain), plain);
  });

  for (const [name, given, expected] of [
    [
      "anyOf of what is required",
      { type: "object", properties: { a: text, b: text }, required: ["a"], anyOf: [{ required: ["b"] }, { required: ["a"] }] },
      { type: "object", properties: { a: text, b: text }, required: ["a"] },
    ],
    [
      "oneOf of objects",
      {
        oneOf: [
          { type: "object", properties: { kind: { const: "x" }, a: text }, required: ["kind", "a"] },
          { type: "object", properties: { kind: { const: "y" } }, required: ["kind"] },
        ],
      },
      { type: "object", properties: { kind: { anyOf: [{ const: "x" }, { const: "y" }] }, a: text }, required: ["kind"] },
    ],
    [
      "allOf",
      { allOf: [{ properties: { a: text }, required: ["a"] }, { properties: { b: text } }], description: "both" },
      { type: "object", description: "both", properties: { a: text, b: text }, required: ["a"] },
    ],
    [
      "branches in branches",
      { anyOf: [{ allOf: [{ properties: { a: text } }] }, { properties: { b: text } }] },
      { type: "object", properties: { a: text, b: text } },
    ],
    [
      "enum, not and conditions",
      { type: "object", properties: { a: text }, enum: [{}], not: { required: ["a"] }, if: {}, then: {}, else: {} },
      { type: "object", properties: { a: text } },
    ],
    ["a root that may be null", { type: ["object", "null"], properties: { a: text } }, { type: "object", properties: { a: text } }],
    [
      "references in branches",
      { $defs: { A: { type: "object", properties: { a: text } } }, anyOf: [{ $ref: "#/$defs/A" }] },
      { type: "object", properties: { a: text } },
    ],
    [
      "a reference at the root",
      { $ref: "#/definitions/A", definitions: { A: { type: "object", properties: { a: text } } } },
      { type: "object", properties: { a: text } },
    ],
  ] as const) {
    it(`is folded into the root: ${name}`, () => {
      assert.deepEqual(toolSchema(given), expected);
    });
  }
});

describe("references of a schema", () => {
  for (const [name, given, expected] of [
    [
      "with what stands beside them over it",
      { properties: { a: { $ref: "#/$defs/A", description: "own" } }, $defs: { A: { type: "string", description: "theirs" } } },
      { properties: { a: { type: "string", description: "own" } } },
    ],
    [
      "to a property",
      { properties: { a: text, b: { type: "array", items: { $ref: "#/properties/a" } } } },
      { properties: { a: text, b: { type: "array", items: text } } },
    ],
    [
      "through others",
      { properties: { a: { $ref: "#/$defs/A" } }, $defs: { A: { $ref: "#/$defs/B" }, B: text } },
      { properties: { a: text } },
    ],
    ["with escaped names", { properties: { a: { $ref: "#/$defs/x~1y" } }, $defs: { "x/y": text } }, { properties: { a: text } }],
    [
      "to nothing, or to elsewhere",
      { properties: { a: { $ref: "#/$defs/None" }, b: { $ref: "https://a.test/b.json" } } },
      { properties: { a: {}, b: {} } },
    ],
    [
      "that are data and no references",
      { properties: { a: { default: { $ref: "#/x" } } } },
      { properties: { a: { default: { $ref: "#/x" } } } },
    ],
  ] as const) {
    it(`are put in place: ${name}`, () => {
      assert.deepEqual(inlinedSchema(given), expected);
    });
  }

  it("are bounded if a definition contains itself", () => {
    const tree = inlinedSchema({
      type: "object",
      properties: { root: { $ref: "#/$defs/Node" } },
      $defs: { Node: { type: "object", properties: { left: { $ref: "#/$defs/Node" }, right: { $ref: "#/$defs/Node" } } } },
    });
    const written = JSON.stringify(tree);
    assert.ok(!written.includes("$ref") && written.length < 1000, written);
    const itself = inlinedSchema({ type: "object", properties: { all: { $ref: "#" } } });
    assert.ok(!JSON.stringify(itself).includes("$ref"));
  });

  it("are bounded if definitions multiply", () => {
    const defs = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `D${String(index)}`,
        { type: "object", properties: { a: { $ref: `#/$defs/D${String(index + 1)}` }, b: { $ref: `#/$defs/D${String(index + 1)}` } } },
      ]),
    );
    assert.ok(JSON.stringify(inlinedSchema({ type: "object", properties: { a: { $ref: "#/$defs/D0" } }, $defs: defs })).length < 1_000_000);
  });
});
