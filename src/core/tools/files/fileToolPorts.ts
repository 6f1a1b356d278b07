import type { Problems } from "../../ports/languageServers.ts";
import type { Workspace } from "../../ports/workspace.ts";
import type { KnownFiles } from "../edits/knownFiles.ts";
import type { LocatedFile } from "../locateFile.ts";
import { readPlace } from "../workspacePath.ts";
import type { ChangeRecorder } from "./fileChange.ts";

/** What the tools for files work on, one set for each agent. */
export interface FileToolPorts {
  readonly workspace: Workspace;
  /** What this agent has read and written. */
  readonly known: KnownFiles;
  readonly recorder: ChangeRecorder;
  /** Whether a file has secrets, by its shown path: it isn't searched, and no answer but that of `read_file` quotes it. Never throws. */
  isSecret(shownPath: string): boolean;
  /** What language servers report; results of changes say what is new. Left out: there is no editor. */
  readonly problems?: Problems | undefined;
}

/** Whether a file has secrets, by the name that was asked for or by the one it really has. */
export function hasSecrets(ports: FileToolPorts, file: LocatedFile): boolean {
  return ports.isSecret(file.shown) || ports.isSecret(file.asked);
}

/** The keys of calls that use a file: see `Tool.resources`. Links aren't looked at; that two names are one file is noticed when it's written. */
export function pathKeys({ workspace }: FileToolPorts, ...paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const reading = readPlace(path, workspace.folders(), workspace.ignoresCase);
    const key = reading.ok ? reading.place.path : undefined;
    return key === undefined ? [] : [workspace.ignoresCase ? key.toLowerCase() : key];
  });
}
