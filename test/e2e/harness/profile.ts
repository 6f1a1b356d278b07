import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { onExit } from "../../../scripts/processTree.ts";

/** The folders of one test workbench, all below one temporary folder. */
export interface Profile {
  readonly root: string;
  /** The opened folder. */
  readonly workspace: string;
  readonly dataDir: string;
  readonly extensionsDir: string;
  readonly browserDir: string;
  /** Leaves everything where it is after this process, to be looked at. */
  keep(): void;
  /** Deletes everything. */
  remove(): Promise<void>;
}

/** Makes the folders; `files` are written into the workspace, by relative path. */
export async function makeProfile(files: Readonly<Record<string, string>> = {}): Promise<Profile> {
  const root = await mkdtemp(join(tmpdir(), "baton-e2e-"));
  // For a run that is interrupted; `remove` is the usual way.
  const forget = onExit(() => {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });
  const workspace = join(root, "workspace");
  await mkdir(workspace);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  return {
    root,
    workspace,
    dataDir: join(root, "server"),
    extensionsDir: join(root, "extensions"),
    browserDir: join(root, "browser"),
    keep: forget,
    remove: async () => {
      // The server's processes may write a moment longer than they live in our eyes.
      await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      forget();
    },
  };
}

/** A file below a folder, with its text. */
export interface TextFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
}

/** The files below a folder for which `wanted` holds, as they are now, in order of their paths. */
export async function readFilesBelow(folder: string, wanted: (path: string) => boolean): Promise<TextFile[]> {
  if (!existsSync(folder)) {
    return [];
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const paths = files.filter((file) => wanted(relative(folder, file))).sort();
  return Promise.all(paths.map(async (file) => ({ path: relative(folder, file), text: await readFile(file, "utf8") })));
}
