import assert from "node:assert/strict";
import { hasCredentials, runningSetting } from "../../../../src/core/permissions/programs/repositorySettings.ts";

describe("settings of a repository", () => {
  it("those of every clone run nothing", () => {
    const text =
      '[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote "origin"]\n\turl = https://example.com/a.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tremote = origin\n\tmerge = refs/heads/main\n[user]\n\tname = a\n# x\n';
    assert.equal(runningSetting(text), undefined);
  });

  it("finds each that may run a program, however it is written", () => {
    const texts = [
      "[core]\nfsmonitor = ./x",
      "[CORE]\nFSMonitor=./x",
      "[core] pager = x",
      '[diff "x"]\ntextconv = x',
      "[diff.x]\ntextconv = x",
      "[diff]\nexternal = x",
      '[filter "x"]\nclean = x',
      "[alias]\ns = !x",
      "[include]\npath = x",
      '[includeIf "gitdir:x"]\npath = x',
      "[core]\nworktree = /",
      "[gpg]\nprogram = x",
      "[user]\nname = a\\\n[core]\n[core]\nsshCommand = x",
      "x = y",
      "[core]\n= x",
    ];
    for (const text of texts) {
      assert.notEqual(runningSetting(text), undefined, text);
    }
  });

  it("finds keys in addresses and headers", () => {
    assert.ok(hasCredentials("url = https://me:abc@example.com/x.git"));
    assert.ok(hasCredentials("extraheader = AUTHORIZATION: basic x"));
    assert.ok(!hasCredentials("url = git@example.com:a/b.git\nurl = ssh://git@example.com/x"));
  });
});
