import assert from "node:assert/strict";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import { isStrictSchema } from "../../../../src/providers/wire/requests/strictSchema.ts";

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});
const text = { type: "string" } as const;
const nested = (levels: number): JsonObject => (levels === 1 ? object({ a: text }) : object({ a: nested(levels - 1) }));

describe("isStrictSchema", () => {
  for (const [what, schema] of [
    ["an object", object({ a: text, b: { type: ["number", "null"], minimum: 0 } })],
    ["an object without properties", object({})],
    [
      "objects within lists and objects",
      object({ list: { type: "array", items: object({ a: text }), minItems: 1 }, inner: object({ b: { enum: ["x", "y"] } }) }),
    ],
    [
      "choices and references",
      object(
        { a: { anyOf: [object({ k: { const: 1 } }), { type: "null" }] }, b: { $ref: "#/$defs/b" } },
        { $defs: { b: object({ c: text }) }, $schema: "https://json-schema.org/draft/2020-12/schema" },
      ),
    ],
    ["a format that it knows", object({ at: { type: "string", format: "date-time" } })],
  ] as const) {
    it(`takes ${what}`, () => {
      assert.equal(isStrictSchema(schema), true);
    });
  }

  for (const [what, schema] of [
    ["a root that is no object", { type: "array", items: text }],
    ["a choice at the root", { ...object({}), anyOf: [object({ a: text })] }],
    ["an open object", { type: "object", properties: { a: text }, required: ["a"] }],
    ["an open object in a list", object({ list: { type: "array", items: { type: "object", properties: {}, required: [] } } })],
    ["an open object in a definition", object({ a: { $ref: "#/$defs/a" } }, { $defs: { a: { type: "object" } } })],
    ["an optional property", object({ a: text, b: text }, { required: ["a"] })],
    ["a map", object({ map: { type: "object", additionalProperties: text } })],
    ["a list of anything", object({ list: { type: "array" } })],
    ["anything", object({ any: {} })],
    ["a keyword that the mode does not take", object({ a: { oneOf: [text, { type: "null" }] } })],
    ["a default", object({ a: { type: "string", default: "x" } })],
    ["a format that it does not know", object({ a: { type: "string", format: "uri" } })],
    ["more levels than it takes", nested(12)],
  ] as const) {
    it(`does not take ${what}`, () => {
      assert.equal(isStrictSchema(schema), false);
    });
  }
});
