import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NodeGit } from "../../../../src/app/git/nodeGit.ts";
import { settingsThatRun } from "../../../../src/app/git/quietSettings.ts";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import { gitTools } from "../../../../src/core/tools/git/gitTools.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

describe("tools for git", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    git("init", "-q", "-b", "main");
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
  });
  afterEach(() => place.dispose());

  function git(...args: readonly string[]): string {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
    return execFileSync("git", args, { cwd: place.root, encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
  }
  function commit(message: string): void {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  }
  async function run(name: string, args: JsonObject = {}): Promise<string> {
    const tools = gitTools({ ...place.ports, git: new NodeGit({ environment: process.env, keyVariables: [] }) });
    const tool = tools.find((one) => one.name === name);
    assert.ok(tool);
    const result = await tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
    return result.ok ? result.parts.map((part) => (part.type === "text" ? part.text : "")).join("\n") : `failed: ${result.message}`;
  }

  it("git_status says branch, staged, changed, renamed and untracked files, with any name", async () => {
    place.file("a.txt", "one\n");
    place.file("b.txt", "two two two two\n");
    place.file("sub/ü “c”.txt", "three\n");
    assert.equal(await run("git_status"), "Branch main (no commits yet)\n?? a.txt\n?? b.txt\n?? sub/ü “c”.txt");
    commit("first");
    assert.equal(await run("git_status"), "Branch main\nNothing has changed since the last commit.");
    place.file("a.txt", "changed\n");
    git("mv", "b.txt", "d.txt");
    rmSync(join(place.root, "sub/ü “c”.txt"));
    place.file("new\nline", "");
    assert.equal(await run("git_status"), "Branch main\n M a.txt\nR  b.txt -> d.txt\n D sub/ü “c”.txt\n?? new\nline");
    assert.equal(await run("git_status", { path: "a.txt" }), "Branch main\n M a.txt");
  });

  it("git_diff shows what changed, staged, since a commit and in a range", async () => {
    place.file("a.txt", "one\n");
    commit("first");
    place.file("a.txt", "two\n");
    place.file("b.txt", "b\n");
    git("add", "b.txt");
    assert.match(await run("git_diff"), /^diff --git a\/a\.txt b\/a\.txt\n[^]*-one\n\+two$/);
    assert.match(await run("git_diff", { staged: true }), /^diff --git a\/b\.txt b\/b\.txt[^]*\+b$/);
    assert.match(await run("git_diff", { revision: "HEAD" }), /a\.txt[^]*b\.txt/);
    assert.equal(await run("git_diff", { path: "b.txt" }), "Nothing has changed.");
    commit("second");
    assert.match(await run("git_diff", { revision: "HEAD~..HEAD", path: "a.txt" }), /-one\n\+two$/);
    assert.match(await run("git_diff", { revision: "main~1...main" }), /\+b/);
  });

  it("git_log lists commits, of a path and of a range, and says that there are more", async () => {
    assert.equal(await run("git_log"), "There are no commits yet.");
    place.file("a.txt", "one\n");
    commit("first");
    place.file("b.txt", "two\n");
    commit("second | with\n\nbody");
    assert.match(await run("git_log"), /^[0-9a-f]{7,} \d{4}-\d\d-\d\d A: second \| with\n[0-9a-f]{7,} \S+ A: first$/);
    assert.match(await run("git_log", { path: "a.txt" }), /^\S+ \S+ A: first$/);
    assert.match(await run("git_log", { revision: "HEAD~..HEAD" }), /^\S+ \S+ A: second \| with$/);
    assert.match(await run("git_log", { limit: 1 }), /\n\[There are more commits/);
  });

  it("what names no commit is said to: options, files of a commit, and other things", async () => {
    place.file(".env", "HUSH=1\n");
    commit("first");
    const blob = git("rev-parse", "HEAD:.env").trim();
    for (const revision of [
      "--output=x",
      "-p",
      "HEAD:.env",
      "none",
      "HEAD HEAD",
      blob,
      `${blob}..HEAD`,
      ":/first",
      "@{-1}:x",
      "",
      "--no-index",
    ]) {
      for (const name of ["git_diff", "git_log"]) {
        assert.match(await run(name, { revision }), /^failed: “.*” names no commit here\.$/, `${name} ${revision}`);
      }
    }
  });

  it("git_diff leaves files with secrets out, renamed and deleted ones too, and says so", async () => {
    place.file(".env", "HUSH=1\n");
    place.file("sub/.env.local", "HUSH=2\nand more\nand more\n");
    place.file("a.txt", "one\n");
    commit("first");
    place.file(".env", "HUSH=3\n");
    git("mv", "sub/.env.local", "plain.txt");
    place.file("a.txt", "two\n");
    git("add", "-A");
    for (const args of [{ staged: true }, { revision: "HEAD" }, { staged: true, path: "." }]) {
      const text = await run("git_diff", args);
      assert.doesNotMatch(text, /HUSH/);
      assert.match(text, /\+two\n\[2 changed files with secrets left out: \.env, sub\/\.env\.local, plain\.txt\.\]$/);
    }
    assert.equal(await run("git_diff", { staged: true, path: ".env" }), "[1 changed file with secrets left out: .env.]");
  });

  it("a folder in no repository, one that settings put elsewhere, and paths outside, are rejected", async () => {
    place.file("a.txt", "one\n");
    writeFileSync(join(place.outside, "private.txt"), "PRIVATE\n");
    assert.match(await run("git_status", { path: "../outside" }), /^failed: .*outside of the workspace/);
    git("config", "core.worktree", place.outside);
    for (const name of ["git_status", "git_diff", "git_log"]) {
      assert.match(await run(name), /^failed: The repository's settings put its files into another folder/, name);
    }
    rmSync(join(place.root, ".git"), { recursive: true });
    assert.equal(await run("git_status"), "failed: The folder is in no git repository.");
  });

  describe("in a hostile repository", () => {
    /** A program that leaves a trace wherever it is run. */
    function trap(name: string): string {
      const path = join(place.outside, name);
      writeFileSync(path, `#!/bin/sh\necho "$0 $*" >> "${join(place.outside, "ran")}"\ncat\n`);
      chmodSync(path, 0o755);
      return `'${path}'`;
    }
    const ran = (): string => (existsSync(join(place.outside, "ran")) ? readFileSync(join(place.outside, "ran"), "utf8") : "");
    /** Makes git believe that files have to be read again. */
    const touch = (...names: readonly string[]): void => names.forEach((name) => utimesSync(join(place.root, name), 1, 1));

    beforeEach(() => {
      place.file("a.txt", "one\n");
      place.file("b.bin", "one\n");
      place.file("sub/c.txt", "one\n");
      commit("first");
      place.file("a.txt", "two\n");
    });

    async function nothingRuns(): Promise<void> {
      for (const [name, args] of [
        ["git_status", {}],
        ["git_status", { path: "sub" }],
        ["git_diff", {}],
        ["git_diff", { staged: true }],
        ["git_diff", { revision: "HEAD" }],
        ["git_diff", { path: "a.txt" }],
        ["git_log", {}],
        ["git_log", { path: "a.txt", revision: "HEAD" }],
      ] as const) {
        touch("a.txt", "b.bin", "sub/c.txt");
        const text = await run(name, args);
        assert.doesNotMatch(text, /^failed/, `${name} ${JSON.stringify(args)}: ${text}`);
        assert.equal(ran(), "", `${name} ${JSON.stringify(args)}`);
      }
    }

    it("no program of its settings is run", async () => {
      for (const [key, name] of [
        ["core.fsmonitor", "fsmonitor"],
        ["core.pager", "pager"],
        ["pager.status", "pager2"],
        ["pager.diff", "pager3"],
        ["pager.log", "pager4"],
        ["pager.config", "pager5"],
        ["core.editor", "editor"],
        ["core.sshCommand", "ssh"],
        ["core.askPass", "askpass"],
        ["core.alternateRefsCommand", "refs"],
        ["diff.external", "external"],
        ["diff.evil.command", "command"],
        ["diff.evil.textconv", "textconv"],
        ["gpg.program", "gpg"],
        ["gpg.ssh.program", "gpgssh"],
        ["credential.helper", "credential"],
        ["alias.status", "alias"],
        ["alias.diff", "alias2"],
      ] as const) {
        git("config", key, key.startsWith("alias") ? `!${trap(name)}` : trap(name));
      }
      for (const [key, value] of [
        ["log.showSignature", "true"],
        ["status.submoduleSummary", "true"],
        ["diff.submodule", "log"],
        ["core.untrackedCache", "true"],
        ["diff.orderFile", "/etc/passwd"],
      ] as const) {
        git("config", key, value);
      }
      place.file(".gitattributes", "* diff=evil\n");
      await nothingRuns();
    });

    it("no filter is run, whatever its name, in any file of settings", async () => {
      for (const filter of ["evil", "lfs", "a.b=c", "UPPER", 'quo"te\\n', "ü"]) {
        git("config", `filter.${filter}.clean`, trap("clean"));
        git("config", `filter.${filter}.process`, trap("process"));
        git("config", `filter.${filter}.smudge`, trap("smudge"));
        git("config", `filter.${filter}.required`, "true");
      }
      writeFileSync(
        join(place.root, ".git/more"),
        `[filter "included"]\n\tclean = ${trap("included")}\n\tRequired = true\n[Filter "upper"]\n\tCLEAN = ${trap("upper")}\n`,
      );
      git("config", "include.path", "more");
      place.file(".git/info/attributes", "sub/* filter=upper\n");
      place.file(".gitattributes", "a.txt filter=evil\n*.bin filter=included\n");
      await nothingRuns();
      place.file(".gitattributes", "* filter=UPPER\n");
      await nothingRuns();
      place.file(".gitattributes", "* filter=a.b=c\n");
      await nothingRuns();
    });

    it("the trap works: git without all that runs the filter", () => {
      git("config", "filter.evil.clean", trap("clean"));
      place.file(".gitattributes", "* filter=evil\n");
      touch("a.txt");
      git("diff");
      assert.notEqual(ran(), "");
    });

    it("no hook is run and nothing is written", async () => {
      for (const hook of ["post-index-change", "pre-commit", "fsmonitor-watchman", "post-checkout", "reference-transaction"]) {
        place.file(`.git/hooks/${hook}`, readFileSync(trap(hook).replaceAll("'", "")), 0o755);
      }
      touch("b.bin");
      const before = place.picture();
      await nothingRuns();
      assert.deepEqual(place.picture(), before);
    });

    it("submodules aren't looked into", async () => {
      const module = join(place.root, "module");
      place.file("module/x.txt", "one\n");
      execFileSync("git", ["init", "-q"], { cwd: module });
      execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x"], { cwd: module });
      git("add", "-A");
      git("-c", "advice.addEmbeddedRepo=false", "commit", "-q", "-m", "module");
      place.file(".gitmodules", '[submodule "module"]\n\tpath = module\n\turl = ./x\n\tignore = none\n');
      execFileSync("git", ["config", "core.fsmonitor", trap("below")], { cwd: module });
      execFileSync("git", ["config", "filter.evil.clean", trap("belowclean")], { cwd: module });
      writeFileSync(join(module, ".gitattributes"), "* filter=evil\n");
      place.file("a.txt", "three\n");
      await nothingRuns();
    });

    it("a bare repository in a folder isn't taken for one", async () => {
      execFileSync("git", ["init", "-q", "--bare", join(place.root, "bare")]);
      execFileSync("git", ["--git-dir", join(place.root, "bare"), "config", "core.fsmonitor", trap("bare")]);
      execFileSync("git", ["--git-dir", join(place.root, "bare"), "config", "core.bare", "false"]);
      execFileSync("git", ["--git-dir", join(place.root, "bare"), "config", "core.worktree", place.root]);
      assert.match(await run("git_status", { path: "bare" }), /^failed/);
      assert.equal(ran(), "");
    });

    it("a partial clone fetches nothing", async () => {
      git("config", "remote.origin.url", `ext::sh -c '${trap("transport").replaceAll("'", "")}'`);
      git("config", "remote.origin.promisor", "true");
      git("config", "remote.origin.partialclonefilter", "blob:none");
      git("config", "extensions.partialClone", "origin");
      git("config", "protocol.ext.allow", "always");
      git("config", "core.repositoryFormatVersion", "1");
      const blob = git("rev-parse", "HEAD:a.txt").trim();
      rmSync(join(place.root, ".git/objects", blob.slice(0, 2), blob.slice(2)));
      touch("a.txt");
      await run("git_diff");
      assert.equal(ran(), "");
    });

    it("git of the workspace isn't taken for git", async () => {
      symlinkSync(trap("git").replaceAll("'", ""), join(place.root, "git"));
      const tools = gitTools({
        ...place.ports,
        git: new NodeGit({ environment: { ...process.env, PATH: `.:bin:${process.env["PATH"] ?? ""}` }, keyVariables: [] }),
      });
      await tools[0]?.run({}, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
      assert.equal(ran(), "");
    });
  });

  it("settings that name programs are found by section and key, whatever stands between", () => {
    assert.deepEqual(settingsThatRun(["user.name", "filter.a.b.clean", "filter.x.required", "protocol.ext.allow", "diff.x.textconv"]), [
      ["filter.a.b.clean", ""],
      ["filter.a.b.required", "false"],
      ["filter.a.b.smudge", ""],
      ["filter.a.b.process", ""],
      ["filter.x.required", "false"],
      ["filter.x.clean", ""],
      ["filter.x.smudge", ""],
      ["filter.x.process", ""],
      ["protocol.ext.allow", "never"],
    ]);
  });
});
