// The arrows of the architecture: shared ← core ← providers, schema, shell ← app ← host ← extension, and media → shared alone.
const folders = ["core", "providers", "schema", "shell", "app", "host", "manifest"];
const except = (...allowed) => folders.filter((folder) => !allowed.includes(folder)).map((folder) => `^src/${folder}/`);

/** A layer may import itself and what is named; of the rest of src, nothing. */
const layer = (from, ...allowed) => ({
  name: `${from}-imports-only-${["itself", ...allowed].join("-")}`,
  severity: "error",
  from: { path: `^src/${from}/` },
  to: {
    path: [
      ...except(from, ...allowed),
      "^src/extension\\.ts$",
      ...(allowed.includes("shared") || from === "shared" ? [] : ["^src/shared/"]),
    ],
  },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    layer("shared"),
    layer("core", "shared"),
    layer("providers", "core", "shared"),
    layer("schema", "core", "shared"),
    layer("shell", "core", "shared"),
    layer("manifest", "core", "shared"),
    layer("app", "providers", "schema", "shell", "core", "shared", "manifest"),
    layer("host", "app", "providers", "schema", "shell", "core", "shared", "manifest"),
    {
      name: "media-imports-only-shared",
      severity: "error",
      from: { path: "^media/" },
      to: { path: "^(src|test|scripts)/", pathNot: "^src/shared/" },
    },
    {
      name: "source-does-not-know-tests-scripts-or-the-panel",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|scripts|media)/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "what-the-wires-share-knows-no-wire",
      severity: "error",
      from: { path: "^src/providers/(wire|presets)/" },
      to: { path: ["^src/providers/", "^node_modules/"], pathNot: "^src/providers/(wire|presets)/" },
    },
    {
      name: "only-the-catalog-knows-all-wires",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/providers/" },
      to: { path: "^src/providers/[^/]+/", pathNot: "^src/providers/(wire|presets|catalogue)/" },
    },
    {
      name: "sdks-only-in-a-wire-folder",
      severity: "error",
      from: { path: "^(src|media)/", pathNot: "^src/providers/(?!wire/|presets/)[^/]+/" },
      to: { path: ["node_modules/openai/", "node_modules/@anthropic-ai/"] },
    },
    {
      name: "the-schema-validator-only-in-its-folder",
      severity: "error",
      from: { path: "^(src|media)/", pathNot: "^src/schema/" },
      to: { path: ["node_modules/@cfworker/", "node_modules/zod/"] },
    },
    {
      name: "the-shell-parser-only-in-its-folder",
      severity: "error",
      from: { path: "^(src|media)/", pathNot: "^src/shell/" },
      to: { path: ["node_modules/@vscode/tree-sitter-wasm/"] },
    },
    {
      name: "vscode-only-in-host-and-extension",
      severity: "error",
      from: { path: "^(src|media)/", pathNot: ["^src/host/", "^src/extension\\.ts$"] },
      to: { path: ["^vscode$", "node_modules/@types/vscode/"] },
    },
    {
      name: "core-and-shared-use-no-package-and-no-node-module",
      severity: "error",
      from: { path: "^src/(core|shared)/" },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"],
        // As pure as the core itself; the next rule says where.
        pathNot: "^node_modules/diff/",
      },
    },
    {
      name: "the-diff-library-only-behind-lineDiff",
      severity: "error",
      from: { path: "^(src|media)/", pathNot: "^src/core/tools/edits/lineDiff\\.ts$" },
      to: { path: "^node_modules/diff/" },
    },
    {
      name: "media-uses-no-node-module",
      severity: "error",
      from: { path: "^media/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "imports-exist",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^vscode$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.css$" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
