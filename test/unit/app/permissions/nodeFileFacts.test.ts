import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { nodeFileFacts } from "../../../../src/app/permissions/nodeFileFacts.ts";
import { makeSampleWorkspace, type SampleWorkspace } from "../../../commands/sampleWorkspace.ts";
import { judgeClass } from "../../../commands/judgeAll.ts";

describe("facts about a repository", () => {
  let workspace: SampleWorkspace;
  beforeEach(async () => {
    workspace = await makeSampleWorkspace();
  });
  afterEach(() => workspace.remove());

  const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: workspace.folder, encoding: "utf8" });
  const decisionOf = async (command: string): Promise<string | undefined> =>
    (await judgeClass({ kind: "", why: "", commands: [command] }, workspace.folder))[0]?.decided.decision;

  it("has the files in the index, in each version of it", async () => {
    for (const version of ["2", "3", "4"]) {
      git("update-index", "--index-version", version);
      const facts = await nodeFileFacts.repository(join(workspace.folder, "src"));
      assert.deepEqual(facts?.trackedFiles, git("-c", "core.quotePath=false", "ls-files").trimEnd().split("\n"), version);
    }
  });

  it("git asks in a repository that names programs", async () => {
    assert.equal(await decisionOf("git status"), "allow");
    await appendFile(join(workspace.folder, ".git/config"), "[core]\n\tfsmonitor = ./x\n");
    assert.equal(await decisionOf("git status"), "ask");
    assert.equal(await decisionOf("git -C src log"), "ask");
  });

  it("git asks in a repository whose submodule names programs", async () => {
    git("init", "-q", "sub");
    git("-C", "sub", "-c", "user.name=a", "-c", "user.email=b", "commit", "-q", "--allow-empty", "-m", "x");
    git("add", "sub");
    assert.equal(await decisionOf("git status"), "allow");
    git("-C", "sub", "config", "core.fsmonitor", "./x");
    assert.equal(await decisionOf("git status"), "ask");
  });

  it("git asks before it shows files when one with secrets is in the repository", async () => {
    git("add", "-f", ".env");
    assert.equal(await decisionOf("git diff --cached"), "ask");
    assert.equal(await decisionOf("git grep KEY"), "ask");
    assert.equal(await decisionOf("git diff --cached --stat"), "allow");
  });
});
