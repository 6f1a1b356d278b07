import assert from "node:assert/strict";
import * as vscode from "vscode";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("Baton in an extension host", () => {
  const baton = vscode.extensions.getExtension("baton-chat.baton");

  it("is there", () => {
    assert.ok(baton, "the extension baton-chat.baton is not installed");
  });

  it("does not start with the window", () => {
    assert.equal(baton?.isActive, false);
  });

  it("starts when its panel is opened", async () => {
    await vscode.commands.executeCommand("baton.openChat");
    assert.equal(baton?.isActive, true);
  });

  it("has every command that its manifest offers", async () => {
    const manifest = baton?.packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
