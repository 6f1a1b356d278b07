import assert from "node:assert/strict";
import type { Failure } from "../../../../src/core/model/failure.ts";
import type { JsonBody } from "../../../../src/providers/wire/corrections/correctedRequest.ts";
import { responsesRules } from "../../../../src/providers/openaiResponses/corrections.ts";
import { answerFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import { readError } from "../../../../src/providers/wire/failures/errorBody.ts";
import { failureContext } from "../parsing.ts";

const rejection = (message: string, param: string | null = null, code: string | null = null): Failure =>
  answerFailure(
    failureContext,
    { status: 400, headers: new Headers(), text: JSON.stringify({ error: { message, type: "invalid_request_error", param, code } }) },
    readError,
    undefined,
  );

/** The first rule that holds, and the body that it makes. */
function correct(body: JsonBody, failure: Failure): readonly [string, string | null, JsonBody] | undefined {
  for (const rule of responsesRules) {
    const instead = rule.instead(failure, body);
    if (instead !== undefined) {
      return [rule.parameter, instead, rule.apply(body, instead)];
    }
  }
  return undefined;
}

const thinking = { model: "m", reasoning: { effort: "none", summary: "auto" }, include: ["reasoning.encrypted_content"], store: false };

describe("the correction of Responses requests", () => {
  it("asks for the nearest effort that the model takes, and leaves others as they are", () => {
    const failure = rejection(
      "Unsupported value: 'none' is not supported with the 'gpt-5' model. Supported values are: 'minimal', 'low', 'medium', and 'high'.",
      "reasoning.effort",
      "unsupported_value",
    );
    const corrected = correct(thinking, failure);
    assert.deepEqual(corrected?.slice(0, 2), ["reasoning.effort", "minimal,low,medium,high"]);
    assert.deepEqual(corrected?.[2]["reasoning"], { effort: "minimal", summary: "auto" });
    const rule = responsesRules.find(({ parameter }) => parameter === "reasoning.effort");
    const high = { ...thinking, reasoning: { effort: "high" } };
    assert.equal(rule?.apply(high, "minimal,low,medium,high"), high);
    assert.deepEqual(rule?.apply(high, "low,medium")["reasoning"], { effort: "medium" });
    assert.deepEqual(rule?.apply(high, null), { model: "m", include: thinking.include, store: false });
  });

  for (const [what, body, failure, parameter, changed] of [
    [
      "an effort of no reasoning model",
      { reasoning: { effort: "low", summary: "auto" } },
      rejection("Unsupported parameter: 'reasoning.effort' is not supported with this model.", "reasoning.effort"),
      "reasoning.effort",
      { reasoning: { summary: "auto" } },
    ],
    [
      "a summary of an organisation that is not verified",
      thinking,
      rejection("Your organization must be verified to generate reasoning summaries.", "reasoning.summary", "unsupported_value"),
      "reasoning.summary",
      { ...thinking, reasoning: { effort: "none" } },
    ],
    [
      "encrypted content of no reasoning model",
      { include: ["reasoning.encrypted_content"] },
      rejection("Encrypted content is not supported with this model.", "include"),
      "include",
      {},
    ],
    [
      "reasoning of a server that knows none",
      { ...thinking },
      rejection("Unknown parameter: 'reasoning'.", "reasoning"),
      "reasoning",
      { model: "m", include: thinking.include, store: false },
    ],
    [
      "temperature",
      { temperature: 1 },
      rejection("Unsupported parameter: 'temperature' is not supported with this model.", "temperature"),
      "temperature",
      {},
    ],
    ["parallel calls", { parallel_tool_calls: false }, rejection("'parallel_tool_calls' is not supported"), "parallel_tool_calls", {}],
    [
      "verbosity",
      { text: { verbosity: "low" } },
      rejection("Unsupported value: 'low' is not supported with the 'x' model. Supported values are: 'medium'.", "text.verbosity"),
      "text.verbosity",
      {},
    ],
    ["storing", { store: false, input: [] }, rejection("Unknown parameter: 'store'."), "store", { input: [] }],
    [
      "a limit, by the one that is named",
      { max_output_tokens: 90_000 },
      rejection("max_output_tokens is too large: 90000. This model supports at most 32768 output tokens.", "max_output_tokens"),
      "max_output_tokens",
      { max_output_tokens: 32_768 },
    ],
    [
      "a limit",
      { max_output_tokens: 90_000 },
      rejection("Unsupported parameter: 'max_output_tokens'", "max_output_tokens"),
      "max_output_tokens",
      {},
    ],
    [
      "a strict schema",
      { text: { format: { type: "json_schema", strict: true } }, tools: [{ name: "f", strict: true }] },
      rejection(
        "Invalid schema for response_format 'a': In context=(), 'pattern' is not permitted.",
        "text.format.schema",
        "invalid_json_schema",
      ),
      "strict",
      { text: { format: { type: "json_schema", strict: false } }, tools: [{ name: "f", strict: false }] },
    ],
    [
      "reasoning that cannot be read",
      {
        input: [
          { type: "reasoning", id: "rs" },
          { role: "assistant", content: "Hi" },
        ],
      },
      rejection("The encrypted content gAAA...xx== could not be verified.", null, "invalid_encrypted_content"),
      "input.reasoning",
      { input: [{ role: "assistant", content: "Hi" }] },
    ],
    [
      "reasoning that has lost what it led to",
      { input: [{ type: "reasoning", id: "rs" }] },
      rejection("Item 'rs' of type 'reasoning' was provided without its required following item.", "input"),
      "input.reasoning",
      { input: [] },
    ],
  ] as const) {
    it(`corrects ${what}`, () => {
      const corrected = correct(body, failure);
      assert.deepEqual([corrected?.[0], corrected?.[2]], [parameter, changed]);
    });
  }

  it("learns nothing of the model from reasoning that cannot be read", () => {
    assert.equal(responsesRules.find(({ parameter }) => parameter === "input.reasoning")?.onceOnly, true);
  });

  it("leaves what a rejection does not mention", () => {
    const body = { ...thinking, temperature: 1, input: [{ type: "reasoning" }], text: { format: { strict: true } } };
    for (const message of [
      "No tool output found for function call call_1.",
      "You cannot include more than 10 images in store credit.",
      "Your reasoning is wrong.",
    ]) {
      assert.equal(correct(body, rejection(message, "input")), undefined, message);
      assert.equal(correct(body, rejection(message)), undefined, message);
    }
  });
});
