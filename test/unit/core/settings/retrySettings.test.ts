import assert from "node:assert/strict";
import { readRetrySettings } from "../../../../src/core/settings/retrySettings.ts";

describe("baton.retry", () => {
  it("has its default values if nothing is set, or nothing that is a number", () => {
    for (const value of [undefined, "soon", Number.NaN, null]) {
      assert.deepEqual(
        readRetrySettings(() => value),
        { limits: { maxWaitMs: 30_000, maxAttempts: 3 }, silence: { firstByteMs: 120_000, idleMs: 60_000 } },
      );
    }
  });

  it("is read in seconds and kept within its range", () => {
    assert.deepEqual(
      readRetrySettings(() => 2.5),
      { limits: { maxWaitMs: 2500, maxAttempts: 3 }, silence: { firstByteMs: 2500, idleMs: 2500 } },
    );
    assert.deepEqual(
      readRetrySettings(() => -1),
      { limits: { maxWaitMs: 0, maxAttempts: 1 }, silence: { firstByteMs: 1000, idleMs: 1000 } },
    );
    assert.deepEqual(readRetrySettings(() => 1e9).limits, { maxWaitMs: 3_600_000, maxAttempts: 10 });
  });
});
