import type { Finding } from "../terms/judgement.ts";
import { isProtectedPath, isSecretPath } from "../terms/sensitivePaths.ts";
import { absolutePath, isWithin } from "./absolutePath.ts";
import type { Surroundings } from "./checkUses.ts";
import { realPlace } from "./realPlace.ts";

/** A path of a call. A word of a command may be one. */
export interface CalledPlace {
  readonly use: "read" | "write" | "word";
  /** Its path in the workspace as it is written, and as it is with links resolved if that differs; whole paths for what is outside. */
  readonly names: readonly string[];
  readonly outside: boolean;
  readonly finding?: Finding;
}

/** Where the paths of a call lead, and what speaks against using them. Never rejects. */
export async function placesOf(
  paths: readonly string[],
  use: CalledPlace["use"],
  folder: string,
  { files, workspaceFolders }: Surroundings,
): Promise<readonly CalledPlace[]> {
  const places: CalledPlace[] = [];
  for (const path of paths) {
    const real = (await realPlace(folder, path, files)).path;
    const written = absolutePath(folder, path);
    const outside = !workspaceFolders.some((each) => isWithin(real, each));
    const names = [...new Set([nameIn(workspaceFolders, written), nameIn(workspaceFolders, real)])];
    const finding = use === "word" ? undefined : findingOf(use, names, outside, path);
    places.push({ use, names, outside, ...(finding === undefined ? {} : { finding }) });
  }
  return places;
}

function nameIn(folders: readonly string[], path: string): string {
  const folder = folders.find((each) => isWithin(path, each));
  return folder === undefined ? path : path.slice(folder.length).replace(/^\//, "");
}

function findingOf(use: "read" | "write", names: readonly string[], outside: boolean, path: string): Finding | undefined {
  if (outside) {
    return { reason: `${path} is outside the workspace.`, concern: "secret" };
  }
  if (use === "write") {
    return names.some(isProtectedPath)
      ? {
          reason: `${path} is asked about at every level: it may change what runs on this computer, or hold secrets.`,
          concern: "protected",
        }
      : undefined;
  }
  return names.some(isSecretPath) ? { reason: `${path} may hold secrets.`, concern: "secret" } : undefined;
}
