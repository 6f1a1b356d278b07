import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "../../scripts/run.ts";

/** Installs the libraries that the bench in `test/bench/NAME` compares with, from their own lockfile, unless that has been done. Calls `report` with the progress. Rejects if it fails. */
export async function installPeers(name: "stream" | "markdown", report: (step: string) => void): Promise<void> {
  const folder = fileURLToPath(new URL(`${name}/`, import.meta.url));
  const [installed, wanted] = [`${folder}node_modules/.package-lock.json`, `${folder}package-lock.json`];
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) {
    return;
  }
  report("Installing the libraries to compare with …");
  const { code } = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder], { cwd: folder });
  if (code !== 0) {
    throw new Error("The libraries to compare with could not be installed.");
  }
}
