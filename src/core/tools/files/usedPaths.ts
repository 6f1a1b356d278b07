import type { JsonObject } from "../../model/json.ts";
import type { WorkspaceFolder } from "../../ports/workspace.ts";
import { readPlace } from "../workspacePath.ts";

/** The files that a call uses, for permissions. */
export interface UsedPaths {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Which arguments of tools are paths or lists of paths, and what is done with them. */
const pathArguments: Readonly<Record<string, { readonly reads?: readonly string[]; readonly writes?: readonly string[] }>> = {
  read_file: { reads: ["path"] },
  list_files: { reads: ["path"] },
  search_text: { reads: ["path"] },
  diagnostics: { reads: ["paths"] },
  symbols: { reads: ["path"] },
  references: { reads: ["path"] },
  git_diff: { reads: ["path"] },
  git_log: { reads: ["path"] },
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
      return (Array.isArray(value) ? value : [value]).flatMap((one) => {
        const place = typeof one === "string" ? readPlace(one, folders, ignoresCase) : undefined;
        return typeof one !== "string" ? [] : [place?.ok === true ? place.place.path : one];
      });
    });
  const { reads, writes } = pathArguments[name] ?? {};
  return { reads: absolute(reads), writes: absolute(writes) };
}
