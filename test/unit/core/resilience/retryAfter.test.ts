import assert from "node:assert/strict";
import { parseRetryAfter } from "../../../../src/core/resilience/retryAfter.ts";

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
    it(`makes nothing up of “${String(retryAfter)}”`, () => {
      assert.equal(parseRetryAfter({ retryAfter }, nowMs), undefined);
    });
  }
});
