import assert from "node:assert/strict";
import { runLedger } from "../ledger/ledgerRuns.ts";

describe("the ledger of sixty random conversations with faults, Stop, Retry, Continue, Use Now, failover and schema repair", () => {
  it("has what the model server counted, to the token, by key and model, and the footers are sums over it", async function () {
    this.timeout(300_000);
    const { wrong, footers, done, bySource, tokens } = await runLedger(60, 1);
    assert.deepEqual(wrong, []);
    assert.ok(footers >= 60);
    for (const what of ["continue", "retry", "schema", "answer: stopped", "answer: does not fit", "answer: counted, and nothing said"]) {
      assert.ok((done[what] ?? 0) > 0, `${what} happened`);
    }
    assert.deepEqual(Object.keys(bySource).sort(), ["estimated", "none", "reported"]);
    assert.equal(Object.keys(tokens).length, 8);
  });
});
