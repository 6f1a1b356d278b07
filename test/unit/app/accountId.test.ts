import assert from "node:assert/strict";
import { accountIdOf, sourceIdOf } from "../../../src/app/accounts/account.ts";

describe("the id of a key", () => {
  it("leads back to the key among its provider's, and to none of another's", () => {
    assert.equal(sourceIdOf("gate", accountIdOf("gate", "env:A/B")), "env:A/B");
    assert.equal(sourceIdOf("gate", accountIdOf("gate-2", "x")), undefined);
    assert.equal(sourceIdOf("gate", undefined), undefined);
  });
});
