import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type * as ShellBundle from "../../../src/shell/treeSitterParser.ts";
import { runOrThrow } from "../../../scripts/run.ts";

/** What activation may have to read, in bytes. */
const entryLimitBytes = 200_000;

/** esbuild's account of a build, as far as it is read. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly bytes: number; readonly inputs: Readonly<Record<string, unknown>> }>>;
}

describe("the bundles of the extension host", () => {
  let folder: string;
  let outputs: ReadonlyMap<string, Metafile["outputs"][string]>;

  before(async function () {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), "baton-bundles-"));
    await runOrThrow(process.execPath, ["esbuild.mjs", "--metafile", `--out=${folder}`], { output: "capture" });
    const metafile = JSON.parse(await readFile(join(folder, "meta.json"), "utf8")) as Metafile;
    outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** The packages in a bundle. */
  const packagesIn = (name: string): readonly string[] => {
    const inputs = Object.keys(outputs.get(name)?.inputs ?? assert.fail(`${name} was not built`));
    const packages = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1] ?? []);
    return [...new Set(packages)].sort();
  };

  it("are four, and one for each SDK or large library", async () => {
    assert.deepEqual((await readdir(folder)).filter((name) => name.endsWith(".cjs")).sort(), [
      "anthropic.cjs",
      "bedrock.cjs",
      "changes.cjs",
      "dialogs.cjs",
      "extension.cjs",
      "openai.cjs",
      "runtime.cjs",
      "schema.cjs",
      "shell.cjs",
      "vertex.cjs",
    ]);
  });

  it("keep every SDK and large library out of what activation, a first prompt and dialogs load", () => {
    assert.deepEqual(packagesIn("extension.cjs"), ["jsonc-parser"]);
    // The agent's: line diffs, ignore files, globs and front matter, all small.
    assert.deepEqual(packagesIn("runtime.cjs"), ["diff", "ignore", "js-yaml", "picomatch"]);
    assert.deepEqual(packagesIn("dialogs.cjs"), []);
    assert.deepEqual(packagesIn("changes.cjs"), ["diff", "ignore", "picomatch"]);
    for (const [name, sdk] of Object.entries({
      openai: "openai",
      anthropic: "@anthropic-ai/sdk",
      vertex: "google-auth-library",
      shell: "@vscode/tree-sitter-wasm",
    })) {
      assert.ok(packagesIn(`${name}.cjs`).includes(sdk), name);
    }
  });

  it("let activation load three others when they are needed, and read no more than 200 KB itself", async () => {
    const entry = await readFile(join(folder, "extension.cjs"), "utf8");
    assert.deepEqual([...new Set([...entry.matchAll(/require\("(\.[^"]*)"\)/g)].map(([, path]) => path))].sort(), [
      "./changes.cjs",
      "./dialogs.cjs",
      "./runtime.cjs",
    ]);
    const { bytes = Infinity } = outputs.get("extension.cjs") ?? {};
    assert.ok(bytes <= entryLimitBytes, `${String(bytes)} bytes`);
  });

  it("parse command lines with the files beside them", async () => {
    const { openParser } = createRequire(import.meta.url)(join(folder, "shell.cjs")) as typeof ShellBundle;
    for (const shell of ["bash", "powershell"] as const) {
      const parser = await openParser(shell, (file) => readFile(join(folder, file)));
      assert.equal(parser.parse("ls; rm x").type, "program");
    }
  });
});
