import assert from "node:assert/strict";
import { globPattern } from "../../../../src/core/permissions/terms/globs.ts";

const matches = (glob: string, ...names: readonly string[]): readonly string[] =>
  names.filter((name) => globPattern(glob, true).test(name));

describe("Classes in globs", () => {
  it("match what shells and grep match by their names, rather too much than too little", () => {
    for (const glob of ["i[[:alpha:]]_rsa", "[a[:alpha:]]d_rsa", "i[[=d=]]_rsa", "i[[.d.]]_rsa", "i[![:upper:]]_rsa", "i[[:foo:]d]_rsa"]) {
      assert.deepEqual(matches(glob, "id_rsa"), ["id_rsa"], glob);
    }
    assert.deepEqual(matches("[[:punct:]]env", ".env"), [".env"]);
  });

  it("have characters that mean something else in an expression", () => {
    assert.deepEqual(matches("[]-~.]env", ".env", "]env", "aenv", "0env"), [".env", "]env", "aenv"]);
    assert.deepEqual(matches("[&|^]x", "&x", "|x", "^x", "ax"), ["&x", "|x", "^x"]);
    assert.deepEqual(matches("[a-]x", "ax", "-x", "bx"), ["ax", "-x"]);
    assert.deepEqual(matches("[\\]]x", "]x", "\\x"), ["]x"]);
    assert.deepEqual(matches("[\u{1f600}-\u{1f64f}]x", "\u{1f610}x", "ax"), ["\u{1f610}x"]);
  });

  it("can be negated, and begin with a bracket", () => {
    assert.deepEqual(matches("[!a]x", "ax", "bx", "/x"), ["bx"]);
    assert.deepEqual(matches("[^]a]x", "]x", "ax", "bx"), ["bx"]);
  });

  it("match anything if a range is the wrong way round", () => {
    assert.deepEqual(matches("[z-a]x", "bx", "zx"), ["bx", "zx"]);
  });

  it("are none if they don’t end, or have a slash in them", () => {
    assert.deepEqual(matches("i[d_rsa", "i[d_rsa", "id_rsa"), ["i[d_rsa"]);
    assert.deepEqual(matches("i[/d]x", "i[/d]x", "idx"), ["i[/d]x"]);
  });
});
