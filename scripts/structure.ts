// npm run structure: what the imports say of the layers. Prints files of host/ without vscode, imports against the arrows, cycles of files (type
// imports included) and of folders within a layer, and files that are too long or too short. `--json` prints the same as JSON. Ends with 1 where a
// limit is passed.
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stronglyConnected } from "./cycles.ts";
import { repositoryRoot } from "./paths.ts";

const longFileLines = 300;
const shortFileLines = 12;
const mostShortFiles = 15;

/** Files of host/ that name no `vscode` and stay there all the same, each with why. */
const hostWithoutVscode: Readonly<Record<string, string>> = {
  "src/host/window/services.ts": "names the objects that extension.ts builds for views, dialogs and commands",
  "src/host/typedCommands/commandMap.ts": "types the commands that VS Code registers and runs",
  "src/host/dialogs.ts": "names what the bundle of dialogs gives",
  "src/host/runtime.ts": "adds VS Code's models to the application's runtime, for the bundle of that name",
  "src/host/commands/dialogCommands.ts": "binds commands to dialogs of this folder",
  "src/host/connection/connectionDoctor.ts":
    "fills the connection test's ports with VS Code's proxy and certificates through its neighbours",
  "src/host/editorModels/failure.ts": "reads the errors of VS Code's language models by their codes",
  "src/host/integrations/integrationActions.ts": "binds the rows of a VS Code tree to dialogs",
  "src/host/panel/dialogHandlers.ts": "answers the panel with VS Code's dialogs through its neighbours",
  "src/host/tools/editorTools.ts": "puts the tools over VS Code's tasks and tools together with its neighbours",
  "src/host/panel/panelPorts.ts": "names what the panel's host gives to its handlers",
};

interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly string[];
  readonly importsVscode: boolean;
}

async function readSource(): Promise<{ readonly files: readonly SourceFile[]; readonly violations: readonly string[] }> {
  process.chdir(repositoryRoot);
  const options = await extractOptions(join(repositoryRoot, ".dependency-cruiser.cjs"));
  const { output } = await cruise(["src", "media/chat"], { ...options, validate: true }, undefined, {
    tsConfig: extractTsConfig(join(repositoryRoot, "tsconfig.json")),
  });
  const { modules, summary } = output as ICruiseResult;
  const files = modules
    .filter(({ source }) => /^(?:src|media)\/.*\.ts$/.test(source))
    .map(({ source, dependencies }) => ({
      path: source,
      lines: readFileSync(source, "utf8").trimEnd().split("\n").length,
      imports: dependencies.map(({ resolved }) => resolved).filter((resolved) => /^(?:src|media)\/.*\.ts$/.test(resolved)),
      importsVscode: dependencies.some(({ module }) => module === "vscode"),
    }))
    .sort((one, other) => one.path.localeCompare(other.path));
  return { files, violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`) };
}

/** Cycles among the folders of one layer: `src/host/chat → src/host/storage → src/host/chat`. A folder and one within it are one another's. */
function folderCycles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const layerOf = (path: string): string => path.split("/").slice(0, 2).join("/");
  const arrows = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const from = dirname(path);
    const targets = arrows.get(from) ?? new Set<string>();
    arrows.set(from, targets);
    for (const to of imports.map(dirname)) {
      if (to !== from && layerOf(to) === layerOf(from)) {
        targets.add(to);
      }
    }
  }
  return stronglyConnected(new Map([...arrows].map(([from, targets]) => [from, [...targets]])));
}

const { files, violations } = await readSource();
const findings = [
  {
    name: "files in host/ without vscode",
    limit: 0,
    found: files
      .filter(({ path, importsVscode }) => path.startsWith("src/host/") && !importsVscode && hostWithoutVscode[path] === undefined)
      .map(({ path }) => path),
  },
  { name: "imports against the arrows", limit: 0, found: violations },
  {
    name: "cycles of files, type imports included",
    limit: 0,
    found: stronglyConnected(new Map(files.map(({ path, imports }) => [path, imports]))).map((cycle) => cycle.join(", ")),
  },
  { name: "cycles of folders within a layer", limit: 0, found: folderCycles(files).map((cycle) => cycle.join(", ")) },
  {
    name: `files past ${String(longFileLines)} lines`,
    limit: 0,
    found: files.filter(({ lines }) => lines > longFileLines).map(({ path, lines }) => `${path} (${String(lines)})`),
  },
  {
    name: `files under ${String(shortFileLines)} lines`,
    limit: mostShortFiles,
    found: files.filter(({ lines }) => lines < shortFileLines).map(({ path, lines }) => `${path} (${String(lines)})`),
  },
];
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ files: files.length, findings, hostWithoutVscode }, undefined, 2));
} else {
  for (const { name, limit, found } of findings) {
    console.log(`${found.length > limit ? "✗" : "✓"} ${name}: ${String(found.length)} (at most ${String(limit)})`);
    for (const line of found) {
      console.log(`    ${line}`);
    }
  }
  for (const [path, why] of Object.entries(hostWithoutVscode)) {
    console.log(`  stays in host/: ${path}: ${why}`);
  }
}
process.exitCode = findings.some(({ limit, found }) => found.length > limit) ? 1 : 0;
