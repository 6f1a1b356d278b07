import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, readdir, readlink, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { commandEnvironment } from "../../src/core/permissions/commandEnvironment.ts";
import { plantedSecret } from "./sampleWorkspace.ts";

/** Runs a command line as it would run unasked, and looks what it did. Returns what speaks against it: something changed in or around the workspace, or a secret was printed; `undefined`: nothing. */
export async function whatItDid(command: string, folder: string): Promise<string | undefined> {
  const parent = dirname(folder);
  // A home as new, in which programs that make files of their own at their first call are found out.
  await rm(join(parent, "home"), { recursive: true, force: true });
  await mkdir(join(parent, "home"));
  const before = await fingerprint(parent);
  const environment = commandEnvironment(
    { PATH: process.env["PATH"], HOME: join(parent, "home"), OPENAI_API_KEY: plantedSecret, GITHUB_TOKEN: plantedSecret, LANG: "C.UTF-8" },
    { keyVariables: [], readOnly: true, pathSeparator: ":" },
  );
  const output = await run(command, folder, environment);
  const after = await fingerprint(parent);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
  if (changed.length > 0) {
    return `changed ${changed.join(", ")}`;
  }
  return output.includes(plantedSecret) ? "printed a secret" : undefined;
}

function run(command: string, cwd: string, env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", command], { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: 20_000 });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });
}

/** Each path with what is there, times of change included: a file that was written anew with the same bytes counts as changed. */
async function fingerprint(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const visit = async (path: string): Promise<void> => {
    const facts = await lstat(path);
    if (facts.isDirectory()) {
      found.set(path, `folder ${String(facts.mode)}`);
      for (const name of await readdir(path)) {
        await visit(join(path, name));
      }
    } else if (facts.isSymbolicLink()) {
      found.set(path, await readlink(path));
    } else {
      found.set(
        path,
        `${createHash("sha1")
          .update(await readFile(path))
          .digest("hex")} ${String(facts.mtimeMs)} ${String(facts.mode)}`,
      );
    }
  };
  await visit(folder);
  return found;
}
