import { stat } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot, vsixFile } from "./paths.ts";
import { runNode } from "./run.ts";
import { listZip } from "./zipListing.ts";

/** 2 MB: a panel that installs and loads at once. */
const sizeLimitBytes = 2_000_000;

const allowed = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE(\.txt)?)$/i,
  /^extension\/dist\/[\w-]+\.cjs$/,
  /^extension\/dist\/(tree-sitter(-bash|-powershell)?\.wasm|chat\.js|chat\.css|math\.js|math\.css|KaTeX_[\w-]+\.woff2|codicon\.ttf|THIRD_PARTY_NOTICES\.txt)$/,
  /^extension\/media\/(readme\.png|icons\/[\w.-]+\.(svg|png))$/,
];
const needed = [
  "extension/package.json",
  "extension/dist/extension.cjs",
  "extension/dist/runtime.cjs",
  "extension/dist/dialogs.cjs",
  "extension/dist/changes.cjs",
  "extension/dist/shell.cjs",
  "extension/dist/tree-sitter.wasm",
  "extension/dist/tree-sitter-bash.wasm",
  "extension/dist/tree-sitter-powershell.wasm",
  "extension/dist/chat.js",
  "extension/dist/chat.css",
  "extension/dist/math.js",
  "extension/dist/math.css",
];

/** Builds Baton and packs it into {@link vsixFile}. Resolves with its size in bytes; rejects when a file is in it that should not be, or the reverse. */
export async function packageBaton(): Promise<number> {
  const vsce = join(repositoryRoot, "node_modules", "@vscode", "vsce", "vsce");
  // vsce builds first, through the script `vscode:prepublish`.
  const args = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", vsixFile];
  const { code, output } = await runNode(vsce, args, { output: "capture" });
  if (code !== 0) {
    throw new Error(`Baton could not be packaged.\n${output}`);
  }
  const paths = (await listZip(vsixFile)).map((entry) => entry.path);
  const strange = paths.filter((path) => !allowed.some((pattern) => pattern.test(path)));
  const missing = needed.filter((path) => !paths.includes(path));
  if (strange.length > 0 || missing.length > 0) {
    throw new Error(
      `The package is wrong (see .vscodeignore). Should not be in it: ${strange.join(", ") || "–"}. Is missing: ${missing.join(", ") || "–"}.`,
    );
  }
  const { size } = await stat(vsixFile);
  if (size > sizeLimitBytes) {
    throw new Error(
      `The package has ${String(size)} bytes, more than ${String(sizeLimitBytes)}. To see what is in it: node esbuild.mjs --metafile`,
    );
  }
  return size;
}
