import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accountFields } from "../../../src/core/settings/environmentAccounts.ts";
import { modelFields } from "../../../src/core/settings/configuredModels.ts";
import { privateHttpSetting } from "../../../src/core/settings/keyOverHttp.ts";
import { providerFields, providerTypes, readProviderSettings } from "../../../src/core/settings/providerSettings.ts";
import { retryRanges } from "../../../src/core/settings/retrySettings.ts";
import { quirkShapes } from "../../../src/core/settings/wireQuirks.ts";
import { effortSettings } from "../../../src/shared/panelState.ts";

interface Schema {
  readonly scope?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly defaultSnippets?: readonly { readonly label: string; readonly body: unknown }[];
}

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: { readonly configuration: readonly { readonly properties: Readonly<Record<string, Schema>> }[] };
}

/** What VS Code offers and checks in settings.json, against what Baton reads from it. */
describe("the schema of the settings", () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8")) as Manifest;
  const settings: Readonly<Record<string, Schema>> = Object.assign(
    {},
    ...manifest.contributes.configuration.map(({ properties }) => properties),
  );
  const provider = settings["baton.providers"]?.additionalProperties;

  it("has every field of a provider, and no other", () => {
    assert.deepEqual(Object.keys(provider?.properties ?? {}).sort(), [...providerFields].sort());
  });

  it("has every field of a key in a variable, and no other", () => {
    assert.deepEqual(Object.keys(provider?.properties?.["accounts"]?.items?.properties ?? {}).sort(), [...accountFields].sort());
  });

  it("has every number of the retries, with its range", () => {
    for (const [name, { usual, least, most }] of Object.entries(retryRanges)) {
      const schema = settings[`baton.retry.${name}`];
      assert.deepEqual([schema?.default, schema?.minimum, schema?.maximum], [usual, least, most], name);
    }
  });

  it("has every field of a model, and no other", () => {
    const model = provider?.properties?.["models"]?.items?.anyOf?.find(({ properties }) => properties !== undefined);
    assert.deepEqual(Object.keys(model?.properties ?? {}).sort(), [...modelFields].sort());
  });

  it("has every type of provider", () => {
    const offered = provider?.properties?.["type"]?.enum ?? [];
    assert.deepEqual(
      providerTypes.filter((type) => !offered.includes(type)),
      [],
    );
  });

  it("has every quirk with its values, and no other", () => {
    const quirks = provider?.properties?.["quirks"]?.properties ?? {};
    assert.deepEqual(Object.keys(quirks).sort(), Object.keys(quirkShapes).sort());
    for (const [name, shape] of Object.entries(quirkShapes)) {
      if (typeof shape === "object") {
        assert.deepEqual(
          "oneOf" in shape ? quirks[name]?.enum : quirks[name]?.items?.enum,
          "oneOf" in shape ? shape.oneOf : shape.listOf,
          name,
        );
      }
    }
  });

  it("has every effort", () => {
    for (const role of ["orchestrator", "worker"]) {
      assert.deepEqual(settings[`baton.${role}.effort`]?.enum, effortSettings);
    }
  });

  it("says of each value what it means", () => {
    const check = (schema: Schema, path: string): void => {
      if (schema.enumDescriptions !== undefined) {
        assert.equal(schema.enumDescriptions.length, schema.enum?.length, path);
      }
      for (const [name, inner] of Object.entries(schema.properties ?? {})) {
        check(inner, `${path}.${name}`);
      }
    };
    for (const [name, schema] of Object.entries(settings)) {
      check(schema, name);
      check(schema.additionalProperties ?? {}, name);
    }
  });

  it("offers no snippet that Baton would reject", () => {
    for (const { label, body } of provider?.defaultSnippets ?? []) {
      const text = JSON.stringify(body).replaceAll(/\$\{\d+:([^}]*)\}/g, "$1");
      const entry = JSON.parse(text) as { readonly type?: string };
      if (providerTypes.some((type) => type === entry.type)) {
        assert.deepEqual(readProviderSettings({ one: entry }).problems, [], label);
      }
    }
    assert.ok((provider?.defaultSnippets ?? []).length > 0);
  });

  it("lets nothing that decides where a key goes, or what is sent, come from a workspace", () => {
    const retries = Object.keys(retryRanges).map((name) => `baton.retry.${name}`);
    for (const name of [
      "baton.providers",
      "baton.orchestrator.fallbacks",
      "baton.worker.fallbacks",
      ...retries,
      "baton.modelOptions",
      "baton.learnedParameters",
    ]) {
      assert.equal(settings[name]?.scope, "application", name);
      assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name), name);
    }
    assert.equal(settings[privateHttpSetting]?.scope, "machine");
    assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(privateHttpSetting));
  });
});
