import assert from "node:assert/strict";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import { geminiRules } from "../../../../src/providers/gemini/corrections.ts";
import { openApiSchema } from "../../../../src/providers/wire/requests/openApiSchema.ts";
import { readError } from "../../../../src/providers/gemini/failure.ts";
import { errorFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import type { JsonBody } from "../../../../src/providers/wire/corrections/correctedRequest.ts";
import { failureContext } from "../parsing.ts";

const contents = [{ role: "user", parts: [{ text: "Hi" }] }];

/** The rule that applies to a rejection in Google's words, its correction, and the corrected body. */
function correct(message: string, body: JsonBody) {
  const failure = errorFailure(failureContext, readError({ error: { code: 400, message, status: "INVALID_ARGUMENT" } }) ?? {});
  for (const rule of geminiRules) {
    const instead = rule.instead(failure, body);
    if (instead !== undefined) {
      return {
        parameter: rule.parameter,
        instead,
        body: rule.apply(body, instead),
        again: (other: JsonBody) => rule.apply(other, instead),
      };
    }
  }
  return undefined;
}

const config = (generationConfig: object): JsonBody => ({ contents, generationConfig });
const thinking = (thinkingConfig: object) => config({ thinkingConfig });

describe("the corrections for Gemini's rejections", () => {
  for (const [message, before, parameter, after] of [
    [
      "Thinking level MINIMAL is not supported for this model. Please retry with other thinking level.",
      thinking({ thinkingLevel: "minimal" }),
      "thinkingLevel:minimal",
      thinking({ thinkingLevel: "low" }),
    ],
    [
      "Thinking level MEDIUM is not supported for this model. Please retry with other thinking level.",
      thinking({ thinkingLevel: "medium" }),
      "thinkingLevel:medium",
      thinking({ thinkingLevel: "high" }),
    ],
    [
      "thinking_level is not supported by this model",
      thinking({ thinkingLevel: "high", includeThoughts: true }),
      "thinkingLevel",
      thinking({ thinkingBudget: 24_576, includeThoughts: true }),
    ],
    [
      "Thinking level is not supported for this model.",
      thinking({ thinkingLevel: "low" }),
      "thinkingLevel",
      thinking({ thinkingBudget: 1024 }),
    ],
    [
      "Budget 0 is invalid. This model only works in thinking mode.",
      thinking({ thinkingBudget: 0 }),
      "thinkingBudget:0",
      thinking({ thinkingBudget: 128 }),
    ],
    [
      "The thinking budget 0 is invalid. Please choose a value between 512 and 24576.",
      thinking({ thinkingBudget: 0 }),
      "thinkingBudget:0",
      thinking({ thinkingBudget: 512 }),
    ],
    [
      "The thinking budget (52428) is invalid.",
      thinking({ thinkingBudget: 52_428, includeThoughts: true }),
      "thinkingBudget",
      thinking({ includeThoughts: true }),
    ],
    ["Thinking is not enabled for models/gemini-x", thinking({ includeThoughts: true }), "thinkingConfig", { contents }],
    [
      `Invalid JSON payload received. Unknown name "thinkingConfig" at 'generation_config': Cannot find field.`,
      thinking({ includeThoughts: true }),
      "thinkingConfig",
      { contents },
    ],
    [`Invalid value at 'generation_config.top_k' (TYPE_INT32), 1.5`, config({ topK: 1.5, topP: 0.5 }), "topK", config({ topP: 0.5 })],
    ["Penalty is not enabled for models/gemini-x", config({ presencePenalty: 1 }), "presencePenalty", { contents }],
    [
      "Unable to submit request because it has a maxOutputTokens value of 100000 but the supported range is from 1 (inclusive) to 65537 (exclusive). Update the value and try again.",
      config({ maxOutputTokens: 100_000 }),
      "maxOutputTokens",
      config({ maxOutputTokens: 65_536 }),
    ],
    [
      `Invalid JSON payload received. Unknown name "parametersJsonSchema" at 'tools[0].function_declarations[0]': Cannot find field.`,
      {
        contents,
        tools: [
          {
            functionDeclarations: [
              { name: "f", parametersJsonSchema: { type: "object", properties: { a: { const: "x" } } } },
              { name: "g", parametersJsonSchema: { type: "object" } },
            ],
          },
        ],
      },
      "parametersJsonSchema",
      {
        contents,
        tools: [
          {
            functionDeclarations: [
              { name: "f", parameters: { type: "object", properties: { a: { type: "string", enum: ["x"] } } } },
              { name: "g" },
            ],
          },
        ],
      },
    ],
    [
      `Invalid JSON payload received. Unknown name "responseJsonSchema" at 'generation_config': Cannot find field.`,
      config({
        responseMimeType: "application/json",
        responseJsonSchema: { type: "object", properties: { a: { type: "string" } }, additionalProperties: false },
      }),
      "responseJsonSchema",
      config({ responseMimeType: "application/json", responseSchema: { type: "object", properties: { a: { type: "string" } } } }),
    ],
    [
      "Developer instruction is not enabled for models/gemma-3-27b-it",
      { contents, systemInstruction: { parts: [{ text: "Be brief." }] } },
      "systemInstruction",
      { contents: [{ role: "user", parts: [{ text: "Be brief." }, { text: "Hi" }] }] },
    ],
    [
      "Corrupted thought signature.",
      {
        contents: [
          {
            role: "model",
            parts: [
              { text: "", thoughtSignature: "a" },
              { functionCall: { name: "f", args: {} }, thoughtSignature: "b" },
            ],
          },
        ],
      },
      "thoughtSignature",
      {
        contents: [
          {
            role: "model",
            parts: [{ text: "" }, { functionCall: { name: "f", args: {} }, thoughtSignature: "skip_thought_signature_validator" }],
          },
        ],
      },
    ],
    [
      `Invalid JSON payload received. Unknown name "id" at 'contents[1].parts[0].function_call': Cannot find field.`,
      {
        contents: [
          { role: "model", parts: [{ functionCall: { id: "1", name: "f", args: { id: "2" } } }] },
          { role: "user", parts: [{ functionResponse: { id: "1", name: "f", response: {} } }] },
        ],
      },
      "functionCall.id",
      {
        contents: [
          { role: "model", parts: [{ functionCall: { name: "f", args: { id: "2" } } }] },
          { role: "user", parts: [{ functionResponse: { name: "f", response: {} } }] },
        ],
      },
    ],
  ] as const satisfies readonly (readonly [string, JsonBody, string, JsonBody])[]) {
    it(message.slice(0, 90), () => {
      const corrected = correct(message, before);
      assert.deepEqual([corrected?.parameter, corrected?.body], [parameter, after]);
      assert.equal(corrected?.again(corrected.body), corrected?.body, "a body that is right already is left alone");
    });
  }

  it("JSON mode beside tools: the schema is described in words", () => {
    const corrected = correct(
      "Function calling with a response mime type: 'application/json' is unsupported",
      config({ responseMimeType: "application/json", responseJsonSchema: { type: "object" } }),
    );
    assert.equal(corrected?.parameter, "responseMimeType");
    assert.equal(corrected.body["generationConfig"], undefined);
    assert.match(JSON.stringify(corrected.body["contents"]), /JSON Schema.*\{\\"type\\":\\"object\\"\}/);
  });

  it("leave other levels and limits alone", () => {
    const level = correct("Thinking level MINIMAL is not supported for this model.", thinking({ thinkingLevel: "minimal" }));
    assert.deepEqual(level?.again(thinking({ thinkingLevel: "high" })), thinking({ thinkingLevel: "high" }));
    const limit = correct(
      "maxOutputTokens value of 9000 but the supported range is from 1 (inclusive) to 8193 (exclusive)",
      config({ maxOutputTokens: 9000 }),
    );
    assert.deepEqual(limit?.again(config({ maxOutputTokens: 100 })), config({ maxOutputTokens: 100 }));
  });

  it("change nothing if the rejection is about something else", () => {
    assert.equal(correct("Please use a valid role: user, model.", thinking({ thinkingLevel: "low" })), undefined);
    assert.equal(correct("Thinking level LOW is not supported for this model.", { contents }), undefined);
  });
});

describe("a JSON Schema in Google's older form", () => {
  for (const [name, schema, expected] of [
    ["a type that may be null", { type: ["string", "null"] }, { type: "string", nullable: true }],
    ["several types", { type: ["string", "number"] }, { anyOf: [{ type: "string" }, { type: "number" }] }],
    ["one of several, or null", { oneOf: [{ type: "string" }, { type: "null" }] }, { type: "string", nullable: true }],
    ["a list without items", { type: "array" }, { type: "array", items: {} }],
    ["numbers to choose from", { enum: [1, 2] }, { type: "number" }],
    [
      "what all of several say",
      { allOf: [{ type: "object", properties: { a: { type: "string" } } }] },
      { type: "object", properties: { a: { type: "string" } } },
    ],
    ["formats that the wire does not know", { type: "string", format: "uri", minLength: 1 }, { type: "string", minLength: 1 }],
    [
      "references, with what stands beside them",
      {
        type: "object",
        properties: { a: { $ref: "#/$defs/b", description: "A" } },
        required: ["a"],
        $defs: { b: { $ref: "#/$defs/c" }, c: { type: "string" } },
      },
      { type: "object", properties: { a: { type: "string", description: "A" } }, required: ["a"] },
    ],
  ] as const satisfies readonly (readonly [string, JsonObject, JsonObject])[]) {
    it(name, () => {
      assert.deepEqual(openApiSchema(schema), expected);
    });
  }

  it("ends if a schema refers to itself", () => {
    const tree: JsonObject = { type: "object", properties: { child: { $ref: "#" } } };
    assert.ok(JSON.stringify(openApiSchema(tree)).length < 5000);
    assert.deepEqual(openApiSchema({ $ref: "#" }), {});
  });
});
