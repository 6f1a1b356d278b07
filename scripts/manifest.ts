// npm run manifest: writes what src/manifest says of views, commands, menus, keys and settings into package.json. With `--check` it writes nothing and ends
// with 1 if package.json differs.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedManifest } from "../src/manifest/manifest.ts";
import { repositoryRoot } from "./paths.ts";

const file = join(repositoryRoot, "package.json");
const before = readFileSync(file, "utf8");
const after = `${JSON.stringify({ ...(JSON.parse(before) as object), ...generatedManifest }, undefined, 2)}\n`;
if (!process.argv.includes("--check")) {
  writeFileSync(file, after);
} else if (after !== before) {
  console.error("package.json is not what src/manifest says: run npm run manifest.");
  process.exitCode = 1;
}
