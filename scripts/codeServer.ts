import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { adaptCodeServer } from "./adaptCodeServer.ts";
import { testCache } from "./paths.ts";
import { run } from "./run.ts";

/** The npm package that carries the built VS Code server and workbench; 4.139.1 is VS Code 1.139.1. */
const codeServerVersion = "4.139.1";

/** To be counted up when {@link adaptCodeServer} changes, so that older installs are made anew. */
const adaptationNumber = 2;
const installed = `${codeServerVersion} adaptation ${String(adaptationNumber)}`;

const installFolder = join(testCache, "code-server");
const markerName = "installed.json";
const vscodeIn = (folder: string): string => join(folder, "node_modules", "code-server", "lib", "vscode");

/**
 * The folder of a VS Code server, installed from npm when it is not there yet (about 600 MB, half a minute). An install that is interrupted leaves
 * nothing that is taken for a whole one. Rejects with the command to run by hand when npm fails.
 */
export async function ensureCodeServer(): Promise<string> {
  if ((await installedVersion()) === installed) {
    return vscodeIn(installFolder);
  }
  await removeAbandonedInstalls();
  const folder = `${installFolder}.partial-${String(process.pid)}`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  console.log(`Installing the VS Code server (code-server ${codeServerVersion}, about 600 MB, once) …`);
  await npmInstall(folder, ["--ignore-scripts", `code-server@${codeServerVersion}`]);
  console.log("Installing its dependencies …");
  await npmInstall(vscodeIn(folder), ["--omit=dev", "--ignore-scripts"]);
  await npmInstall(join(vscodeIn(folder), "extensions"), ["--omit=dev", "--ignore-scripts"]);
  await adaptCodeServer(vscodeIn(folder));
  await writeFile(join(folder, markerName), JSON.stringify({ version: installed }));
  // Another run may have been quicker; both installs are the same.
  await rm(installFolder, { recursive: true, force: true });
  await rename(folder, installFolder);
  console.log("The VS Code server is installed.");
  return vscodeIn(installFolder);
}

async function installedVersion(): Promise<string | undefined> {
  const marker = join(installFolder, markerName);
  if (!existsSync(marker)) {
    return undefined;
  }
  const parsed: unknown = JSON.parse(await readFile(marker, "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : undefined;
}

async function npmInstall(folder: string, args: readonly string[]): Promise<void> {
  const all = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", ...args];
  // Settings of the npm that runs this script, such as `npm_config_prefix`, must not reach the one that installs elsewhere.
  const { code, output } = await run("npm", all, { cwd: folder, env: { npm_config_local_prefix: undefined }, output: "capture" });
  if (code !== 0) {
    throw new Error(
      `The VS Code server could not be installed: npm ended with code ${String(code)} in ${folder}.\n${output.trim()}\n` +
        `Is the npm registry reachable? To see it fail by itself: npm view code-server@${codeServerVersion} version`,
    );
  }
}

async function removeAbandonedInstalls(): Promise<void> {
  if (!existsSync(testCache)) {
    return;
  }
  for (const name of await readdir(testCache)) {
    const pid = /^code-server\.partial-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(testCache, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
