import assert from "node:assert/strict";
import * as z from "zod";
import { schemaOf } from "../../../../src/core/structured/askedSchema.ts";

const city = { type: "object", properties: { name: { type: "string" } } };

describe("schemaOf", () => {
  for (const [shape, given, name] of [
    ["a JSON Schema", city, "answer"],
    ["a title", { title: "A city!", ...city }, "A_city_"],
    ["OpenAI's name and schema", { name: "city", strict: true, schema: city }, "city"],
    ["OpenAI's response format", { type: "json_schema", json_schema: { name: "city", schema: city } }, "city"],
  ] as const) {
    it(`accepts ${shape}`, () => {
      const parsed = schemaOf(given);
      assert.ok(parsed.ok);
      assert.equal(parsed.value.name, name);
      assert.deepEqual(parsed.value.schema["properties"], city.properties);
    });
  }

  it("does not take a property called schema for a wrapper", () => {
    const parsed = schemaOf({ type: "object", properties: { schema: { type: "object" } } });
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.schema["properties"], { schema: { type: "object" } });
  });

  it("accepts a zod schema, with its transforms and refinements", async () => {
    const even = z.object({
      count: z.number().refine((count) => count % 2 === 0, "must be even"),
      when: z.string().transform((text) => new Date(text)),
    });
    const parsed = schemaOf(even, "even");
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.schema["required"], ["count", "when"]);
    const read = await parsed.value.read({ count: 2, when: "2026-11-21" });
    assert.ok(read.ok);
    assert.equal(read.value.when.getUTCFullYear(), 2026);
    assert.deepEqual(await parsed.value.read({ count: 3, when: "" }), { ok: false, errors: ["/count: must be even"] });
  });

  it("says what to do with a schema that cannot produce its JSON Schema", () => {
    const old = { "~standard": { vendor: "zod", version: 1, validate: (value: unknown) => ({ value }) } };
    const parsed = schemaOf(old);
    assert.ok(!parsed.ok);
    assert.match(parsed.message, /since version 4\.2/);
    const unsayable = schemaOf(z.object({ at: z.date() }));
    assert.ok(!unsayable.ok);
    assert.match(unsayable.message, /has no JSON Schema/);
  });

  it("rejects what is not a schema", () => {
    assert.deepEqual(schemaOf([]), { ok: false, message: "The schema must be a JSON Schema (an object)." });
  });
});
