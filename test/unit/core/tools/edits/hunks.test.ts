import assert from "node:assert/strict";
import { composeReplacements, tightened } from "../../../../../src/core/tools/edits/composeReplacements.ts";
import { rewriting } from "../../../../../src/core/tools/edits/lineChanges.ts";
import { LineTable } from "../../../../../src/core/tools/edits/lineTable.ts";
import { baseOf, linesOfHunk, withHunks, type PendingHunk } from "../../../../../src/core/tools/edits/pendingHunk.ts";
import { readHunks } from "../../../../../src/core/tools/edits/readHunks.ts";
import { rebaseHunks, rebaseHunksBetween } from "../../../../../src/core/tools/edits/rebaseHunks.ts";
import { recordEdit } from "../../../../../src/core/tools/edits/recordEdit.ts";
import { replaced, type Replacement } from "../../../../../src/core/tools/edits/textEdit.ts";
import { keepHunks, undoHunks } from "../../../../../src/core/tools/edits/undoHunks.ts";
import { seededRandom } from "../../../../fakes/seededRandom.ts";

/** The hunks of one edit by an agent that makes `after` of `before`. */
function hunksOf(before: string, after: string): PendingHunk[] {
  let id = 0;
  return recordEdit([], before, rewriting(before, after), () => `h${String(id++)}`);
}

const at = (text: string, wanted: string): number => {
  assert.ok(text.includes(wanted));
  return text.indexOf(wanted);
};
const typing = (text: string, before: string, typed: string): Replacement => ({
  start: at(text, before),
  end: at(text, before),
  text: typed,
});

describe("edits: pending hunks", () => {
  const base = "one\r\ntwo\nthree\nfour\nfive\nsix";
  const current = "one\r\n2\n2.5\nthree\nfive\nsix!";

  it("are lines with what stood there before, and survive JSON", () => {
    const hunks = hunksOf(base, current);
    assert.deepEqual(
      hunks.map(({ text, baseText }) => [text, baseText]),
      [
        ["2\n2.5\n", "two\n"],
        ["", "four\n"],
        ["six!", "six"],
      ],
    );
    assert.deepEqual(
      hunks.map((hunk) => linesOfHunk(new LineTable(current), hunk)),
      [
        { line: 1, count: 2 },
        { line: 4, count: 0 },
        { line: 5, count: 1 },
      ],
    );
    assert.equal(baseOf(current, hunks), base);
    assert.equal(withHunks(base, hunks), current);
    assert.deepEqual(readHunks(JSON.parse(JSON.stringify(hunks))), hunks);
    assert.equal(readHunks([{ ...hunks[0], end: -1 }]), undefined);
  });

  it("are kept or undone one by one, to the character", () => {
    const [first, second, last] = hunksOf(base, current);
    assert.ok(first && second && last);
    const undo = undoHunks(current, [first, second, last], ({ id }) => id === second.id);
    const text = replaced(current, undo.replacements);
    assert.equal(text, "one\r\n2\n2.5\nthree\nfour\nfive\nsix!");
    const left = keepHunks(undo.hunks, ({ id }) => id === first.id);
    const rest = undoHunks(text, left, () => true);
    assert.equal(replaced(text, rest.replacements), "one\r\n2\n2.5\nthree\nfour\nfive\nsix");
    assert.deepEqual(rest.hunks, []);
  });

  it("move along with what the user types elsewhere", () => {
    const hunks = hunksOf(base, current);
    const typed = [typing(current, "one", "zero\n"), typing(current, "hree", "yped t")];
    const text = replaced(current, typed);
    const moved = rebaseHunks(hunks, current, typed);
    assert.deepEqual(
      moved.map(({ state }) => state),
      ["clean", "clean", "clean"],
    );
    assert.equal(baseOf(text, moved), "zero\none\r\ntwo\ntyped three\nfour\nfive\nsix");
  });

  it("are rejected while the user's words are in them, and not after these are gone", () => {
    const hunks = hunksOf(base, current);
    const change = typing(current, ".5", "x");
    const text = replaced(current, [change]);
    const touched = rebaseHunks(hunks, current, [change]);
    const undo = undoHunks(text, touched, () => true);
    assert.deepEqual(
      undo.rejected.map(({ id }) => id),
      ["h0"],
    );
    assert.equal(undo.undone.length, 2);
    const back = rebaseHunks(touched, text, [{ start: change.start, end: change.start + 1, text: "" }]);
    assert.deepEqual(back, hunks);
  });

  it("are rejected when a line is joined to them, or typed where lines were removed", () => {
    const hunks = hunksOf(base, current);
    const join = { start: at(current, "\n2.5") - 3, end: at(current, "2\n"), text: "" };
    assert.equal(rebaseHunks(hunks, current, [join])[0]?.state, "edited");
    assert.equal(rebaseHunks(hunks, current, [typing(current, "five", "new\n")])[1]?.state, "edited");
    assert.equal(rebaseHunks(hunks, current, [typing(current, "five", "new")])[1]?.state, "clean");
    assert.equal(rebaseHunks(hunks, current, [{ start: current.length, end: current.length, text: "\nmore" }])[2]?.state, "edited");
  });

  it("are gone when the editor's own undo has taken the edit back, however it cut it", () => {
    const before = "a {\n  x\n}\nb {\n  x\n}\nc\n";
    for (const after of ["a {\n  x\n}\nc\n", `${before}d {\n  x\n}\n`, before.replace("b {", "b2 {").replace("a {", "a2 {")]) {
      const edit = tightened(before, rewriting(before, after));
      const hunks = recordEdit([], before, edit, () => "h");
      const reversed = tightened(after, rewriting(after, before));
      assert.deepEqual(rebaseHunks(hunks, after, reversed), []);
      assert.deepEqual(rebaseHunksBetween(hunks, after, before), []);
      // An editor may put the same lines back one line further up or down.
      const slid = [{ start: 2, end: 2, text: "{\n  x\n}\nb " }];
      if (replaced(after, slid) === before) {
        assert.deepEqual(rebaseHunks(hunks, after, slid), []);
      }
    }
  });

  it("are lost rather than guessed among lines that are all alike", () => {
    const hunks = hunksOf("a\nb\n\n\nc\n", "a\n\n\n\nc\n");
    const [hunk] = rebaseHunksBetween(hunks, "a\n\n\n\nc\n", "a\n\n\nc\n");
    assert.equal(hunk?.state, "lost");
    assert.equal(undoHunks("a\n\n\nc\n", [hunk], () => true).rejected.length, 1);
  });

  it("grow with another edit of the same lines, and vanish when the agent takes it back", () => {
    const hunks = hunksOf("a\nb\nc\n", "a\nB\nc\n");
    const grown = recordEdit(hunks, "a\nB\nc\n", [{ start: 2, end: 5, text: "B2\nC" }], () => "new");
    assert.equal(baseOf("a\nB2\nC\n", grown), "a\nb\nc\n");
    assert.deepEqual(
      recordEdit(grown, "a\nB2\nC\n", [{ start: 2, end: 6, text: "b\nc" }], () => "no"),
      [],
    );
  });
});

