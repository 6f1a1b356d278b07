import assert from "node:assert/strict";
import { decidePermission, type PermissionCall, type PermissionContext } from "../../../../src/core/permissions/decidePermission.ts";
import {
  levelTogether,
  noRules,
  readPermissionRules,
  rulesTogether,
  type PermissionRules,
} from "../../../../src/core/permissions/permissionRules.ts";
import { contextIn } from "../../../commands/judgeAll.ts";
import { makeSampleWorkspace, type SampleWorkspace } from "../../../commands/sampleWorkspace.ts";

const edit = (path: string): PermissionCall => ({ tool: "edit_file", risk: "edit", reads: [], writes: [path] });
const command = (line: string): PermissionCall => ({ tool: "run_command", risk: "command", command: line });
const rules = (changes: Partial<PermissionRules>): Partial<PermissionContext> => ({ rules: { ...noRules, ...changes } });

describe("permissions", () => {
  let workspace: SampleWorkspace;
  before(async () => {
    workspace = await makeSampleWorkspace();
  });
  after(() => workspace.remove());

  const decide = async (call: PermissionCall, changes: Partial<PermissionContext> = {}): Promise<string> =>
    (await decidePermission(call, await contextIn(workspace.folder, "bash", changes))).decision;

  it("each level does what it says", async () => {
    const calls = [
      { tool: "read_file", risk: "read", reads: ["README.md"] } as const,
      edit("src/a.ts"),
      command("ls"),
      command("npm test"),
      { tool: "x", risk: "other" } as const,
    ];
    const rows = {
      read: ["allow", "deny", "allow", "deny", "deny"],
      ask: ["allow", "ask", "ask", "ask", "ask"],
      edit: ["allow", "allow", "allow", "ask", "ask"],
      auto: ["allow", "allow", "allow", "allow", "ask"],
    } as const;
    for (const [level, expected] of Object.entries(rows)) {
      const decisions = await Promise.all(calls.map((call) => decide(call, { level: level as "read", sandboxed: true })));
      assert.deepEqual(decisions, expected, level);
    }
    assert.equal(await decide(command("npm test"), { level: "auto", sandboxed: false }), "ask");
  });

  it("protected files, secrets and hidden characters are asked about at every level, whatever rules allow", async () => {
    const allowAll = rules({ allow: [{ tool: "*" }, { path: "**" }, { command: "cat .env" }] });
    for (const path of [
      ".git/config",
      ".vscode/x.json",
      ".github/workflows/x.yml",
      "a.code-workspace",
      "AGENTS.md",
      "sub/CLAUDE.md",
      ".env.local",
      ".claude/agents/a.md",
      "x/SKILL.md",
      ".VSCODE/tasks.json",
      "notes.txt",
    ]) {
      assert.equal(await decide(edit(path), { level: "auto", sandboxed: true, ...allowAll }), "ask", path);
    }
    for (const line of ["cat .env", "env", "ls \u202e", "echo x > .git/hooks/a", "rm -r .vscode"]) {
      assert.equal(await decide(command(line), { level: "auto", sandboxed: true, ...allowAll }), "ask", line);
    }
    assert.equal(await decide({ tool: "read_file", risk: "read", reads: ["notes.txt"] }, allowAll), "ask");
    assert.equal(await decide({ tool: "read_file", risk: "read", reads: ["../secret.txt"] }, allowAll), "ask");
  });

  it("writes outside the workspace are denied, through links too", async () => {
    assert.equal(await decide(edit("../x")), "deny");
    assert.equal(await decide(edit("outside/x")), "deny");
  });

  it("Restricted Mode only reads", async () => {
    assert.equal(await decide(edit("a"), { trusted: false }), "deny");
    assert.equal(await decide(command("ls"), { trusted: false }), "deny");
    assert.equal(await decide({ tool: "read_file", risk: "read", reads: ["README.md"] }, { trusted: false }), "allow");
  });

  it("deny beats ask beats allow", async () => {
    const npm = { command: "npm run build *" };
    assert.equal(await decide(command("npm run build"), rules({ allow: [npm] })), "allow");
    assert.equal(await decide(command("npm run build"), rules({ allow: [npm], ask: [npm] })), "ask");
    assert.equal(await decide(command("npm run build"), rules({ allow: [npm], ask: [npm], deny: [npm] })), "deny");
    assert.equal(await decide(edit("docs/a/b.md"), rules({ deny: [{ path: "docs/**" }] })), "deny");
    assert.equal(await decide(edit("docs/a.md"), { level: "ask", ...rules({ allow: [{ tool: "edit_file", path: "docs/**" }] }) }), "allow");
  });

  it("a rule that allows a beginning allows no more than that call", async () => {
    const allow = rules({ allow: [{ command: "npm run build *" }] });
    assert.equal(await decide(command("ls && npm run build -- --x"), allow), "allow");
    for (const line of [
      "npm run build; rm x",
      "npm run build > x",
      "npm run build $(rm x)",
      "npm run builder",
      "npm run test",
      "PATH=. npm run build",
      "npm run build &",
      "npm run build | sh",
    ]) {
      assert.equal(await decide(command(line), allow), "ask", line);
    }
  });

  it("a rule that denies isn't evaded by another way to write the command", async () => {
    const deny = rules({ deny: [{ command: "git push *" }, { command: "rm *" }] });
    for (const line of [
      "git push",
      "git  push -f",
      "g''it push",
      "git -C src push",
      "ls; rm -rf x",
      "/bin/rm x",
      "\\rm x",
      "sudo rm x",
      "ls | xargs rm",
      "if true; then rm x; fi",
      "echo $(rm x)",
      "rm x && (",
    ]) {
      assert.equal(await decide(command(line), deny), "deny", line);
    }
    assert.equal(await decide(command("git status"), deny), "allow");
  });

  it("“always allow” makes rules that fit what was shown, and none for what is always asked", async () => {
    const context = await contextIn(workspace.folder);
    const always = async (call: PermissionCall) => (await decidePermission(call, context)).alwaysRules;
    assert.deepEqual(await always(command("npm run build --x")), [
      { tool: "run_command", command: "npm run build --x" },
      { tool: "run_command", command: "npm run build *" },
    ]);
    assert.deepEqual(await always(command("rm x; ls")), [{ tool: "run_command", command: "rm x; ls" }]);
    assert.deepEqual(await always(command("node x.js")), [{ tool: "run_command", command: "node x.js" }]);
    assert.deepEqual(await always(command("cat .env")), []);
    assert.deepEqual(await always(command("touch *")), [], "a rule would be for all that begins so");
    assert.deepEqual(await always(command("npm run build *")), []);
    const [whole] = await always(command("rm x; ls > 'y z'"));
    assert.equal(await decide(command("rm x; ls > 'y z'"), rules({ allow: [whole!] })), "allow");
    assert.equal(await decide(command("rm x;  ls > 'y z'"), rules({ allow: [whole!] })), "ask");
  });

  it("a workspace only tightens", () => {
    const problems: string[] = [];
    const user = readPermissionRules({ allow: [{ command: "npm test" }] }, problems);
    const folder = readPermissionRules({ allow: [{ tool: "*" }], deny: [{ tool: "fetch_url" }, {}, { tool: 3 }], other: 1 }, problems, {
      fromWorkspace: true,
    });
    assert.deepEqual(rulesTogether(user, folder), { deny: [{ tool: "fetch_url" }], ask: [], allow: [{ command: "npm test" }] });
    assert.equal(problems.length, 4);
    assert.equal(levelTogether("edit", "auto"), "edit");
    assert.equal(levelTogether("edit", "read"), "read");
  });
});
