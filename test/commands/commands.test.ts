import assert from "node:assert/strict";
import { judgeClass } from "./judgeAll.ts";
import { safeCommands } from "./data/safe.ts";
import { unsafeCommands } from "./data/unsafe.ts";
import { makeSampleWorkspace, type SampleWorkspace } from "./sampleWorkspace.ts";

/** The short form of `npm run test:commands`, which also runs what runs unasked. */
describe("command lines: what runs unasked", () => {
  let workspace: SampleWorkspace;

  before(async function () {
    this.timeout(60_000);
    workspace = await makeSampleWorkspace();
  });
  after(() => workspace.remove());

  for (const each of unsafeCommands) {
    it(`asks about every command of the class “${each.kind}”${each.shell === undefined ? "" : ` in ${each.shell}`}`, async function () {
      this.timeout(60_000);
      const judged = await judgeClass(each, workspace.folder);
      assert.deepEqual(
        judged.filter(({ decided }) => decided.decision === "allow").map(({ command }) => command),
        [],
      );
    });
  }

  it("asks about at most a tenth of those that just read", async function () {
    this.timeout(60_000);
    const judged = (await Promise.all(safeCommands.map((each) => judgeClass(each, workspace.folder)))).flat();
    const asked = judged.filter(({ decided }) => decided.decision !== "allow");
    assert.ok(
      asked.length <= judged.length / 10,
      `${String(asked.length)} of ${String(judged.length)} ask:\n${asked.map(({ command, decided }) => `${command}: ${decided.reason}`).join("\n")}`,
    );
  });

  it("has more than 400 commands", () => {
    const count = [...safeCommands, ...unsafeCommands].reduce((sum, { commands }) => sum + commands.length, 0);
    assert.ok(count > 400, String(count));
  });
});
