import assert from "node:assert/strict";
import type { CompactionPart } from "../../src/shared/part.ts";
import { PanelBench } from "./panelPage.ts";
import { finishedAnswer, sampleState, userTurn } from "./samples.ts";

const compaction: CompactionPart = {
  kind: "compaction",
  id: "p9",
  stepId: "s1",
  how: "summary",
  keepsFrom: { turnId: "u1", offset: 0 },
  summary: "State: the test passes.\nFacts: the port is 4711.",
  tokensBefore: 31_400,
  tokensAfter: 6_200,
};

describe("panel: a compaction", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  for (const theme of ["Light 2026", "Dark 2026"] as const) {
    it(`is a line with what models are sent instead under it, and is undone with a click (${theme})`, async () => {
      const answer = finishedAnswer("a1", "Done.");
      const turns = [userTurn("u1", "Go on"), { ...answer, parts: [compaction, ...answer.parts] }];
      await using panel = await bench.open({ theme, width: 300, state: sampleState(turns) });
      const line = panel.byId("compaction");
      assert.match((await line.textContent()) ?? "", /Summarised earlier messages: 31k → 6\.2k tokens/);
      await line.locator("summary").focus();
      await panel.page.keyboard.press("Enter");
      assert.equal(await line.locator("pre").textContent(), compaction.summary);
      const undo = panel.byId("compaction-undo");
      assert.equal(await undo.textContent(), "Undo Compaction");
      const shots = process.env["SHOTS"];
      if (shots !== undefined) {
        await panel.page.screenshot({ path: `${shots}/compaction-${theme.split(" ", 1)[0]?.toLowerCase() ?? ""}.png` });
      }
      await undo.click();
      assert.deepEqual(await panel.messagesOf("compaction-set"), [{ type: "compaction-set", turnId: "a1", partId: "p9", isUndone: true }]);
      await panel.change({ type: "part-update", turnId: "a1", partId: "p9", set: { isUndone: true } });
      assert.match((await line.textContent()) ?? "", /Compaction undone: earlier messages are sent whole again/);
      assert.equal(await undo.textContent(), "Compact Again");
      await undo.click();
      assert.equal((await panel.messagesOf("compaction-set"))[1]?.isUndone, false);
    });
  }
});
