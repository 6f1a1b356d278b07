import assert from "node:assert/strict";
import { applyEdits, type EditOutcome } from "../../../../../src/core/tools/edits/applyEdits.ts";
import { replaced, type TextEdit } from "../../../../../src/core/tools/edits/textEdit.ts";

const edit = (oldText: string, newText: string, replaceAll = false): TextEdit => ({ oldText, newText, replaceAll });

function outcomeOf(text: string, edits: readonly TextEdit[], mayQuote = true): EditOutcome {
  const outcome = applyEdits(text, edits, { path: "a.ts", mayQuote });
  if (outcome.ok) {
    assert.equal(replaced(text, outcome.replacements), outcome.text);
  }
  return outcome;
}

function edited(text: string, ...edits: readonly TextEdit[]): string {
  const outcome = outcomeOf(text, edits);
  assert.ok(outcome.ok, outcome.ok ? "" : outcome.rejection.message);
  return outcome.text;
}

function rejected(text: string, ...edits: readonly TextEdit[]): Extract<EditOutcome, { ok: false }>["rejection"] {
  const outcome = outcomeOf(text, edits);
  assert.ok(!outcome.ok);
  assert.match(outcome.rejection.message, /Nothing was written\./);
  return outcome.rejection;
}

describe("edits: where a text is found", () => {
  it("writes $ literally", () => {
    assert.equal(edited("a $1 b", edit("$1", "$&$1$$")), "a $&$1$$ b");
  });

  it("counts places that overlap", () => {
    assert.equal(rejected("aaa", edit("aa", "b")).reason, "ambiguous");
    assert.equal(edited("aaa", edit("aa", "b", true)), "ba");
  });

  it("keeps the file's line ends, each in a file that mixes them", () => {
    assert.equal(edited("a\r\nb\r\nc", edit("a\nb", "x\ny\nz")), "x\r\ny\r\nz\r\nc");
    assert.equal(edited("a\nb\n", edit("b", "x\r\ny")), "a\nx\ny\n");
    assert.equal(edited("a\r\nb\nc\r\nd", edit("a\nb\nc", "a\nB\nc")), "a\r\nB\nc\r\nd");
    assert.equal(edited("a\r\nb\nc\n", edit("a", "x\ny")), "x\r\ny\r\nb\nc\n");
    assert.equal(edited("a\r\nb\nc\n", edit("a\nb\nc", "A\nB\nC")), "A\r\nB\nC\n");
    assert.equal(edited("a\rb\r", edit("a\nb", "x\ny")), "x\ry\r");
  });

  it("ignores a byte order mark in an edit", () => {
    assert.equal(edited("a\nb\n", edit("\ufeffa\n", "\ufeffx\n")), "x\nb\n");
    assert.equal(edited("a\nb\n", edit("a\n", "\ufeffx\n")), "x\nb\n");
  });

  it("treats the end of the file as a line end, and doesn't add one", () => {
    assert.equal(edited("a\nb", edit("b\n", "c\n")), "a\nc");
    assert.equal(edited("a\nb", edit("b\n", "")), "a\n");
    assert.equal(rejected("a\nb\n", edit("b\n\n", "c")).reason, "not-found");
  });

  it("ignores space at the ends of lines, and keeps it on lines that the edit leaves alone", () => {
    assert.equal(edited("a  \nb\t\nc\n", edit("a\nb\n", "a\nx\n")), "a  \nx\nc\n");
    assert.equal(edited("foo\nbar", edit("foo  ", "x")), "x\nbar");
  });

  it("doesn't find a word with space after it within another word", () => {
    assert.equal(rejected("foobar\n", edit("foo  ", "x")).reason, "not-found");
  });

  it("indents as the file does: tabs for spaces, with what aligns a comment", () => {
    const file = "\t/**\n\t * a\n\t */\n\tif (b) {\n\t\tc();\n\t}\n";
    const old = "  /**\n   * a\n   */\n  if (b) {\n    c();\n  }";
    const changed = "  /**\n   * a\n   * z\n   */\n  if (b) {\n    c();\n    if (d) {\n      e();\n    }\n  }";
    assert.equal(
      edited(file, edit(old, changed)),
      "\t/**\n\t * a\n\t * z\n\t */\n\tif (b) {\n\t\tc();\n\t\tif (d) {\n\t\t\te();\n\t\t}\n\t}\n",
    );
  });

  it("indents as the file does: what all lines lack or have too much", () => {
    assert.equal(
      edited("{\n    a();\n      b();\n}\n", edit("a();\n  b();", "a();\n  x();\n\nc();")),
      "{\n    a();\n      x();\n\n    c();\n}\n",
    );
    assert.equal(edited("a();\n  b();\n", edit("    a();\n      b();", "    x();")), "x();\n");
    assert.equal(edited("\ta();\n\t\tb();\n", edit("a();\n    b();", "a();\n    b();\n    c();")), "\ta();\n\t\tb();\n\t\tc();\n");
  });

  it("rejects indentation that no one rule explains, and a newText that can't be indented alike", () => {
    assert.equal(rejected("a\n  b\n     c\n", edit("  a\n b\n  c", "x")).reason, "not-found");
    const { reason, message } = rejected("  a\n    b\n", edit("      a\n        b", "      a\n  c"));
    assert.equal(reason, "indentation");
    assert.match(message, /lines 1–2/);
  });

  it("matches typographic punctuation with ASCII, and keeps it on lines that the edit leaves alone", () => {
    assert.equal(
      edited("// \u201chi\u201d \u2026 it\u2019s\nb\n", edit('// "hi" ... it\'s\nb', '// "hi" ... it\'s\nc')),
      "// \u201chi\u201d \u2026 it\u2019s\nc\n",
    );
    assert.equal(edited('say "a"\n', edit("say \u201ca\u201d", "x")), "x\n");
    assert.equal(rejected("a\u2026b\n", edit("a.", "x")).reason, "not-found");
  });

  it("never matches a letter with another, not even another form of it", () => {
    assert.equal(rejected("caf\u00e9\n", edit("cafe\u0301", "x")).reason, "not-found");
  });

  it("never goes by similarity", () => {
    assert.equal(
      rejected("function a() {\n  one();\n  two();\n}\n", edit("function a() {\n  one();\n  too();\n}", "x")).reason,
      "not-found",
    );
  });
});

