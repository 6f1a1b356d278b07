import assert from "node:assert/strict";
import { runSoak } from "../soak/soak.ts";
import { soakAims } from "../soak/soakAims.ts";

/** A short round of `npm run test:soak`, with answers that go wrong in the same ways each time. */
describe("a soak of twenty seconds", () => {
  it("loses, doubles and mixes up no answer, asks no key in cooldown, and meets no limit that it could have known of", async function () {
    this.timeout(120_000);
    const report = await runSoak({ seconds: 20, seed: 20_261_121, conversations: 50, keysEach: 4, faultShare: 0.3 });
    // Too short to measure memory.
    const missed = Object.entries(soakAims(report)).filter(([aim, met]) => !met && aim !== "memoryFlat");
    assert.deepEqual(missed, [], JSON.stringify(report, undefined, 2));
    assert.ok(
      report.requests.limited > 0 && report.keysTakenOut > 0 && Object.keys(report.faultsServed).length > 10,
      JSON.stringify(report, undefined, 2),
    );
  });
});
