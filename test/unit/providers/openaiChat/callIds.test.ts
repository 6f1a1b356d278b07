import assert from "node:assert/strict";
import { callIdMapper } from "../../../../src/providers/openaiChat/callIds.ts";

describe("callIdMapper", () => {
  it("leaves ids that the wire takes as they are", () => {
    const map = callIdMapper(undefined);
    assert.equal(map("call_Ab-9"), "call_Ab-9");
    assert.equal(map("toolu_01ABCdefGHIjklMNOpqr"), "toolu_01ABCdefGHIjklMNOpqr");
    assert.equal(callIdMapper(9)("aB3456789"), "aB3456789");
  });

  it("gives any other id a form that the wire takes, the same each time and in each request", () => {
    for (const id of ["", "call.1", "x".repeat(41), "call_1|fc_2", "näme"]) {
      const form = callIdMapper(undefined)(id);
      assert.match(form, /^[\w-]{1,40}$/);
      assert.equal(callIdMapper(undefined)(id), form);
    }
    for (const id of ["", "call_1", "aB34567890", "toolu_01ABCdefGHIjklMNOpqr"]) {
      const map = callIdMapper(9);
      assert.match(map(id), /^[A-Za-z0-9]{9}$/);
      assert.equal(map(id), map(id));
      assert.equal(callIdMapper(9)(id), map(id));
    }
    assert.match(callIdMapper(30)("call_1"), /^[A-Za-z0-9]{30}$/);
  });

  it("keeps ids apart, also one that another would become", () => {
    const forms = Array.from({ length: 5000 }, (_, index) => `call_${String(index)}`);
    const map = callIdMapper(9);
    assert.equal(new Set(forms.map(map)).size, forms.length);
    const becomes = callIdMapper(9)("call_1");
    const both = callIdMapper(9);
    assert.equal(both(becomes), becomes);
    assert.notEqual(both("call_1"), becomes);
    assert.match(both("call_1"), /^[A-Za-z0-9]{9}$/);
  });
});
