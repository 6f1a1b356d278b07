import assert from "node:assert/strict";
import { readCorpus } from "./corpus.ts";
import { runCases, type RunResult } from "./runCases.ts";
import { totalOf } from "./table.ts";

/** The short form of `npm run test:edits`. */
describe("edits: generated over real sources", () => {
  let result: RunResult;

  before(() => {
    result = runCases(readCorpus(), 20_261_128, { perKind: 8, huge: 2, hunkRuns: 30 });
  });

  it("writes exactly what it must, and rejects the rest with the nearest region", () => {
    assert.deepEqual(result.mistakes, []);
    const { cases, exact, rejected, wrongWrites } = totalOf(result.kinds);
    assert.equal(wrongWrites, 0);
    assert.equal(exact + rejected, cases);
  });

  it("has cases of every kind", () => {
    assert.deepEqual(
      result.kinds.filter(({ cases }) => cases === 0).map(({ kind }) => kind),
      [],
    );
  });
});
