import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "../../scripts/run.ts";

/** Installs what the bench in `test/bench/NAME` compares with, from its own lockfile, unless that has been done. Calls `report` with the progress. Rejects if it fails. */
export async function installPeers(name: "agent" | "stream" | "markdown", report: (step: string) => void): Promise<void> {
  const folder = fileURLToPath(new URL(`${name}/`, import.meta.url));
  const [installed, wanted] = [`${folder}node_modules/.package-lock.json`, `${folder}package-lock.json`];
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) {
    return;
  }
  report("Installing what to compare with …");
  // opencode has a package for each platform, not all of which a mirror has: a lockfile may lack some, which `npm ci` doesn't accept.
  const how = name === "agent" ? ["install", "--no-save"] : ["ci"];
  // A bench prints nothing but its JSON object.
  const { code, output } = await run("npm", [...how, "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder], {
    cwd: folder,
    output: "capture",
  });
  if (code !== 0) {
    throw new Error(`What to compare with could not be installed.\n${output}`);
  }
}
