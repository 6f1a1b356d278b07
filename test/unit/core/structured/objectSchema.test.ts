import assert from "node:assert/strict";
import { objectSchemaOf } from "../../../../src/core/structured/objectSchema.ts";

describe("objectSchemaOf", () => {
  it("leaves a schema of objects as it is", () => {
    const schema = { type: "object", properties: { a: { $ref: "#" } } };
    const object = objectSchemaOf(schema);
    assert.deepEqual(object.schema, schema);
    assert.deepEqual(object.unwrap({ a: {} }), { a: {} });
  });

  it("adds the type if only properties are given", () => {
    assert.deepEqual(objectSchemaOf({ properties: {} }).schema, { properties: {}, type: "object" });
  });

  it("puts any other into an object, and leads its references there", () => {
    const object = objectSchemaOf({
      type: "array",
      items: { anyOf: [{ $ref: "#" }, { $ref: "#/$defs/leaf" }, { $ref: "#/items" }] },
      $defs: { leaf: { $ref: "#/items" } },
    });
    assert.deepEqual(object.schema, {
      type: "object",
      properties: {
        value: {
          type: "array",
          items: { anyOf: [{ $ref: "#/properties/value" }, { $ref: "#/$defs/leaf" }, { $ref: "#/properties/value/items" }] },
        },
      },
      required: ["value"],
      additionalProperties: false,
      $defs: { leaf: { $ref: "#/properties/value/items" } },
    });
    assert.deepEqual(object.unwrap({ value: [1] }), [1]);
  });
});
