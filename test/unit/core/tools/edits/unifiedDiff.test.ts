import assert from "node:assert/strict";
import { unifiedDiff, unifiedDiffBetween } from "../../../../../src/core/tools/edits/unifiedDiff.ts";

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `${String(index + 1)}\n`).join("");

describe("edits: diffs", () => {
  it("shows hunks with three lines around them and counts what changed", () => {
    const diff = unifiedDiffBetween(numbered(30), numbered(30).replace("\n5\n", "\nfive\n").replace("\n25\n", "\n25\n25.5\n"));
    assert.equal(diff.text, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -23,6 +23,7 @@\n 23\n 24\n 25\n+25.5\n 26\n 27\n 28");
    assert.deepEqual([diff.added, diff.removed, diff.whole], [2, 1, true]);
  });

  it("says that a last line has no end", () => {
    assert.equal(unifiedDiffBetween("a\n", "a\nb").text, "@@ -1,1 +1,2 @@\n a\n+b\n\\ No newline at end of file");
    assert.equal(unifiedDiffBetween("", "a\n").text, "@@ -0,0 +1,1 @@\n+a");
    assert.equal(unifiedDiffBetween("a\n", "").text, "@@ -1,1 +0,0 @@\n-a");
  });

  it("shows the head and the tail of a long diff", () => {
    const diff = unifiedDiff("", [{ start: 0, end: 0, text: numbered(1000) }]);
    const lines = diff.text.split("\n");
    assert.equal(lines.length, 200);
    assert.ok(lines.includes("(802 lines of the diff left out)"));
    assert.equal(lines.at(-1), "+1000");
    assert.equal(diff.whole, false);
  });

  it("is empty for texts that are the same", () => {
    assert.equal(unifiedDiffBetween("a\n", "a\n").text, "");
  });
});
