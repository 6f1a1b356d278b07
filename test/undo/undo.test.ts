import assert from "node:assert/strict";
import { runScenarios, type UndoResults } from "./runScenarios.ts";

/** The short form of `npm run test:undo`. */
describe("undo: random scenarios of turns", () => {
  let result: UndoResults;

  before(async function () {
    this.timeout(0);
    result = await runScenarios(20_261_128, 12);
  });

  it("puts changed files back to the byte or rejects them with a reason, and changes no other file", () => {
    assert.deepEqual(result.mistakes, []);
  });

  it("has files that were restored, rejected, and redone among them", () => {
    assert.ok(result.counts.exact > 0 && result.counts.rejected > 0 && result.counts.redos > 0, JSON.stringify(result.counts));
  });

  it("runs no git", () => {
    assert.equal(result.gitCalls, 0);
  });
});
