import assert from "node:assert/strict";
import { parseRetryAfter, retryAfterInWords } from "../../../../src/core/resilience/retryAfter.ts";

const nowMs = Date.parse("2026-03-04T05:06:07Z");

describe("parseRetryAfter", () => {
  it("reads seconds, whole and broken", () => {
    assert.equal(parseRetryAfter({ retryAfter: "20" }, nowMs), 20_000);
    assert.equal(parseRetryAfter({ retryAfter: " 0.5 " }, nowMs), 500);
    assert.equal(parseRetryAfter({ retryAfter: "0" }, nowMs), 0);
  });

  it("prefers milliseconds", () => {
    assert.equal(parseRetryAfter({ retryAfterMs: "1250.2", retryAfter: "9" }, nowMs), 1251);
  });

  it("reads an HTTP date, and 0 from one that has passed", () => {
    assert.equal(parseRetryAfter({ retryAfter: "Wed, 04 Mar 2026 05:06:37 GMT" }, nowMs), 30_000);
    assert.equal(parseRetryAfter({ retryAfter: "Wed, 04 Mar 2026 05:00:00 GMT" }, nowMs), 0);
  });

  it("does not understand a date without a clock", () => {
    assert.equal(parseRetryAfter({ retryAfter: "Wed, 04 Mar 2026 05:06:37 GMT" }, undefined), undefined);
  });

  for (const retryAfter of [null, undefined, "", "soon", "-5", "1e3", "NaN", "5 minutes"]) {
    it(`reads nothing from “${String(retryAfter)}”`, () => {
      assert.equal(parseRetryAfter({ retryAfter }, nowMs), undefined);
    });
  }
});

describe("a wait in an error's words", () => {
  it("is read as OpenAI and Azure write it", () => {
    const openai =
      "Rate limit reached for gpt-4 in organization org-1 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in ";
    for (const [words, expectedMs] of [
      ["20s.", 20_000],
      ["6m0s. Visit", 360_000],
      ["1.218s", 1218],
      ["86ms.", 86],
      ["1h2m3s", 3_723_000],
    ] as const) {
      assert.equal(retryAfterInWords(openai + words), expectedMs, words);
    }
    assert.equal(retryAfterInWords("Requests have exceeded the call rate limit. Please retry after 26 seconds. Please go here"), 26_000);
    assert.equal(retryAfterInWords("Try again in 2 minutes"), 120_000);
    assert.equal(retryAfterInWords("Please retry after 300 milliseconds."), 300);
  });

  it("is undefined if none is stated", () => {
    for (const words of [undefined, "", "Please try again later.", "Try again in a moment", "retry after lunch"]) {
      assert.equal(retryAfterInWords(words), undefined);
    }
  });
});
