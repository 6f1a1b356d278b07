import assert from "node:assert/strict";
import { answerEnd } from "../../../../src/providers/wire/answers/answerEnd.ts";
import { failureContext } from "../parsing.ts";

/** What an answer that ends with this word comes to: the reason of its finish, or the kind of its failure and its advice. */
function endFor(
  raw: string | undefined,
  reported: { hasCalls?: boolean; hasRefusal?: boolean; brokenCall?: string; words?: string } = {},
): string {
  const event = answerEnd(failureContext, { raw, hasCalls: false, ...reported });
  return event.type === "finish" ? event.reason : `${event.failure.kind}, ${event.failure.retry}: ${event.failure.providerMessage ?? ""}`;
}

describe("the end of an answer", () => {
  for (const raw of ["stop", "STOP", "end_turn", "completed", "eos", undefined]) {
    it(`${String(raw)} is a stop, or calls, or a model's refusal`, () => {
      assert.deepEqual(
        [endFor(raw), endFor(raw, { hasCalls: true }), endFor(raw, { hasRefusal: true })],
        ["stop", "tool-calls", "refusal"],
      );
    });
  }

  for (const raw of ["tool_calls", "tool_use", "function_call"]) {
    it(`${raw} without a call is a stop`, () => {
      assert.deepEqual([endFor(raw), endFor(raw, { hasCalls: true })], ["stop", "tool-calls"]);
    });
  }

  for (const [raw, reason] of [
    ["max_tokens", "length"],
    ["MAX_TOKENS", "length"],
    ["SAFETY", "content-filter"],
    ["sensitive", "content-filter"],
    ["content_filter: PROHIBITED_CONTENT", "content-filter"],
    ["refusal", "refusal"],
  ] as const) {
    it(`${raw} is ${reason}`, () => {
      assert.equal(endFor(raw), reason);
      assert.equal(endFor(raw, { brokenCall: "f" }), reason, "half a call ends with the reason");
    });
  }

  for (const raw of [
    "MALFORMED_FUNCTION_CALL",
    "malformed_function_call",
    "function_call_filter: MALFORMED_FUNCTION_CALL",
    "UNEXPECTED_TOOL_CALL",
    "TOO_MANY_TOOL_CALLS",
    "malformed_tool_use",
    "malformed_model_output",
    "invalid_tool_call",
    "tool_call_error",
  ]) {
    it(`${raw} is a call that the model broke: the same again`, () => {
      assert.equal(endFor(raw), `invalid-output, same: ${raw}`);
      assert.equal(endFor(raw, { words: "Malformed function call: f(" }), "invalid-output, same: Malformed function call: f(");
    });
  }

  for (const raw of [
    "error",
    "ERROR",
    "network_error",
    "internal server error",
    "upstream-error",
    "abort",
    "aborted",
    "cancelled",
    "insufficient_system_resource",
    "timeout",
    "FAILED",
    "some_new_failure",
  ]) {
    it(`${raw} is a failure of the server: the same again`, () => {
      assert.equal(endFor(raw), `server, same: ${raw}`);
    });
  }

  it("engine_overloaded is an overload", () => {
    assert.equal(endFor("engine_overloaded"), "overloaded, same: engine_overloaded");
  });

  for (const raw of ["unknown", "OTHER", "LANGUAGE", "pause_turn", "a_new_reason", "FINISH_REASON_UNSPECIFIED"]) {
    it(`${raw} says nothing about the answer`, () => {
      assert.equal(endFor(raw), "other");
    });
  }

  it("a call whose arguments are not an object is a failure", () => {
    assert.match(endFor("stop", { hasCalls: true, brokenCall: "f" }), /^invalid-output, same/);
    assert.match(endFor("other", { hasCalls: true, brokenCall: "" }), /^server, same/);
  });
});
