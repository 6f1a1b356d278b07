import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { generatedManifest } from "../../../src/manifest/manifest.ts";
import { commandEntries, type Commands } from "../../../src/host/typedCommands/commandMap.ts";
import { IntegrationNodes } from "../../../src/app/integrations/integrationNode.ts";

/** Fails to compile where two types differ. */
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("found by reading 6: the map of commands", () => {
  it("has exactly the commands of the manifest", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
    assert.deepEqual(Object.keys(commandEntries).sort(), manifest.contributes.commands.map(({ command }) => command).sort());
  });

  it("is written into the manifest with all else that is made of it: npm run manifest", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as typeof generatedManifest;
    const written = Object.fromEntries(Object.keys(generatedManifest).map((key) => [key, manifest[key as keyof typeof manifest]]));
    assert.deepEqual(written, JSON.parse(JSON.stringify(generatedManifest)));
  });

  it("names only existing commands in menus, welcome views and key bindings", () => {
    // Examples of settings name command lines.
    const text = JSON.stringify(generatedManifest.contributes, (key, value: unknown) => (key === "examples" ? undefined : value));
    const named = [...text.matchAll(/"command":"([^"]+)"|command:([\w.]+)/g)].map(([, one, other]) => one ?? other ?? "");
    assert.deepEqual(
      named.filter((id) => !Object.hasOwn(commandEntries, id)),
      [],
    );
    assert.ok(named.includes("baton.addApiKey"));
  });

  it("hands on all arguments that a command has, and none of what menus add", () => {
    assert.deepEqual(commandEntries["baton.testConnection"].read(["openai", "account-1", {}]), ["openai", "account-1"]);
    assert.deepEqual(commandEntries["baton.testConnection"].read([{ some: "menu" }, 7]), [undefined, undefined]);
    assert.deepEqual(commandEntries["baton.addApiKey"].read(["openai", "more"]), ["openai"]);
    assert.deepEqual(commandEntries["baton.openChat"].read([{ some: "menu" }]), []);
  });

  it("hands on the row of a tree that was clicked, and all that are selected", () => {
    const nodes = new IntegrationNodes();
    const [one, two] = [nodes.provider("openai"), nodes.account("openai", "a")];
    assert.deepEqual(commandEntries["baton.integrations.moveUp"].read([one, [one, two, "no row"]]), [one, [one, two]]);
    assert.deepEqual(commandEntries["baton.integrations.moveUp"].read([undefined, undefined]), [undefined, undefined]);
    assert.deepEqual(commandEntries["baton.integrations.moveUp"].read(["text"]), [undefined, undefined]);
  });

  it("types arguments and results both ways", () => {
    const both: Same<Parameters<Commands["baton.testConnection"]>, [provider?: string, account?: string]> = true;
    const result: Same<ReturnType<Commands["baton.addApiKey"]>, Promise<boolean>> = true;
    assert.ok(both && result);
  });
});
