import assert from "node:assert/strict";
import { contract } from "./contract.ts";

contract("models", (contract) => {
  it("listed in the provider's order", async () => {
    contract.server.setModels(contract.wireCase.owner, ["zeta", "alpha"]);
    const listing = await (await contract.open()).listModels(new AbortController().signal);
    assert.ok(listing.ok, JSON.stringify(listing));
    assert.deepEqual(
      listing.models.map(({ id }) => id),
      ["zeta", "alpha"],
    );
  });

  it("not listed, with the reason", async () => {
    const wrongKey = await (await contract.open({ apiKey: "sk-no-such-key-0123456789" })).listModels(new AbortController().signal);
    assert.ok(!wrongKey.ok);
    assert.equal(wrongKey.failure.kind, "auth");
    const aborted = await (await contract.open()).listModels(AbortSignal.abort());
    assert.ok(!aborted.ok);
    assert.equal(aborted.failure.kind, "aborted");
  });
});
