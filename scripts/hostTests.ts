import { build } from "esbuild";
import { globSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { outFolder, repositoryRoot } from "./paths.ts";
import { runNode } from "./run.ts";

/** The tests that run inside an extension host, built: a CommonJS file that exports `run(): Promise<void>`. */
export const hostTestsFile = join(outFolder, "host-tests.cjs");

/** An extension with models for VS Code that the tests ask: `test/host/fakeModels`, built. */
export const fakeModelsFolder = join(outFolder, "baton-test.fake-models-1.0.0");

/** The folder that the window under test has open. */
export const hostWorkspace = join(outFolder, "host-workspace");

/** Builds Baton and `tests`, a glob, and lays the workspace. Rejects when there are no tests, or something does not build. */
export async function buildHostTests(tests = "test/host/**/*.test.ts"): Promise<void> {
  const built = await runNode(join(repositoryRoot, "esbuild.mjs"), ["--dev"], { output: "capture" });
  if (built.code !== 0) {
    throw new Error(`Baton does not build.\n${built.output}`);
  }
  const files = globSync(tests, { cwd: repositoryRoot }).sort();
  if (files.length === 0) {
    throw new Error("There are no tests in test/host.");
  }
  await mkdir(hostWorkspace, { recursive: true });
  await writeFile(join(hostWorkspace, "notes.md"), "# Notes\n");
  await buildFakeModels();
  const loaders = files.map((file) => `[${JSON.stringify(file)}, () => require(${JSON.stringify(`./${file.replaceAll("\\", "/")}`)})]`);
  await build({
    stdin: {
      contents: `import { runSuite } from "./test/host/runner.ts";\nexport const run = () => runSuite([${loaders.join(", ")}]);\n`,
      resolveDir: repositoryRoot,
      sourcefile: "host-tests.ts",
      loader: "ts",
    },
    outfile: hostTestsFile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    sourcemap: "linked",
    external: ["vscode", "mocha"],
    logLevel: "error",
    // Bundled sources that look beside themselves look beside the bundle instead.
    define: { "import.meta.dirname": "__dirname" },
  });
}

async function buildFakeModels(): Promise<void> {
  const source = join(repositoryRoot, "test", "host", "fakeModels");
  const outfile = join(fakeModelsFolder, "extension.cjs");
  await build({
    entryPoints: [join(source, "extension.ts")],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode"],
    logLevel: "error",
  });
  await copyFile(join(source, "manifest.json"), join(fakeModelsFolder, "package.json"));
}
