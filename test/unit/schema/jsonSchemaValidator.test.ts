import assert from "node:assert/strict";
import type { JsonObject, JsonValue } from "../../../src/core/model/json.ts";
import type { SchemaValidator } from "../../../src/core/ports/schemaValidator.ts";
import { loadSchemaValidator } from "../../../src/schema/loadSchemaValidator.ts";

const draft7 = "http://json-schema.org/draft-07/schema#";

describe("the schema validator", () => {
  let validator: SchemaValidator;

  before(async () => {
    validator = await loadSchemaValidator();
  });

  function errors(schema: JsonObject, value: JsonValue): readonly string[] {
    const reading = validator.read(schema);
    assert.ok(reading.ok, reading.ok ? "" : reading.message);
    return reading.schema.errorsOf(value);
  }

  function fault(schema: JsonObject): string {
    const reading = validator.read(schema);
    assert.ok(!reading.ok);
    return reading.message;
  }

  const person: JsonObject = {
    type: "object",
    properties: {
      name: { type: "string", minLength: 1 },
      age: { type: "integer" },
      pets: { type: "array", items: { $ref: "#/$defs/pet" } },
    },
    required: ["name"],
    additionalProperties: false,
    $defs: { pet: { type: "object", properties: { kind: { enum: ["cat", "dog"] } }, required: ["kind"] } },
  };

  it("finds nothing wrong with what is right", () => {
    assert.deepEqual(errors(person, { name: "Ada", age: 36, pets: [{ kind: "cat" }] }), []);
  });

  for (const [name, value, expected] of [
    ["a missing property", {}, ['The whole value: the required property is missing: "name".']],
    ["a wrong type", { name: "Ada", age: "old" }, ['/age: the value must be "integer", not string.']],
    ["a property too many", { name: "Ada", shoe: 1 }, ["/shoe: nothing may be here."]],
    [
      "a value deep inside",
      { name: "Ada", pets: [{ kind: "cat" }, { kind: "cow" }] },
      ['/pets/1/kind: the value does not match any of ["cat","dog"].'],
    ],
    ["a text too short", { name: "" }, ["/name: the text is too short (0 < 1)."]],
    [
      "all at once",
      { age: 1.5, pets: {} },
      [
        'The whole value: the required property is missing: "name".',
        '/age: the value must be "integer", not number.',
        '/pets: the value must be "array", not object.',
      ],
    ],
  ] as const) {
    it(`names the place of ${name}`, () => {
      assert.deepEqual(errors(person, value), expected);
    });
  }

  it("gives the reasons if several forms are allowed", () => {
    assert.deepEqual(errors({ anyOf: [{ type: "string" }, { type: "number", minimum: 3 }] }, 2), [
      "The whole value: the value matches none of the allowed forms, for these reasons:",
      'The whole value: the value must be "string", not number.',
      "The whole value: 2 is less than 3.",
    ]);
  });

  it("follows the draft that a schema names", () => {
    const schema = { $ref: "#/definitions/a", maximum: 5, definitions: { a: { type: "number" } } };
    assert.deepEqual(errors({ $schema: draft7, ...schema }, 9), []);
    assert.deepEqual(errors(schema, 9), ["The whole value: 9 is greater than 5."]);
  });

  it("checks formats", () => {
    assert.deepEqual(errors({ format: "email" }, "nobody"), ['The whole value: the text does not match format "email".']);
  });

  it("follows references that lead back", () => {
    const tree: JsonObject = {
      type: "object",
      properties: { children: { type: "array", items: { $ref: "#" } } },
      additionalProperties: false,
    };
    assert.deepEqual(errors(tree, { children: [{ children: [{ leaf: true }] }] }), ["/children/0/children/0/leaf: nothing may be here."]);
  });

  it("keeps to a bounded number of errors of bounded length", () => {
    const many = errors(
      { type: "array", items: { enum: ["x".repeat(1000)] } },
      Array.from({ length: 100 }, () => 1),
    );
    assert.equal(many.length, 21);
    assert.equal(many.at(-1), "… and 80 more.");
    assert.ok(many.every((sentence) => sentence.length <= 301));
  });

  it("leaves the schema as it was", () => {
    const frozen: JsonObject = Object.freeze({ type: "object", properties: Object.freeze({ a: Object.freeze({ $ref: "#" }) }) });
    assert.deepEqual(errors(frozen, { a: {} }), []);
  });

  for (const [name, schema, expected] of [
    ["an unknown type", { type: "strin" }, /\/type: .*"string"/],
    [
      "properties that are no schemas",
      { properties: { a: "string" } },
      /\/properties\/a: the value must be "object" or "boolean", not string/,
    ],
    ["a list of required names that is none", { required: "a" }, /\/required: the value must be "array"/],
    ["a reference to nowhere", { $ref: "#/$defs/gone" }, /refers to “#\/\$defs\/gone”, which is not in it/],
    ["a reference to elsewhere", { properties: { a: { $ref: "https://example.com/schema.json" } } }, /schemas elsewhere are not fetched/],
    ["a pattern that is none", { properties: { a: { pattern: "(" } } }, /the pattern “\(” is not a regular expression/],
    ["a dynamic reference", { $dynamicRef: "#x" }, /\$dynamicRef/],
    ["far too much", { enum: ["x".repeat(300_000)] }, /262144 is the most/],
  ] as const) {
    it(`rejects a schema with ${name}`, () => {
      assert.match(fault(schema), expected);
    });
  }

  it("ends a check that would take for ever", () => {
    assert.match(errors({ type: "string", pattern: "^(a+)+$" }, `${"a".repeat(60)}b`)[0] ?? "", /checking took longer than 1 s/);
  });

  it("ends references that have no end", () => {
    assert.match(errors({ $ref: "#" }, 1)[0] ?? "", /no end/);
  });

  it("rejects a schema whose nesting has no end", () => {
    let deep: JsonObject = {};
    for (let level = 0; level < 20_000; level++) {
      deep = { not: deep };
    }
    assert.match(fault(deep), /no end/);
  });
});
