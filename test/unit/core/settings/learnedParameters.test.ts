import assert from "node:assert/strict";
import { lessonsOf, readLearnedParameters, withLesson } from "../../../../src/core/settings/learnedParameters.ts";

const address = "https://api.example.com/v1";

describe("baton.learnedParameters", () => {
  it("is read as lessons of one model at one address, slash or not", () => {
    const learned = readLearnedParameters({ [address]: { m: { max_tokens: "max_completion_tokens", temperature: null } } });
    const lessons = [
      { parameter: "max_tokens", instead: "max_completion_tokens" },
      { parameter: "temperature", instead: null },
    ];
    assert.deepEqual(lessonsOf(learned, address, "m"), lessons);
    assert.deepEqual(lessonsOf(learned, `${address}/`, "m"), lessons);
    assert.deepEqual(lessonsOf(learned, address, "other"), []);
    assert.deepEqual(lessonsOf(learned, "https://other.example.com/v1", "m"), []);
  });

  it("takes a lesson in, over an earlier one on the same parameter, and leaves the others", () => {
    const once = withLesson({}, `${address}/`, "m", { parameter: "temperature", instead: null });
    const twice = withLesson(once, address, "m", { parameter: "max_tokens", instead: "max_completion_tokens" });
    assert.deepEqual(withLesson(twice, address, "m", { parameter: "temperature", instead: "1" }), {
      [address]: { m: { temperature: "1", max_tokens: "max_completion_tokens" } },
    });
    assert.deepEqual(once, { [address]: { m: { temperature: null } } });
  });

  it("passes over what a hand has put there that is no lesson", () => {
    for (const value of [
      undefined,
      null,
      [],
      "x",
      { [address]: [] },
      { [address]: { m: "x" } },
      { [address]: { m: { temperature: 5, top_p: {} } } },
    ]) {
      assert.deepEqual(lessonsOf(readLearnedParameters(value), address, "m"), []);
    }
  });

  it("knows no model that only objects have", () => {
    assert.deepEqual(lessonsOf({}, "constructor", "toString"), []);
  });
});
