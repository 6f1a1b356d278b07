import assert from "node:assert/strict";
import { runCrashRounds } from "./crashRounds.ts";

describe("chats whose window is killed", () => {
  it("are there again with all that was done, every file readable, whenever it was", async function () {
    this.timeout(240_000);
    const figures = await runCrashRounds(60);
    assert.deepEqual(figures.problems, []);
    assert.deepEqual([figures.kills, figures.lost, figures.damaged], [60, 0, 0]);
    assert.ok(figures.acknowledged > 0 && figures.interrupted > 0, "writers were killed while they wrote");
  });
});
