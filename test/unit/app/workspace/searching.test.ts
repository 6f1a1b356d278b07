import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

const ripgrep = join(
  import.meta.dirname,
  "../../../../.vscode-test/code-server/node_modules/code-server/lib/vscode/node_modules/@vscode/ripgrep-universal/bin",
  `${process.platform}-${process.arch}`,
  "rg",
);

function fill(place: TemporaryWorkspace): void {
  place.file(".gitignore", "dist\n*.gen.ts\n!keep.gen.ts\n/only-top.txt\n");
  place.file("src/.gitignore", "local.txt\n");
  place.file(".ignore", "logs/\n");
  for (const path of [
    "a.ts",
    "src/b.ts",
    "src/x.gen.ts",
    "src/keep.gen.ts",
    "src/local.txt",
    "local.txt",
    "dist/c.ts",
    "logs/d.ts",
    "only-top.txt",
    "src/only-top.txt",
    "node_modules/p/e.ts",
    ".git/config",
    ".github/f.yml",
    ".env",
    "src/Größe dir/ü.ts",
  ]) {
    place.file(path, `first\nNeedle in ${path} 1.5 (a+b)\nlast\n`);
  }
  place.file("crlf.ts", "\ufeffone\r\nneedle two\r\n");
  place.file("bin.ts", Buffer.from("needle\0needle"));
  place.file("wide.ts", `${"x".repeat(5000)}needle${"y".repeat(5000)}\n`);
  mkdirSync(join(place.root, "empty"));
  symlinkSync("src", join(place.root, "linked"));
}

const unignored = ["a.ts", "crlf.ts", "src/b.ts", "src/keep.gen.ts", "src/Größe dir/ü.ts", "wide.ts"];

