import assert from "node:assert/strict";
import { isEnabled, readModels } from "../../../../src/core/settings/configuredModels.ts";
import { describedModels, switchedModels } from "../../../../src/core/settings/modelEntries.ts";

describe("the models in a provider's entry of the settings", () => {
  const described = { id: "b", contextWindow: 1000 };
  const cases: readonly (readonly [name: string, before: unknown, id: string])[] = [
    ["that the provider lists", undefined, "a"],
    ["that the provider lists, beside others", ["x", described], "a"],
    ["that is named alone", ["a", "x"], "a"],
    ["that is described", ["x", described], "b"],
    ["where a list that is none stands", "nonsense", "a"],
  ];
  for (const [name, before, id] of cases) {
    it(`have a switch for one ${name}, and are as before once it is on again`, () => {
      const off = switchedModels(before, id, false);
      assert.equal(isEnabled(readModels(off, "", []), id), false);
      assert.deepEqual(switchedModels(off, id, false), off, "switching it off twice changes nothing");
      assert.deepEqual(switchedModels(off, id, true), Array.isArray(before) ? before : undefined);
    });
  }

  it("leave others alone, and what is not a model", () => {
    const before = [{ id: "a", enabled: false }, { id: "b", enabled: false, vision: true }, 5, null];
    assert.deepEqual(switchedModels(before, "b", true), [{ id: "a", enabled: false }, { id: "b", vision: true }, 5, null]);
  });

  it("take a description in and out again", () => {
    assert.deepEqual(describedModels(undefined, "a", "Fast"), [{ id: "a", description: "Fast" }]);
    assert.deepEqual(describedModels([described], "b", "Big"), [{ ...described, description: "Big" }]);
    assert.deepEqual(describedModels([{ ...described, description: "Big" }], "b", ""), [described]);
    assert.deepEqual(describedModels(["a", { id: "a", description: "Fast" }], "a", ""), ["a"]);
    assert.equal(describedModels([{ id: "a", description: "Fast" }], "a", ""), undefined);
  });
});
