import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** What stands in every file with secrets, in parts, so that no checker of secrets stumbles over it. */
export const plantedSecret = ["planted", "secret", "7f3a9c"].join("-");

const files: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "sample", "version": "1.0.0", "scripts": { "test": "node --test" }, "dependencies": {} }\n',
  "tsconfig.json": "{}\n",
  "README.md": "# Title\n\nfoo and bar\nanother line\n",
  "data.csv": "a,1\nb,2\n",
  "docs/read me.md": "words\n",
  "src/index.ts": "import { foo } from './util.ts';\nexport const x = foo; // TODO\n",
  "src/util.ts": "export function foo() { return 1; }\n",
  "src/deep/inner.ts": "export {};\n",
  "tricky/-o": "",
  "tricky/foo": "x\n",
};
const secrets = [".env", ".env.local", ".env.example", ".npmrc", "id_rsa", "certs/server.pem", "hidden/.env", "hidden/id_rsa"];

/** A folder as a user may have it: sources, a repository with one commit, and files with secrets that are not in it. */
export interface SampleWorkspace {
  /** Its path, links resolved. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** Makes a sample workspace. */
export async function makeSampleWorkspace(): Promise<SampleWorkspace> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), "baton-commands-")));
  const folder = join(parent, "workspace");
  for (const [name, text] of Object.entries(files)) {
    await write(join(folder, name), text);
  }
  await git(folder, parent, "init", "-q", "-b", "main");
  await git(folder, parent, "config", "user.name", "Somebody");
  await git(folder, parent, "config", "user.email", "somebody@example.com");
  await git(folder, parent, "add", ".");
  await git(folder, parent, "commit", "-q", "-m", "first");
  await write(join(folder, "src/index.ts"), `${files["src/index.ts"] ?? ""}// changed\n`);
  await git(folder, parent, "add", ".");
  await git(folder, parent, "commit", "-q", "-m", "second");
  for (const name of secrets) {
    await write(join(folder, name), `KEY=${plantedSecret}\n`);
  }
  await write(join(parent, "secret.txt"), plantedSecret);
  await write(join(parent, "home/.ssh/id_rsa"), plantedSecret);
  await symlink(".env", join(folder, "notes.txt"));
  await symlink("/etc", join(folder, "outside"));
  await symlink("../secret.txt", join(folder, "elsewhere"));
  await symlink("hidden", join(folder, "link-to-folder"));
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function git(folder: string, home: string, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)("git", args, { cwd: folder, env: { PATH: process.env["PATH"], HOME: home, GIT_CONFIG_NOSYSTEM: "1" } });
}
