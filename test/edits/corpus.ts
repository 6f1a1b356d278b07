import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { repositoryRoot } from "../../scripts/paths.ts";

/** A real source file. */
export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** This repository's own sources, and those of packages that stand in several languages and with several habits of indentation. */
const folders = [
  "src",
  "media",
  "test/unit",
  "scripts",
  "node_modules/katex",
  "node_modules/marked",
  "node_modules/highlight.js/lib/languages",
  "node_modules/typescript/lib",
  "node_modules/eslint/lib",
  "node_modules/mocha/lib",
  "node_modules/commonmark-spec",
  "node_modules/axe-core",
];
const kinds = /\.(?:ts|mts|js|mjs|cjs|css|scss|less|md|json|html|py|sh|yml|txt)$/;
const mostPerFolder = 120;

/** Text files of 1 to 200 KB, the same on every machine with the same packages. */
export function readCorpus(): SourceFile[] {
  return folders.flatMap((folder) => {
    const files = filesBelow(join(repositoryRoot, folder)).filter((file) => kinds.test(file));
    const step = Math.max(1, files.length / mostPerFolder);
    const chosen = Array.from({ length: Math.min(files.length, mostPerFolder) }, (_, index) => files[Math.floor(index * step)] ?? "");
    return chosen.flatMap((file) => {
      const { size } = statSync(file);
      const text = size < 1000 || size > 200_000 ? "" : readFileSync(file, "utf8");
      const usable = text !== "" && !text.includes("\ufffd") && !text.includes("\0") && !text.includes("\r") && !text.startsWith("\ufeff");
      return usable && text.split("\n").length >= 30 ? [{ path: relative(repositoryRoot, file).replaceAll("\\", "/"), text }] : [];
    });
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
    });
}
