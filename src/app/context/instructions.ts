import { type InstructionFile, instructionFile, type InstructionScope } from "../../core/context/instructionFile.ts";
import type { ListedEntry, Workspace, WorkspaceFolder } from "../../core/ports/workspace.ts";
import { listOf, readFrontMatter } from "./frontMatter.ts";
import { readContextFile } from "./readContextFile.ts";

/** Which instruction files are used. */
export interface InstructionSwitches {
  /** Whether the workspace is trusted; in one that is not, no file is read. */
  isTrusted(): boolean;
  /** Whether a file is on, by its path as it is shown. */
  isOn(path: string): boolean;
}

/** Names that count in every folder. */
export const nestedNames = ["AGENTS.md", "CLAUDE.md"] as const;
const rootNames = [...nestedNames, ".github/copilot-instructions.md"] as const;
const instructionsFolder = ".github/instructions";
/** Files of a folder of instructions at most. */
const mostFiles = 100;

/**
 * The instruction files that hold for the whole workspace or for files that match a glob, switched off or not, in the order in which they go into a system text; and none in a workspace that is not
 * trusted. Never rejects.
 */
export async function findInstructions(workspace: Workspace, switches: InstructionSwitches): Promise<readonly InstructionFile[]> {
  if (!switches.isTrusted()) {
    return [];
  }
  // All at once: a prompt waits for it.
  const found = await Promise.all(
    workspace.folders().map(async (folder) => {
      const [named, listed] = await Promise.all([
        Promise.all(rootNames.map((name) => read(workspace, `${folder.path}/${name}`, { kind: "always" }))),
        filesIn(workspace, folder, instructionsFolder, ".instructions.md"),
      ]);
      return [...named, ...(await Promise.all(listed.map(({ path }) => read(workspace, path))))];
    }),
  );
  return found.flat(2);
}

/** The instruction files of the folders between a workspace's folder and a file, the outermost first; not the workspace's folder's own. `path`: as a model writes it. Never rejects. */
export async function findNested(
  workspace: Workspace,
  shownPath: string,
  switches: InstructionSwitches,
): Promise<readonly InstructionFile[]> {
  if (!switches.isTrusted()) {
    return [];
  }
  const segments = shownPath.split("/").slice(0, -1);
  // With several folders, the first name is a folder's.
  const first = workspace.folders().length > 1 ? 2 : 1;
  const folders = segments.map((_, at) => segments.slice(0, at + 1).join("/")).slice(first - 1);
  const found = await Promise.all(
    folders.flatMap((folder) => nestedNames.map((name) => read(workspace, `${folder}/${name}`, { kind: "below", folder: `${folder}/` }))),
  );
  return found.flat();
}

/** Files right in a folder of the workspace whose names end so. Never rejects. */
export async function filesIn(
  workspace: Workspace,
  folder: WorkspaceFolder,
  below: string,
  ending: string,
): Promise<readonly ListedEntry[]> {
  const under = `${folder.path}/${below}`;
  if ((await workspace.stat(under)) === undefined) {
    return [];
  }
  try {
    const question = { under: [under], recursive: false, includeIgnored: true, limit: mostFiles };
    const { entries } = await workspace.list(question, new AbortController().signal);
    return entries.filter(({ path, kind }) => (kind === "file" || kind === "link") && path.toLowerCase().endsWith(ending));
  } catch {
    return [];
  }
}

/** `scope`: left out, the front matter says. */
async function read(workspace: Workspace, path: string, scope?: InstructionScope): Promise<readonly InstructionFile[]> {
  const file = await readContextFile(workspace, path);
  if (!file.ok) {
    return [];
  }
  const { fields, body } = readFrontMatter(file.text);
  return [instructionFile(file.shown, body, scope ?? scopeOf(listOf(fields["applyTo"]) ?? []))];
}

function scopeOf(globs: readonly string[]): InstructionScope {
  if (globs.length === 0) {
    return { kind: "manual" };
  }
  return globs.some((glob) => glob === "**" || glob === "**/*" || glob === "*") ? { kind: "always" } : { kind: "files", globs };
}
