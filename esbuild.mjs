// Builds Baton into dist/:
//   node esbuild.mjs             small, as it is packaged
//   node esbuild.mjs --dev       readable, with source maps inside dist/
//   node esbuild.mjs --watch     --dev, again after every change
//   node esbuild.mjs --metafile  writes dist/meta.json besides, for an analysis of what is in the bundles
//   node esbuild.mjs --out=DIR   builds into DIR instead
import * as esbuild from "esbuild";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { panelBundle } from "./scripts/panelBundle.ts";

const root = import.meta.dirname;
const out = process.argv.find((argument) => argument.startsWith("--out="))?.slice("--out=".length);
const dist = resolve(root, out ?? "dist");
const watch = process.argv.includes("--watch");
const dev = watch || process.argv.includes("--dev");
const wantMetafile = process.argv.includes("--metafile");

/** The extension host's bundles, each with the source that it begins with: `extension.cjs`, and what `import()`s in src/ load when it is first needed. */
const bundles = {
  // What activation needs.
  extension: "src/extension.ts",
  // All that a first prompt needs beside that, and no SDK.
  runtime: "src/host/runtime.ts",
  // Commands, views and the connection test.
  dialogs: "src/host/dialogs.ts",
  // What agents change in the editor's files, and what the user does with it.
  changes: "src/host/changes/editorChanges.ts",
  // SDKs and large libraries, each with what alone uses it.
  openai: "src/providers/openai/adapter.ts",
  anthropic: "src/providers/anthropic/adapter.ts",
  bedrock: "src/providers/bedrock/adapter.ts",
  vertex: "src/providers/vertex/adapter.ts",
  schema: "src/schema/jsonSchemaValidator.ts",
  shell: "src/shell/treeSitterParser.ts",
};
/** What the bundle `shell` reads beside itself: the parser, and the grammars of the shells whose commands are judged. */
const wasmFolder = "node_modules/@vscode/tree-sitter-wasm/wasm";
const wasmFiles = ["tree-sitter.wasm", "tree-sitter-bash.wasm", "tree-sitter-powershell.wasm"];
/** Bundle → esbuild's account of its last build. */
const metafiles = new Map();

const shared = {
  absWorkingDir: root,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
  metafile: true,
  minify: !dev,
  sourcemap: dev ? "linked" : false,
};

/**
 * Makes each `import("./file.ts")` in src/ load a bundle. esbuild's own code splitting only does this for ES modules, which VS Code does not load
 * before 1.100. Code that two bundles use is in both: so no module may hold state for the other's sake.
 */
const loadsBundles = {
  name: "loads-bundles",
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ kind, path, importer, resolveDir }) => {
      if (kind !== "dynamic-import" || !importer.startsWith(join(root, "src") + sep)) {
        return undefined;
      }
      const file = relative(root, resolve(resolveDir, path)).replaceAll("\\", "/");
      const name = Object.keys(bundles).find((bundle) => bundles[bundle] === file);
      return name === undefined
        ? { errors: [{ text: `${file} begins no bundle. Import it without import(), or add it to the list in esbuild.mjs.` }] }
        : { path: `./${name}.cjs`, external: true };
    });
  },
};

function hostOptions(name) {
  return {
    ...shared,
    entryPoints: [{ in: join(root, bundles[name]), out: name }],
    outdir: dist,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode"],
    // Its CommonJS build hides its parts from bundlers.
    alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
    // Without this an external `import()` stays one; a `require` inside a promise gives the bundle's named exports as they are.
    // The parser of command lines imports a module of Node's where `require` is a variable of its own.
    supported: { "dynamic-import": name === "shell" },
    plugins: [loadsBundles, reporter(name)],
  };
}

function panelOptions() {
  return {
    ...shared,
    ...panelBundle,
    outdir: dist,
    plugins: [...panelBundle.plugins, reporter("media/chat")],
  };
}

let running = 0;
let failures = 0;

/** One "build started" and one "build finished" for builds that run together; the tasks in .vscode wait for these words. */
function begin() {
  if (running === 0) {
    failures = 0;
    console.log("build started");
  }
  running += 1;
}

function finish() {
  running -= 1;
  if (running === 0) {
    console.log(failures === 0 ? "build finished" : `build finished with ${failures} errors`);
  }
}

/** Tells what esbuild found. */
function reporter(name) {
  return {
    name: "reporter",
    setup(build) {
      build.onStart(() => {
        begin();
      });
      build.onEnd(async (result) => {
        failures += result.errors.length;
        const messages = [
          ...(await esbuild.formatMessages(result.errors, { kind: "error", color: false })),
          ...(await esbuild.formatMessages(result.warnings, { kind: "warning", color: false })),
        ];
        for (const message of messages) {
          console.error(message.trimEnd());
        }
        metafiles.set(name, result.metafile);
        finish();
      });
    },
  };
}

/** Builds once, and in watch mode again after every change. A failed build is told by the reporter, and counted. */
async function build(options) {
  if (!watch) {
    await esbuild.build(options).catch(() => undefined);
    return;
  }
  const context = await esbuild.context(options);
  // `watch` alone does not wait for its first build.
  await context.rebuild().catch(() => undefined);
  await context.watch();
}

/** The licences of what is bundled: most ask to be passed on with the code. */
async function writeNotices() {
  const inputs = [...metafiles.values()].flatMap((metafile) => Object.keys(metafile?.inputs ?? {}));
  const folders = new Set(
    inputs.map((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]).filter((folder) => folder !== undefined),
  );
  const notices = [];
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
    const licenseFiles = (await readdir(join(root, folder))).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
    const texts = await Promise.all(licenseFiles.map((file) => readFile(join(root, folder, file), "utf8")));
    notices.push([`${manifest.name} ${manifest.version} (${manifest.license})`, ...texts.map((text) => text.trim())].join("\n\n"));
  }
  await writeFile(
    join(dist, "THIRD_PARTY_NOTICES.txt"),
    ["Baton contains these works of others.", ...notices].join(`\n\n${"-".repeat(80)}\n\n`) + "\n",
  );
}

function printSizes() {
  const outputs = [...metafiles.values()].flatMap((metafile) => Object.entries(metafile?.outputs ?? {}));
  for (const [file, { bytes }] of outputs.filter(([file]) => !file.endsWith(".map")).sort()) {
    console.log(`${String(bytes).padStart(9)} bytes  ${file}`);
  }
}

async function writeMetafile() {
  const all = { inputs: {}, outputs: {} };
  for (const metafile of metafiles.values()) {
    Object.assign(all.inputs, metafile?.inputs);
    Object.assign(all.outputs, metafile?.outputs);
  }
  await writeFile(join(dist, "meta.json"), JSON.stringify(all));
}

if (!existsSync(join(root, "node_modules", "esbuild"))) {
  throw new Error("Nothing is installed yet. Run: npm ci");
}
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all(wasmFiles.map((file) => copyFile(join(root, wasmFolder, file), join(dist, file))));
begin();
await Promise.all([panelOptions(), ...Object.keys(bundles).map(hostOptions)].map(build));
finish();
if (!watch) {
  await writeNotices();
  printSizes();
  if (wantMetafile) {
    await writeMetafile();
  }
  process.exitCode = failures === 0 ? 0 : 1;
}
