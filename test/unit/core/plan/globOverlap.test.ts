import assert from "node:assert/strict";
import picomatch from "picomatch";
import { commonPath, fitsGlobs, globsOverlap, writesOverlap } from "../../../../src/core/plan/globs/globOverlap.ts";
import { readPlanGlob } from "../../../../src/core/plan/globs/planGlob.ts";
import { seededRandom } from "../../../fakes/seededRandom.ts";

const names = ["a", "b", "ab", "ba", "a.b", "aab"];
/** Every path of up to three of the names. */
const paths = names.flatMap((one) => [
  one,
  ...names.flatMap((two) => [`${one}/${two}`, ...names.map((three) => `${one}/${two}/${three}`)]),
]);

/** As the rest of Baton matches globs; what ends in a plain name is also a folder, and what ends in `**` is what is below. */
function fits(glob: string): (path: string) => boolean {
  const options = { dot: true, windows: false, noextglob: true };
  const whole = glob.replace(/(^|\/)\*\*$/, "$1**/*");
  const readings = bracketReadings(whole);
  const tests = [
    ...readings.map((reading) => picomatch(reading, options)),
    ...(/[*?][^/]*$/.test(glob) ? [] : readings.map((reading) => picomatch(`${reading}/**`, options))),
  ];
  return (path) => tests.some((test) => test(path));
}

/** Names in brackets as sets and literally. */
function bracketReadings(glob: string): readonly string[] {
  return glob
    .split("/")
    .reduce<readonly string[]>(
      (before, name) =>
        before.flatMap((start) =>
          [name, ...(name.includes("[") ? [name.replace(/[[\]]/g, "\\$&")] : [])].map((way) => (start === "" ? way : `${start}/${way}`)),
        ),
      [""],
    );
}

function randomGlob(random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const name = (): string => {
    switch (Math.floor(random() * 7)) {
      case 0:
        return "**";
      case 1:
        return "*";
      case 2:
        return pick(["?", "??", "a?", "?b", "?.b"]);
      case 3:
        return pick(["a*", "*b", "a*b", "*.b", "*a*"]);
      case 4:
        return pick(["{a,b}", "{a,ab}*", "a{,b}", "{a*,b*}b", "{a,b{a,.b}}"]);
      case 5:
        return pick(["[ab]", "[^a]", "[a-b]b", "a[.b]*", "[^b]a"]);
      default:
        return pick(names);
    }
  };
  return Array.from({ length: 1 + Math.floor(random() * 3) }, name).join("/");
}

describe("globs of plans", () => {
  const random = seededRandom(12);
  const globs = [...new Set(Array.from({ length: 100 }, () => randomGlob(random)))];
  const tests = globs.map(fits);
  const fitting = tests.map((test) => paths.filter(test));

  it("fit the paths that picomatch says they fit", () => {
    for (const [index, glob] of globs.entries()) {
      const found = paths.filter((path) => fitsGlobs(path, [glob], false));
      assert.deepEqual(found, fitting[index], glob);
    }
  });

  it("overlap if there is a path that fits both, which is found, and never if there is none", () => {
    const read = globs.map((glob) => readPlanGlob(glob));
    let overlapping = 0;
    for (let index = 0; index < 5000; index++) {
      const [one, other] = [Math.floor(random() * globs.length), Math.floor(random() * globs.length)];
      const [glob, otherGlob] = [globs[one]!, globs[other]!];
      const known = fitting[one]!.find((path) => fitting[other]!.includes(path));
      const common = commonPath(read[one], read[other]);
      assert.ok(common.kind === "path" || known === undefined, `${glob} and ${otherGlob} have a path in common: ${String(known)}`);
      assert.equal(common.kind, commonPath(read[other], read[one]).kind, `${glob} and ${otherGlob}, either way round`);
      if (common.kind === "path") {
        overlapping += 1;
        assert.ok(tests[one]!(common.path) && tests[other]!(common.path), `${common.path} fits ${glob} and ${otherGlob}`);
      }
    }
    assert.ok(overlapping > 500 && overlapping < 4500, String(overlapping));
  });

  const pairs: readonly (readonly [one: string, other: string, overlap: boolean])[] = [
    ["src/**", "test/**", false],
    ["src/**/*.ts", "src/core/*.md", false],
    ["src/**/*.ts", "src/core/**", true],
    ["src/core", "src/core/plan/a.ts", true],
    ["src/core/", "src/core/plan/a.ts", true],
    ["src/core", "src/cores/a.ts", false],
    ["./src/a.ts", "src/a.ts", true],
    ["README.md", "docs/README.md", false],
    ["app/[id]/page.tsx", "app/[id]/page.tsx", true],
    ["app/[id]/page.tsx", "app/i/page.tsx", true],
    ["app/(shop)/page.tsx", "app/(shop)/*", true],
    ["src/{a,b}.ts", "src/c.ts", false],
    ["**/*.test.ts", "src/a.test.ts", true],
    ["**", "x", true],
    ["!src/a.ts", "test/b.ts", true],
    ["../a", "b", true],
    ["{1..3}", "b", true],
  ];
  for (const [one, other, overlap] of pairs) {
    it(`${one} and ${other} ${overlap ? "overlap" : "don't overlap"}`, () => {
      assert.equal(writesOverlap([one], [other], false), overlap);
      assert.equal(
        writesOverlap([other], ["none/at/all", one], false),
        overlap || globsOverlap(readPlanGlob("none/at/all"), readPlanGlob(other)),
      );
    });
  }

  it("overlap without regard to case if the file system has none", () => {
    assert.equal(writesOverlap(["SRC/A.ts"], ["src/a.ts"], false), false);
    assert.equal(writesOverlap(["SRC/A.ts"], ["src/a.ts"], true), true);
    assert.equal(fitsGlobs("src/A.ts", ["SRC/*.ts"], true), true);
  });

  it("that aren't understood allow nothing", () => {
    for (const glob of ["!a", "/a", "../a", "a/../a", "a\\b", "{1..3}", "~/a", "C:/a", "{a", "", "x".repeat(2000)]) {
      assert.equal(readPlanGlob(glob), undefined, glob);
      assert.equal(fitsGlobs("a", [glob], false), false, glob);
    }
  });

  it("with very many alternatives are decided at once", () => {
    assert.equal(readPlanGlob("{a,b}".repeat(40)), undefined);
    assert.equal(readPlanGlob("[ab]/".repeat(40)), undefined);
    assert.equal(writesOverlap([`${"*a".repeat(200)}b`], [`${"*a".repeat(200)}c`], false), false);
  });
});
