import assert from "node:assert/strict";
import { stronglyConnected } from "../../../scripts/cycles.ts";

describe("cycles of a graph", () => {
  const cycles = (arrows: Readonly<Record<string, readonly string[]>>): readonly (readonly string[])[] =>
    stronglyConnected(new Map(Object.entries(arrows)));

  it("are none in a tree, or through what is no node", () => {
    assert.deepEqual(cycles({ a: ["b", "c"], b: ["d"], c: ["d", "gone"], d: [] }), []);
  });

  it("are each reported once, whole", () => {
    assert.deepEqual(cycles({ a: ["b"], b: ["c"], c: ["a", "d"], d: ["e"], e: ["d"], f: ["a"] }), [
      ["a", "b", "c"],
      ["d", "e"],
    ]);
  });

  it("may be of one node", () => {
    assert.deepEqual(cycles({ a: ["a"], b: [] }), [["a"]]);
  });

  it("are found if two share a node", () => {
    assert.deepEqual(cycles({ a: ["b", "c"], b: ["a"], c: ["a"] }), [["a", "b", "c"]]);
  });

  it("are found in graphs deeper than the stack", () => {
    const nodes = Array.from({ length: 50_000 }, (_, index) => [String(index), [String((index + 1) % 50_000)]] as const);
    assert.equal(stronglyConnected(new Map(nodes))[0]?.length, 50_000);
  });
});