/** Chance that can be had again, over texts of few and like lines, in which a diff has the most to mistake. */
describe("edits: pending hunks by chance", () => {
  it("always know the base, in whatever order they are undone", () => {
    for (let seed = 0; seed < 1500; seed++) {
      const next = seededRandom(seed);
      const whole = (most: number): number => Math.floor(next() * (most + 1));
      const lineEnds = seed % 2 === 0 ? ["\n"] : ["\n", "\r\n"];
      const some = (most: number): string =>
        Array.from(
          { length: whole(most) },
          () => `${["a", "b", "c", ""][whole(3)] ?? ""}${lineEnds[whole(lineEnds.length - 1)] ?? ""}`,
        ).join("") + (next() < 0.3 ? "a" : "");
      const change = (text: string): Replacement[] => {
        const [start = 0, end = 0] = [whole(text.length), whole(text.length)].sort((a, b) => a - b);
        return [{ start, end, text: some(3) }];
      };
      const base = some(10);
      let text = base;
      let hunks: readonly PendingHunk[] = [];
      let all: Replacement[] = [];
      for (let step = 0; step < 3; step++) {
        const replacements = change(text);
        hunks = recordEdit(hunks, text, replacements, () => `${String(step)}${String(next())}`);
        all = composeReplacements(all, replacements, base.length);
        text = replaced(text, replacements);
        assert.equal(baseOf(text, hunks), base, `seed ${String(seed)}`);
        assert.equal(withHunks(base, hunks), text);
        assert.equal(replaced(base, tightened(base, all)), text);
      }
      while (hunks.length > 0 && hunks.every(({ state }) => state === "clean")) {
        const chosen = hunks[whole(hunks.length - 1)]?.id;
        const undo = undoHunks(text, hunks, ({ id }) => id === chosen);
        assert.deepEqual(undo.rejected, []);
        text = replaced(text, undo.replacements);
        hunks = undo.hunks;
      }
      assert.ok(hunks.length > 0 || text === base, `seed ${String(seed)}`);
    }
  });
});
