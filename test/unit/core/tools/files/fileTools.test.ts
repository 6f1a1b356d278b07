import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TemporaryWorkspace } from "../../../../fakes/temporaryWorkspace.ts";

describe("tools for files", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
  });
  afterEach(() => place.dispose());

  describe("paths", () => {
    it("reject what lies outside, by .., an absolute path, a link to a file, a link to a folder, and a link that leads nowhere", async () => {
      writeFileSync(join(place.outside, "secret.txt"), "TOP");
      symlinkSync(join(place.outside, "secret.txt"), join(place.root, "link.txt"));
      symlinkSync(place.outside, join(place.root, "dir"));
      symlinkSync(join(place.outside, "new.txt"), join(place.root, "nowhere"));
      place.file("a.txt", "a\n");
      for (const path of [
        "../outside/secret.txt",
        join(place.outside, "secret.txt"),
        "link.txt",
        "dir/secret.txt",
        "dir/new.txt",
        "nowhere",
        "x/../../outside/secret.txt",
        "~/.ssh/id_rsa",
      ]) {
        for (const [name, args] of [
          ["read_file", { path }],
          ["edit_file", { path, edits: [{ oldText: "TOP", newText: "x" }] }],
          ["write_file", { path, content: "x" }],
          ["search_text", { path, query: "TOP" }],
        ] as const) {
          assert.doesNotMatch(await place.failure(name, args), /TOP/, `${name} ${path}`);
        }
      }
      await place.failure("rename_file", { path: "a.txt", newPath: "dir/a.txt" });
      await place.failure("rename_file", { path: "a.txt", newPath: "../a.txt" });
      await place.failure("list_files", { path: ".." });
      await place.failure("list_files", { path: "dir" });
      await place.failure("find_files", { pattern: "../**" });
      assert.deepEqual(place.picture(place.outside), { "secret.txt": "644 VE9Q" });
      assert.deepEqual(place.changes, []);
    });

    it("may be absolute inside, have .. that stay inside, spaces and Unicode", async () => {
      place.file("ein ordner/größe 数.txt", "hier\n");
      for (const path of [
        "ein ordner/größe 数.txt",
        "./ein ordner/../ein ordner/größe 数.txt",
        join(place.root, "ein ordner/größe 数.txt"),
      ]) {
        assert.equal(await place.said("read_file", { path }), "hier\n");
      }
    });

    it("begin with the folder's name if there are several", async () => {
      place.dispose();
      place = new TemporaryWorkspace({ names: ["one", "two"] });
      place.file("a.txt", "1\n");
      await place.said("write_file", { path: "two/a.txt", content: "2\n" });
      assert.equal(await place.said("read_file", { path: "one/a.txt" }), "1\n");
      assert.match(await place.failure("read_file", { path: "a.txt" }), /names no folder.*one, two/);
      assert.equal(await place.said("list_files", {}), "one/\ntwo/");
      assert.equal(await place.said("find_files", { pattern: "*.txt" }), "one/a.txt\ntwo/a.txt");
      assert.equal(await place.said("find_files", { pattern: "two/*.txt" }), "two/a.txt");
      assert.equal(await place.said("search_text", { query: "2" }), "two/a.txt:1: 2");
    });

    it("may begin with the real path of a folder that is a link, and are inside of it", async () => {
      const { NodeWorkspace } = await import("../../../../../src/app/workspace/nodeWorkspace.ts");
      place.file("a.txt", "a\n");
      const link = join(place.outside, "link");
      symlinkSync(place.root, link);
      const workspace = new NodeWorkspace({ folders: () => [{ name: "link", path: link }], ignoresCase: false });
      const { locateFile } = await import("../../../../../src/core/tools/locateFile.ts");
      for (const path of [join(place.root, "a.txt"), join(link, "a.txt"), "a.txt"]) {
        const located = await locateFile(workspace, path);
        assert.deepEqual(located, { ok: true, file: { path: join(place.root, "a.txt"), shown: "a.txt", asked: "a.txt" } });
      }
      for (const path of [place.outside, join(place.outside, "x"), join(place.outside, "none/x")]) {
        assert.equal((await locateFile(workspace, path)).ok, false);
      }
      assert.equal((await locateFile(place.workspace, join(link, "a.txt"))).ok, true);
    });

    it("are rejected that are URLs, or lead upwards as on Windows", async () => {
      for (const path of ["file:///etc/passwd", "https://example.com/a.txt", "vscode-userdata:///settings.json"]) {
        assert.match(await place.failure("write_file", { path, content: "x" }), /is a URL/);
      }
      for (const path of ["..\\a.txt", "src\\..\\..\\a.txt", "src/..\\a.txt"]) {
        assert.match(await place.failure("write_file", { path, content: "x" }), /leads upwards/);
      }
      assert.deepEqual(place.picture(), {});
    });

    it("that differ only in case are one file if the system ignores case", async () => {
      const { readPlace, shownPath } = await import("../../../../../src/core/tools/workspacePath.ts");
      const folders = [{ name: "App", path: "C:/Code/App" }];
      assert.deepEqual(readPlace("c:\\code\\app\\Src\\a.ts", folders, true), {
        ok: true,
        place: { folder: folders[0], path: "c:/code/app/Src/a.ts" },
      });
      assert.equal(readPlace("C:\\code\\apple\\a.ts", folders, true).ok, false);
      assert.equal(readPlace("..\\x", folders, true).ok, false);
      assert.equal(shownPath("c:/code/app/Src/a.ts", folders, true), "Src/a.ts");
      assert.equal(readPlace("/code/App/a.ts", [{ name: "app", path: "/code/app" }], false).ok, false);
    });

    it("are changed at the target of a link inside, and the link stays", async () => {
      place.file("real.txt", "old\n");
      symlinkSync("real.txt", join(place.root, "link.txt"));
      await place.said("edit_file", { path: "link.txt", edits: [{ oldText: "old", newText: "new" }] });
      assert.equal(place.text("real.txt"), "new\n");
      assert.equal(readlinkSync(join(place.root, "link.txt")), "real.txt");
      await place.said("delete_file", { path: "link.txt" });
      assert.deepEqual(Object.keys(place.picture()), ["real.txt"]);
    });
  });

  describe("read_file", () => {
    it("gives a whole file as it is, without byte order mark and with \\n", async () => {
      place.file("a.txt", "\ufeffone\r\ntwo\r\n");
      assert.equal(await place.said("read_file", { path: "a.txt" }), "one\ntwo\n");
      place.file("b.txt", "no end");
      assert.equal(await place.said("read_file", { path: "b.txt" }), "no end");
      place.file("c.txt", "");
      assert.equal(await place.said("read_file", { path: "c.txt" }), "(c.txt is empty.)");
    });

    it("gives ranges, and says what is left of a long file, within 2,000 lines and 48,000 characters", async () => {
      place.file("long.txt", Array.from({ length: 5000 }, (_, index) => `line ${String(index + 1)}\n`).join(""));
      const text = await place.said("read_file", { path: "long.txt" });
      assert.match(text, /^\[Lines 1–1998 of 5000 lines of long\.txt\. Read on with startLine 1999\.\]\nline 1\n/);
      assert.equal(text.split("\n").length <= 2000, true);
      assert.equal(
        await place.said("read_file", { path: "long.txt", startLine: 4999 }),
        "[Lines 4999–5000 of 5000 lines of long.txt.]\nline 4999\nline 5000\n",
      );
      assert.match(await place.failure("read_file", { path: "long.txt", startLine: 6000 }), /has 5000 lines/);
      place.file("wide.txt", `${"x".repeat(100_000)}\n`.repeat(40));
      const wide = await place.said("read_file", { path: "wide.txt" });
      assert.equal(wide.length <= 48_000, true);
      assert.match(wide, /lines longer than 2000 characters shortened/);
    });

    it("rejects folders, binary and huge files, and what can't be read, and gives images", async () => {
      place.file("bin", new Uint8Array([1, 0, 2]));
      place.file("dir/x", "");
      place.file("huge", new Uint8Array(20 * 1024 * 1024 + 1).fill(97));
      assert.match(await place.failure("read_file", { path: "bin" }), /binary/);
      assert.match(await place.failure("read_file", { path: "dir" }), /is a folder/);
      assert.match(await place.failure("read_file", { path: "huge" }), /20 MB/);
      assert.match(await place.failure("read_file", { path: "none" }), /no file none/);
      place.file("utf16.txt", Buffer.from("\ufeffgrün\n", "utf16le"));
      assert.match(await place.said("read_file", { path: "utf16.txt" }), /grün/);
      place.file("a.png", Buffer.from("89504e470d0a1a0a00", "hex"));
      const result = await place.run("read_file", { path: "a.png" });
      assert.deepEqual(result, {
        ok: true,
        parts: [{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "iVBORw0KGgoA" }, name: "a.png" }],
      });
    });
  });

  describe("edit_file", () => {
    it("keeps line ends, byte order mark and mode, and returns the diff", async () => {
      const full = place.file("run.sh", "\ufeffone\r\ntwo\r\n", 0o755);
      const said = await place.said("edit_file", { path: "run.sh", edits: [{ oldText: "one\ntwo", newText: "one\n$& 2" }] });
      assert.match(said, /Edited run\.sh: 1 line added, 1 removed\.\n@@ .*\n one\n-two\n\+\$& 2/);
      assert.equal(place.text("run.sh"), "\ufeffone\r\n$& 2\r\n");
      assert.equal(statSync(full).mode & 0o777, 0o755);
      assert.deepEqual(Object.keys(place.picture()), ["run.sh"]);
      assert.equal(place.changes.length, 1);
    });

    it("writes nothing if one edit doesn't fit, a file is missing, blank, binary or read-only", async () => {
      place.file("a.txt", "x\nx\ny\n");
      place.file("bin", new Uint8Array([1, 0]));
      place.file("fixed.txt", "x\n", 0o444);
      const before = place.picture();
      for (const [path, edits] of [
        [
          "a.txt",
          [
            { oldText: "y", newText: "z" },
            { oldText: "x", newText: "z" },
          ],
        ],
        ["a.txt", [{ oldText: " ", newText: "z" }]],
        ["a.txt", []],
        ["none.txt", [{ oldText: "x", newText: "z" }]],
        ["bin", [{ oldText: "x", newText: "z" }]],
        ["fixed.txt", [{ oldText: "x", newText: "z" }]],
      ] as const) {
        await place.failure("edit_file", { path, edits: edits });
      }
      assert.deepEqual(place.picture(), before);
      assert.deepEqual(place.changes, []);
    });

    it("is rejected with the change if the file has changed since it was read, and then goes through", async () => {
      place.file("a.txt", "one\ntwo\n");
      await place.said("read_file", { path: "a.txt" });
      place.file("a.txt", "one\n2\n");
      const edit = { path: "a.txt", edits: [{ oldText: "one", newText: "1" }] };
      assert.match(await place.failure("edit_file", edit), /changed since you read it[^]*-two\n\+2/);
      await place.said("edit_file", edit);
      assert.equal(place.text("a.txt"), "1\n2\n");
    });

    it("quotes no file with secrets, not even through a link", async () => {
      place.file(".env", "KEY=hush\n");
      symlinkSync(".env", join(place.root, "plain.txt"));
      for (const path of [".env", "plain.txt"]) {
        assert.doesNotMatch(await place.failure("edit_file", { path, edits: [{ oldText: "KEY=hash", newText: "x" }] }), /hush/);
      }
      assert.doesNotMatch(await place.said("edit_file", { path: ".env", edits: [{ oldText: "KEY", newText: "TOKEN" }] }), /hush/);
      assert.doesNotMatch(await place.said("write_file", { path: "plain.txt", content: "A=1\n" }), /hush/);
    });

    it("never loses one of two edits of one file that run at once", async () => {
      place.file("a.txt", "one\ntwo\n");
      const results = await Promise.all(
        ["one", "two"].map((word) => place.run("edit_file", { path: "a.txt", edits: [{ oldText: word, newText: word.toUpperCase() }] })),
      );
      const done = results.filter(({ ok }) => ok).length;
      const changed = ["ONE", "TWO"].filter((word) => place.text("a.txt").includes(word)).length;
      assert.equal(changed, done);
      assert.equal(place.changes.length, done);
    });

    it("writes a file with several names in its place", async () => {
      const full = place.file("a.txt", "one and more\n");
      linkSync(full, join(place.root, "b.txt"));
      await place.said("edit_file", { path: "a.txt", edits: [{ oldText: "one and more", newText: "1" }] });
      assert.equal(place.text("b.txt"), "1\n");
    });
  });

  describe("write_file, delete_file, rename_file", () => {
    it("make files with the folders above, and replace all of one with its line ends and mark", async () => {
      await place.said("write_file", { path: "a/b/c.txt", content: "x\n" });
      assert.equal(place.text("a/b/c.txt"), "x\n");
      assert.deepEqual(place.changes[0]?.kind === "create" && place.changes[0].newFolders, [
        join(place.root, "a"),
        join(place.root, "a/b"),
      ]);
      place.file("crlf.txt", "\ufeff1\r\n2\r\n");
      await place.said("write_file", { path: "crlf.txt", content: "1\n3\n" });
      assert.equal(place.text("crlf.txt"), "\ufeff1\r\n3\r\n");
      assert.match(await place.said("write_file", { path: "crlf.txt", content: "1\n3\n" }), /Nothing was written/);
      assert.equal(place.changes.length, 2);
      await place.failure("write_file", { path: "a/b", content: "" });
      await place.failure("write_file", { path: "crlf.txt/x", content: "" });
      await place.failure("write_file", { path: "new/", content: "" });
      await place.failure("write_file", { path: "x.txt", content: "\ud800" });
    });

    it("reject the stale rewriting of a file that was read", async () => {
      place.file("a.txt", "one\n");
      await place.said("read_file", { path: "a.txt" });
      place.file("a.txt", "newer\n");
      await place.failure("write_file", { path: "a.txt", content: "stale\n" });
      assert.equal(place.text("a.txt"), "newer\n");
      place.file("b.txt", "one\n");
      await place.said("read_file", { path: "b.txt" });
      place.file("b.txt", "newer\n");
      await place.failure("delete_file", { path: "b.txt" });
    });

    it("delete one file and no folder", async () => {
      place.file("dir/a.txt", "x");
      await place.failure("delete_file", { path: "dir" });
      await place.failure("delete_file", { path: "none" });
      await place.failure("delete_file", { path: "." });
      await place.said("delete_file", { path: "dir/a.txt" });
      assert.deepEqual(Object.keys(place.picture()), ["dir/"]);
    });

    it("rename to a free name only", async () => {
      place.file("a.txt", "a", 0o755);
      place.file("b.txt", "b");
      mkdirSync(join(place.root, "dir"));
      for (const newPath of ["b.txt", "dir", "a.txt", "b.txt/x", "new/"]) {
        await place.failure("rename_file", { path: "a.txt", newPath });
      }
      await place.failure("rename_file", { path: "dir", newPath: "dir2" });
      await place.failure("rename_file", { path: "none", newPath: "x" });
      await place.said("rename_file", { path: "a.txt", newPath: "new/A.txt" });
      assert.deepEqual(place.picture(), { "b.txt": "644 Yg==", "dir/": "", "new/": "", "new/A.txt": "755 YQ==" });
      assert.equal(place.changes.length, 1);
    });
  });

  it("do not wait for a pipe", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    execFileSync("mkfifo", [join(place.root, "pipe")]);
    for (const [name, args] of [
      ["read_file", { path: "pipe" }],
      ["search_text", { path: "pipe", query: "x" }],
      ["edit_file", { path: "pipe", edits: [{ oldText: "x", newText: "y" }] }],
      ["write_file", { path: "pipe", content: "x" }],
      ["delete_file", { path: "pipe" }],
      ["rename_file", { path: "pipe", newPath: "b" }],
    ] as const) {
      assert.match(await place.failure(name, args), /no regular file/);
    }
    assert.match(await place.said("search_text", { query: "x" }), /No match/);
  });

  it("reject what is not a path", async () => {
    symlinkSync("b", join(place.root, "a"));
    symlinkSync("a", join(place.root, "b"));
    for (const path of ["", " ", "a\0b", "x/".repeat(3000), "a", "a/b", "n".repeat(300)]) {
      await place.failure("read_file", { path });
      await place.failure("write_file", { path, content: "x" });
    }
    assert.deepEqual(Object.keys(place.picture()), ["a", "b"]);
  });

  it("accept the arguments in their schemas, which need a few hundred tokens", async () => {
    const { fileTools } = await import("../../../../../src/core/tools/files/fileTools.ts");
    const definitions = fileTools(place.ports).map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    assert.equal(JSON.stringify(definitions).length < 6000, true, String(JSON.stringify(definitions).length));
  });
});
