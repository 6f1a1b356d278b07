import { type InstructionFileView, instructionView } from "../../core/context/instructionFile.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { shownPath } from "../../core/tools/workspacePath.ts";
import { resolvedFolders } from "../../core/tools/locateFile.ts";
import { findInstructions, findNested, type InstructionSwitches, nestedNames } from "./instructions.ts";
import { findSkills } from "./skills.ts";

/** The files of a workspace that say how to work in it. */
export interface ContextFiles {
  /** Those for all of it first, then those for files that match, then those of folders. */
  readonly instructions: readonly InstructionFileView[];
  readonly skills: readonly { readonly path: string; readonly name: string; readonly description: string; readonly isOn: boolean }[];
}

/** Files in folders below that are looked for at most. */
const mostNested = 200;

/** What can be switched on and off: instruction files, also those in folders below, and skills. Nothing in a workspace that is not trusted. Never rejects. */
export async function findContextFiles(workspace: Workspace, switches: InstructionSwitches): Promise<ContextFiles> {
  const [wide, below, skills] = await Promise.all([
    findInstructions(workspace, switches),
    foldersWithInstructions(workspace),
    findSkills(workspace, switches),
  ]);
  const nested = new Map<string, InstructionFileView>();
  for (const folder of below) {
    for (const file of await findNested(workspace, `${folder}x`, switches)) {
      nested.set(file.path, instructionView(file, switches.isOn(file.path)));
    }
  }
  return {
    instructions: [...wide.map((file) => instructionView(file, switches.isOn(file.path))), ...nested.values()],
    skills: skills.map(({ path, name, description }) => ({ path, name, description, isOn: switches.isOn(path) })),
  };
}

/** The folders, as they are shown and with `/` at the end, in which there is an instruction file. */
async function foldersWithInstructions(workspace: Workspace): Promise<readonly string[]> {
  const folders = await resolvedFolders(workspace, workspace.folders());
  try {
    const question = {
      under: folders.map(({ path }) => path),
      recursive: true,
      includeIgnored: false,
      globs: nestedNames,
      limit: mostNested,
    };
    const { entries } = await workspace.list(question, new AbortController().signal);
    return [...new Set(entries.map(({ path }) => shownPath(path, folders, workspace.ignoresCase).replace(/[^/]*$/, "")))];
  } catch {
    return [];
  }
}