for (const [name, path] of [
  ["ripgrep", ripgrep],
  ["a walk", undefined],
] as const) {
  describe(`search_text by ${name}`, () => {
    let place: TemporaryWorkspace;
    beforeEach(function () {
      if (path !== undefined && !existsSync(path)) {
        this.skip();
      }
      place = new TemporaryWorkspace({ ripgrep: path });
      fill(place);
    });
    afterEach(() => place.dispose());

    const files = async (args: JsonObject): Promise<string[]> => {
      const text = await place.said("search_text", args);
      return [...new Set(text.split("\n").flatMap((line) => /^(.+?):\d+: /.exec(line)?.[1] ?? []))].sort();
    };

    it("finds lines in files that aren't ignored, case ignored, sorted", async () => {
      assert.deepEqual(await files({ query: "needle" }), [...unignored, "local.txt", "src/only-top.txt", ".github/f.yml"].sort());
      assert.match(await place.said("search_text", { query: "needle", path: "crlf.ts" }), /^crlf\.ts:2: needle two$/);
      assert.deepEqual(await files({ query: "needle", matchCase: true }), ["crlf.ts", "wide.ts"]);
    });

    it("reads a query as plain text or as a regular expression", async () => {
      assert.deepEqual(
        await files({ query: "1.5 (a+b)", path: "src" }),
        ["src/b.ts", "src/keep.gen.ts", "src/Größe dir/ü.ts", "src/only-top.txt"].sort(),
      );
      assert.deepEqual(await files({ query: "1.5 (a+b)", isRegex: true }), []);
      assert.deepEqual(await files({ query: "^needle\\s+in\\s(?=a)", isRegex: true }), ["a.ts"]);
      for (const query of ["-x", "--files", "$1-{[/\\\\^", "-- \u00e9\u0301|"]) {
        place.file("signs.txt", `a ${query} b\n`);
        assert.equal(await place.said("search_text", { query }), `signs.txt:1: a ${query} b`);
      }
      assert.match(await place.failure("search_text", { query: "(", isRegex: true }), /can't be read/);
      assert.match(await place.failure("search_text", { query: "a\nb" }), /line by line/);
    });

    it("searches what a glob includes, and ignored files only when asked, but .git and secrets never", async () => {
      assert.deepEqual(await files({ query: "needle", include: "*.ts" }), [...unignored].sort());
      assert.deepEqual(
        await files({ query: "needle", include: "src/**/*.{ts,tsx}" }),
        unignored.filter((one) => one.startsWith("src/")).sort(),
      );
      const all = await files({ query: "needle", includeIgnored: true });
      assert.deepEqual(
        ["dist/c.ts", "logs/d.ts", "node_modules/p/e.ts", "src/x.gen.ts"].filter((one) => !all.includes(one)),
        [],
      );
      assert.equal(
        all.some((one) => one.startsWith(".git/") || one === ".env"),
        false,
      );
      for (const query of [
        { query: "needle", path: ".env" },
        { query: "Needle in .env", includeIgnored: true, include: ".env" },
      ]) {
        assert.equal(await place.said("search_text", query), await place.said("search_text", { ...query, query: "nothing like it" }));
      }
    });

    it("shows lines around, and long lines around the match", async () => {
      const text = await place.said("search_text", { query: "needle", path: "a.ts", contextLines: 1 });
      assert.equal(text, "a.ts:1- first\na.ts:2: Needle in a.ts 1.5 (a+b)\na.ts:3- last");
      const wide = await place.said("search_text", { query: "needle", path: "wide.ts" });
      assert.match(wide, /^wide\.ts:1: …x+needley+…$/);
      assert.equal(wide.length < 600, true);
    });

    it("says when there are more matches than it shows", async () => {
      place.file("many.txt", "needle\n".repeat(5000));
      const text = await place.said("search_text", { query: "needle", path: "many.txt", contextLines: 1 });
      assert.equal(text.split("\n").length <= 203, true);
      assert.match(text, /Only the first 200 matching lines are shown/);
    });

    it("reads lines with Unicode's own line ends in them whole", async () => {
      place.file("odd.ts", "before \u2028 thimble \u2029 after\nnext\n");
      assert.equal(await place.said("search_text", { query: "thimble" }), "odd.ts:1: before \u2028 thimble \u2029 after");
    });

    it("ends when it's stopped", async () => {
      const stop = new AbortController();
      stop.abort();
      await assert.rejects(place.run("search_text", { query: "needle" }, stop.signal));
    });
  });
}

describe("search_text by a walk, with an expression that takes forever", () => {
  it("gives up", async () => {
    const place = new TemporaryWorkspace();
    place.file("a.txt", `${"a".repeat(60)}b\n`);
    assert.match(await place.failure("search_text", { query: "(a+)+$", isRegex: true }), /takes too long/);
    place.dispose();
  });
});

describe("patterns that would take forever", () => {
  it("are rejected as globs, and passed over in ignore files", async () => {
    const place = new TemporaryWorkspace();
    const name = `${"a".repeat(200)}c`;
    place.file(name, "");
    place.file(".gitignore", "*a*a*a*a*a*a*a*a*a*b\nskipped\n");
    place.file("skipped", "");
    for (const pattern of ["*a*a*a*a*a*a*a*a*a*b", "**/**/**/**/**/**/x", "{*a*a*a*a*a*b,x}"]) {
      await assert.rejects(place.run("find_files", { pattern }), /too many wildcards/);
      await assert.rejects(place.run("search_text", { query: "x", include: pattern }), /too many wildcards/);
    }
    assert.equal(await place.said("find_files", { pattern: "{*.ts,*.tsx,*.js,*.jsx,*a*a*c}" }), name);
    assert.equal(
      await place.said("find_files", { pattern: "+(+(+(a)))b" }),
      "No file fits +(+(+(a)))b. Ignored files weren't looked at; includeIgnored does.",
    );
    assert.match(await place.said("list_files", {}), /1 ignored entry/);
    place.dispose();
  });
});

describe("list_files and find_files", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    fill(place);
  });
  afterEach(() => place.dispose());

  it("list what isn't ignored, and say what was left out", async () => {
    const text = await place.said("list_files", {});
    assert.deepEqual(text.split("\n").slice(0, 5), [".env", ".github/", ".gitignore", ".ignore", "a.ts"]);
    assert.match(text, /\nempty\/\nlinked\nlocal\.txt\nsrc\/\nwide\.ts\n\[4 ignored entries left out; includeIgnored lists them\.\]$/);
    assert.match(
      await place.said("list_files", { path: "src" }),
      /^src\/\.gitignore\nsrc\/Größe dir\/\nsrc\/b\.ts\nsrc\/keep\.gen\.ts\nsrc\/only-top\.txt\n/,
    );
    const all = await place.said("list_files", { recursive: true, includeIgnored: true });
    assert.match(all, /^node_modules\/p\/e\.ts$/m);
    assert.doesNotMatch(all, /^\.git\/|^linked\//m);
    assert.equal(await place.said("list_files", { path: "empty" }), "[The folder is empty.]");
    assert.match(await place.failure("list_files", { path: "a.ts" }), /is a file/);
    assert.match(await place.failure("list_files", { path: "none" }), /no folder/);
  });

  it("find by globs over paths, or names at any depth", async () => {
    const found = async (pattern: string): Promise<string[]> => (await place.said("find_files", { pattern })).split("\n");
    assert.deepEqual(await found("*.gen.ts"), ["src/keep.gen.ts"]);
    assert.deepEqual(await found("src/*.ts"), ["src/b.ts", "src/keep.gen.ts"]);
    assert.deepEqual(await found("**/*.{yml,yaml}"), [".github/f.yml"]);
    assert.deepEqual(await found("src/**"), ["src/.gitignore", "src/Größe dir/ü.ts", "src/b.ts", "src/keep.gen.ts", "src/only-top.txt"]);
    assert.deepEqual(await found(join(place.root, "src/b.*")), ["src/b.ts"]);
    assert.match(await place.said("find_files", { pattern: "*.none" }), /No file fits/);
    assert.match(await place.said("find_files", { pattern: "[" }), /No file fits/);
  });

  it("list at most 1,000 entries, from the top down", async () => {
    for (let index = 0; index < 1200; index++) {
      place.file(`many/${String(index % 20)}/${String(index)}.txt`, "");
    }
    const text = await place.said("list_files", { recursive: true });
    assert.equal(text.split("\n").length, 1001);
    assert.match(text, /^src\/b\.ts$/m);
    assert.match(text, /Only 1000 entries are listed/);
  });
});
