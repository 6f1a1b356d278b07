import assert from "node:assert/strict";
import { KnownFiles } from "../../../../../src/core/tools/edits/knownFiles.ts";

const lines = (count: number, word: string): string => Array.from({ length: count }, (_, index) => `${word} ${String(index)}\n`).join("");

describe("edits: files that an agent knows", () => {
  it("needs no reading before an edit", () => {
    assert.equal(new KnownFiles().changeOf("a", "text", true), undefined);
  });

  it("rejects an edit of a file that has changed since, with the change, once", () => {
    const known = new KnownFiles();
    known.know("a", "one\ntwo\n");
    const rejection = known.changeOf("a", "one\n2\n", true);
    assert.equal(rejection?.reason, "changed");
    assert.match(rejection.message, /-two\n\+2/);
    assert.equal(known.changeOf("a", "one\n2\n", true), undefined);
  });

  it("asks for another reading if the change can't be shown whole, or must not be shown", () => {
    const known = new KnownFiles();
    known.know("a", lines(300, "old"));
    known.know("b", "KEY=1\n");
    for (const [path, text, mayQuote] of [
      ["a", lines(300, "new"), true],
      ["b", "KEY=2\n", false],
    ] as const) {
      for (let times = 0; times < 2; times++) {
        const rejection = known.changeOf(path, text, mayQuote);
        assert.match(rejection?.message ?? "", /Read (?:it|the file) again/);
        assert.doesNotMatch(rejection?.message ?? "", /KEY/);
      }
      known.know(path, text);
      assert.equal(known.changeOf(path, text, mayQuote), undefined);
    }
  });

  it("treats other line ends and a byte order mark as no change", () => {
    const known = new KnownFiles();
    known.know("a", "one\ntwo\n");
    assert.equal(known.changeOf("a", "\ufeffone\r\ntwo\r\n", true), undefined);
  });

  it("still finds a change after a restart, and after a rename", () => {
    const known = new KnownFiles();
    known.know("a", "one\n");
    known.rename("a", "b");
    const restored = new KnownFiles();
    restored.restore(known.records());
    assert.equal(restored.knows("a"), false);
    assert.equal(restored.changeOf("b", "one\n", true), undefined);
    assert.match(restored.changeOf("b", "two\n", true)?.message ?? "", /Read it again/);
  });
});
