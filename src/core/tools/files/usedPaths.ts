import type { JsonObject } from "../../model/json.ts";
import type { WorkspaceFolder } from "../../ports/workspace.ts";
import { readPlace } from "../workspacePath.ts";

/** The files that a call uses, for permissions. */
export interface UsedPaths {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Which arguments of the tools for files are paths, and what is done with them. */
const pathArguments: Readonly<Record<string, { readonly reads?: readonly string[]; readonly writes?: readonly string[] }>> = {
  read_file: { reads: ["path"] },
  list_files: { reads: ["path"] },
  search_text: { reads: ["path"] },
  edit_file: { writes: ["path"] },
  write_file: { writes: ["path"] },
  delete_file: { writes: ["path"] },
  rename_file: { writes: ["path", "newPath"] },
};

/** The paths of a call of one of the tools for files, absolute, links not looked at; one that leads outside stays as it was written, and the call fails if it runs. Pure. */
export function usedPaths(name: string, args: JsonObject, folders: readonly WorkspaceFolder[], ignoresCase: boolean): UsedPaths {
  const absolute = (names: readonly string[] = []): string[] =>
    names.flatMap((argument) => {
      const value = args[argument];
      const place = typeof value === "string" ? readPlace(value, folders, ignoresCase) : undefined;
      return typeof value !== "string" ? [] : [place?.ok === true ? place.place.path : value];
    });
  const { reads, writes } = pathArguments[name] ?? {};
  return { reads: absolute(reads), writes: absolute(writes) };
}
