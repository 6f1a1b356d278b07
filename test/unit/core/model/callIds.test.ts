import assert from "node:assert/strict";
import { callIdGiver } from "../../../../src/core/model/callIds.ts";

const nine = { exactly: 9 } as const;
const forty = { atMost: 40 } as const;

describe("callIdGiver", () => {
  it("keeps ids that the wire accepts", () => {
    const give = callIdGiver(forty);
    assert.equal(give("call_Ab-9"), "call_Ab-9");
    assert.equal(give("toolu_01ABCdefGHIjklMNOpqr"), "toolu_01ABCdefGHIjklMNOpqr");
    assert.equal(callIdGiver(nine)("aB3456789"), "aB3456789");
    assert.equal(callIdGiver("any")("functions.read:0 ✓"), "functions.read:0 ✓");
  });

  it("gives any other id a form that the wire accepts, the same in each request", () => {
    for (const id of ["", "call.1", "x".repeat(41), "call_1|fc_2", "näme"]) {
      const form = callIdGiver(forty)(id);
      assert.match(form, /^[\w-]{1,40}$/);
      assert.equal(callIdGiver(forty)(id), form);
    }
    for (const id of ["", "call_1", "aB34567890", "toolu_01ABCdefGHIjklMNOpqr"]) {
      assert.match(callIdGiver(nine)(id), /^[A-Za-z0-9]{9}$/);
      assert.equal(callIdGiver(nine)(id), callIdGiver(nine)(id));
    }
    assert.match(callIdGiver({ exactly: 30 })("call_1"), /^[A-Za-z0-9]{30}$/);
    assert.match(callIdGiver("any")(""), /./);
  });

  it("gives the same id to no two calls, in whatever form", () => {
    for (const form of ["any", nine, forty] as const) {
      const give = callIdGiver(form);
      const given = ["call_0", "call_0", "", "", "call_0"].map(give);
      assert.equal(new Set(given).size, given.length);
    }
  });

  it("keeps ids apart, also one that another would become", () => {
    const forms = Array.from({ length: 5000 }, (_, index) => `call_${String(index)}`);
    assert.equal(new Set(forms.map(callIdGiver(nine))).size, forms.length);
    const becomes = callIdGiver(nine)("call_1");
    const give = callIdGiver(nine);
    assert.equal(give(becomes), becomes);
    const other = give("call_1");
    assert.notEqual(other, becomes);
    assert.match(other, /^[A-Za-z0-9]{9}$/);
  });
});
