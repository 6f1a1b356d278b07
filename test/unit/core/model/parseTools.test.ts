import assert from "node:assert/strict";
import { parseTools } from "../../../../src/core/model/parseTools.ts";

const schema = { type: "object", properties: { city: { type: "string" } } };
const tool = { name: "weather", description: "Returns the weather", inputSchema: schema };

describe("parseTools", () => {
  for (const [whose, value] of [
    ["our", [tool]],
    ["Anthropic's", { tools: [{ name: "weather", description: "Returns the weather", input_schema: schema }] }],
    ["OpenAI's", [{ type: "function", function: { name: "weather", description: "Returns the weather", parameters: schema } }]],
    ["the Responses wire's", [{ type: "function", name: "weather", description: "Returns the weather", parameters: schema, strict: true }]],
    [
      "Gemini's",
      { tools: [{ functionDeclarations: [{ name: "weather", description: "Returns the weather", parametersJsonSchema: schema }] }] },
    ],
    [
      "Gemini's older",
      [
        {
          function_declarations: [
            {
              name: "weather",
              description: "Returns the weather",
              parameters: { type: "OBJECT", properties: { city: { type: "STRING" } } },
            },
          ],
        },
      ],
    ],
  ] as const) {
    it(`reads ${whose} shape`, () => {
      assert.deepEqual(parseTools(value), { ok: true, value: [tool] });
    });
  }

  it("gives a tool without parameters an empty schema", () => {
    assert.deepEqual(parseTools([{ name: "now" }]), {
      ok: true,
      value: [{ name: "now", description: "", inputSchema: { type: "object", properties: {} } }],
    });
  });

  for (const [value, message] of [
    [{}, "The tools must be a list, or an object with a list “tools”."],
    [[tool, 1], "tools[1] must be an object."],
    [[{ type: "function", function: {} }], "tools[0].function.name must be a text."],
    [[{ name: "x", parameters: [] }], "tools[0].parameters must be a JSON Schema (an object)."],
    [
      [{ type: "web_search_20250305", name: "web_search" }],
      "tools[0].type must be “function”: tools that a provider runs itself cannot be given.",
    ],
    [[{ functionDeclarations: [{}] }], "tools[0].functionDeclarations[0].name must be a text."],
    [[{ name: "x", description: 1 }], "tools[0].description must be a text."],
  ] as const) {
    it(`says: ${message}`, () => {
      assert.deepEqual(parseTools(value), { ok: false, message });
    });
  }
});
