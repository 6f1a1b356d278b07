import assert from "node:assert/strict";
import { ESLint } from "eslint";

/** What lint says of a line of code in a file of `src/host`. */
async function complaints(code: string, filePath: string): Promise<readonly string[]> {
  // The rules about syntax alone: they need no types, so the file need not be there.
  const eslint = new ESLint({
    overrideConfig: { languageOptions: { parserOptions: { project: null, projectService: false } } },
    ruleFilter: ({ ruleId }) => ruleId === "no-restricted-syntax",
  });
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ message }) => message);
}

describe("found by reading 6: lint in src/host", () => {
  it("lets nothing run or register a command of Baton but the one map", async function () {
    this.timeout(60_000);
    const run = /runCommand/;
    assert.match((await complaints('await vscode.commands.executeCommand("baton.openChat");', "src/host/x.ts")).join(), run);
    assert.match((await complaints("await vscode.commands.executeCommand(`baton.${name}`);", "src/host/x.ts")).join(), run);
    assert.match((await complaints("await vscode.commands.executeCommand(id, 1);", "src/extension.ts")).join(), run);
    assert.match((await complaints('vscode.commands.registerCommand("baton.x", () => 1);', "src/host/x.ts")).join(), /registerCommands/);
    assert.deepEqual(await complaints('await vscode.commands.executeCommand("vscode.open", uri);', "src/host/x.ts"), []);
  });

  it("lets no promise go without somebody who hears of its failure", async () => {
    assert.match((await complaints("void open();", "src/host/commands/x.ts")).join(), /letGo/);
    assert.deepEqual(await complaints('void vscode.window.showErrorMessage("No.");', "src/host/commands/x.ts"), []);
  });
});