describe("edits: several in a call", () => {
  it("applies each to what the one before leaves", () => {
    assert.equal(edited("a b", edit("a", "c"), edit("c b", "d")), "d");
    assert.equal(edited("a\na\n", edit("a\na", "a\nb"), edit("a", "c")), "c\nb\n");
  });

  it("applies none if one is rejected, and says that an earlier one changed its text", () => {
    const { edit: index, message } = rejected("one\ntwo\n", edit("one", "1"), edit("one\ntwo", "x"));
    assert.equal(index, 1);
    assert.match(message, /edit 2 isn't in a\.ts as edit 1 leaves it.*It was there before.*line/s);
  });
});

describe("edits: rejections", () => {
  it("rejects no edits, blank, equal and broken texts", () => {
    const reasonOf = (...edits: readonly TextEdit[]): string => rejected("a\n", ...edits).reason;
    assert.equal(reasonOf(), "no-edits");
    assert.equal(reasonOf(edit("", "x")), "blank-old-text");
    assert.equal(reasonOf(edit(" \n", "x", true)), "blank-old-text");
    assert.equal(reasonOf(edit("a", "a")), "same-text");
    assert.equal(reasonOf(edit("a\nb", "a\r\nb")), "same-text");
    assert.equal(reasonOf(edit("a", "\ud83d")), "broken-text");
  });

  it("quotes the nearest lines with their numbers, and the first that differs", () => {
    const { nearest, message } = rejected("x\nfunction a() {\n  return 1;\n}\n", edit("function a() {\n  return 2;\n}", "y"));
    assert.deepEqual(nearest, { first: 1, last: 3 });
    assert.match(
      message,
      /The nearest place is lines 2–4:\n2\| function a\(\) \{\n3\| {3}return 1;\n4\| \}\nFirst difference: line 3, where oldText has " {2}return 2;"/,
    );
  });

  it("names all places of a text that is there more than once", () => {
    const { places, message } = rejected("a\nb\na\na\n", edit("a", "x"));
    assert.deepEqual(
      places?.map(({ first }) => first),
      [0, 2, 3],
    );
    assert.match(message, /3 places of a\.ts: lines 1, 3, 4\./);
  });

  it("handles a file of similar lines, and points to one that fits except for its end", () => {
    const { nearest } = rejected("}\n".repeat(200_000), edit(`${"}\n".repeat(1000)}{`, "x"));
    assert.deepEqual(nearest, { first: 0, last: 1000 });
  });

  it("shows nothing of a file that must not be quoted", () => {
    for (const oldText of ["KEY=secret", "KEY=", "\tKEY=hidden-value"]) {
      const outcome = outcomeOf("KEY=hidden-value\nKEY=hidden-too\n", [edit(oldText, "\tx\ny")], false);
      if (!outcome.ok) {
        assert.doesNotMatch(outcome.rejection.message, /hidden|\d{2}|lines? \d/);
        assert.equal(outcome.rejection.nearest ?? outcome.rejection.places, undefined);
      }
    }
  });

  it("rejects a change that would make the file too large", () => {
    assert.equal(rejected("ab".repeat(100_000), edit("a", "x".repeat(1000), true)).reason, "too-large");
  });
});
