import assert from "node:assert/strict";
import { Settings } from "../../../../src/app/settings.ts";
import { memorySettings } from "../../../../src/app/standalone/settingsFile.ts";

describe("Permission rules in the settings", () => {
  it("are the user's, and the workspace's that tighten; each that can't be used is named", () => {
    const source = {
      ...memorySettings((name) => (name === "permissions" ? { allow: [{ command: "npm test" }], deny: "all" } : undefined)),
      ofWorkspace: () => [{ allow: [{ tool: "*" }], deny: [{ path: "secret/**" }] }, { ask: [{ command: "git push *" }] }],
    };
    const settings = new Settings(source);
    const { rules, problems } = settings.permissions();
    assert.deepEqual(rules, {
      deny: [{ path: "secret/**" }],
      ask: [{ command: "git push *" }],
      allow: [{ command: "npm test" }],
    });
    assert.deepEqual(problems, [
      "baton.permissions.deny must be a list of rules.",
      "baton.permissions.allow in workspace settings is left out: a workspace can only tighten permissions.",
    ]);
    assert.deepEqual(settings.agentProblems(), problems);
  });

  it("are added to the user's own, once, and leave alone what stands there", async () => {
    const source = memorySettings((name) =>
      name === "permissions" ? { deny: [{ tool: "x" }], mine: 1, allow: [{ wrong: 1 }] } : undefined,
    );
    const settings = new Settings(source);
    const rule = { tool: "run_command", command: "touch a" };
    await settings.addAllowRule(rule);
    await settings.addAllowRule(rule);
    assert.deepEqual(source.own("permissions"), { deny: [{ tool: "x" }], mine: 1, allow: [{ wrong: 1 }, rule] });
    const fresh = memorySettings(() => undefined);
    await new Settings(fresh).addAllowRule(rule);
    assert.deepEqual(fresh.own("permissions"), { allow: [rule] });
  });
});
