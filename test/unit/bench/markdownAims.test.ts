import assert from "node:assert/strict";
import type { Run } from "../../bench/markdown/browserPage.ts";
import { aimsOf, figuresOf, type Figures } from "../../bench/markdown/figures.ts";

const wholeRun: Run = {
  script: [1, 1],
  update: [2, 2],
  shown: 50_000,
  wasCapped: false,
  equalsOneShot: true,
  scriptCpuMs: 10,
  layoutCpuMs: 10,
  heapMb: 1,
  warmUpMs: undefined,
  warmUpCpuMs: undefined,
};
const cappedRun: Run = { ...wholeRun, shown: 900, wasCapped: true, equalsOneShot: undefined };

function figures(contender: string, kilobytes: number, run: Run): Figures {
  return figuresOf(contender, "list", kilobytes, [wholeRun, run]);
}

describe("bench:markdown's aims", () => {
  it("are met by a whole run within them", () => {
    const aims = aimsOf([figures("baton", 50, wholeRun), figures("streaming-markdown", 50, wholeRun), figures("baton", 200, wholeRun)]);
    assert.equal(aims.length, 10);
    assert.ok(aims.every(({ met }) => met));
  });

  it("are never met by a run of which only the beginning was shown", () => {
    const aims = aimsOf([figures("baton", 50, cappedRun), figures("streaming-markdown", 50, wholeRun)]);
    assert.equal(aims.length, 5);
    assert.deepEqual(
      aims.filter(({ met, cappedAtCharacters }) => met || cappedAtCharacters !== 900),
      [],
    );
  });

  it("of growth are not met where either of the two was capped", () => {
    for (const [short, long] of [
      [wholeRun, cappedRun],
      [cappedRun, wholeRun],
    ] as const) {
      const growth = aimsOf([figures("baton", 50, short), figures("baton", 200, long)]).filter(({ name }) =>
        name.includes("times that of"),
      );
      assert.deepEqual(
        growth.map(({ met }) => met),
        [false, false],
      );
    }
  });

  it("are not measured by a peer that was capped", () => {
    const names = aimsOf([figures("baton", 50, wholeRun), figures("streaming-markdown", 50, cappedRun)]).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name.includes("streaming-markdown")),
      [],
    );
  });
});
