import assert from "node:assert/strict";
import { correctionsOf, readLearnedParameters, withCorrection } from "../../../../src/core/settings/learnedParameters.ts";

const address = "https://api.example.com/v1";

describe("baton.learnedParameters", () => {
  it("holds the corrections of one model at one address, with or without a final slash", () => {
    const learned = readLearnedParameters({ [address]: { m: { max_tokens: "max_completion_tokens", temperature: null } } });
    const corrections = [
      { parameter: "max_tokens", instead: "max_completion_tokens" },
      { parameter: "temperature", instead: null },
    ];
    assert.deepEqual(correctionsOf(learned, address, "m"), corrections);
    assert.deepEqual(correctionsOf(learned, `${address}/`, "m"), corrections);
    assert.deepEqual(correctionsOf(learned, address, "other"), []);
    assert.deepEqual(correctionsOf(learned, "https://other.example.com/v1", "m"), []);
  });

  it("adds a correction in place of an earlier one for the same parameter, and leaves the others", () => {
    const once = withCorrection({}, `${address}/`, "m", { parameter: "temperature", instead: null });
    const twice = withCorrection(once, address, "m", { parameter: "max_tokens", instead: "max_completion_tokens" });
    assert.deepEqual(withCorrection(twice, address, "m", { parameter: "temperature", instead: "1" }), {
      [address]: { m: { temperature: "1", max_tokens: "max_completion_tokens" } },
    });
    assert.deepEqual(once, { [address]: { m: { temperature: null } } });
  });

  it("ignores invalid entries that were added by hand", () => {
    for (const value of [
      undefined,
      null,
      [],
      "x",
      { [address]: [] },
      { [address]: { m: "x" } },
      { [address]: { m: { temperature: 5, top_p: {} } } },
    ]) {
      assert.deepEqual(correctionsOf(readLearnedParameters(value), address, "m"), []);
    }
  });

  it("does not mistake a built-in property for a model", () => {
    assert.deepEqual(correctionsOf({}, "constructor", "toString"), []);
  });
});
