import type { FileFacts } from "../../ports/fileFacts.ts";
import { absolutePath, isAbsolute } from "./absolutePath.ts";

/** Where a path leads. */
export interface RealPlace {
  /** With all links resolved; of what is not there, the place at which it would be. */
  readonly path: string;
  readonly exists: boolean;
}

/**
 * Follows a path segment by segment as the system does, so that `link/..` is the folder above the link's target. `folder` is absolute. Never rejects.
 */
export async function realPlace(folder: string, path: string, files: FileFacts): Promise<RealPlace> {
  const start = isAbsolute(path) ? (/^[A-Za-z]:/.exec(path)?.[0] ?? "") + "/" : folder;
  let current = (await files.realpath(start)) ?? start;
  let exists = true;
  const rest = isAbsolute(path) ? path.replace(/^[A-Za-z]:/, "") : path;
  for (const segment of rest.split("/")) {
    if (segment === "" || segment === ".") {
      continue;
    }
    const next = absolutePath(current, segment);
    const real = segment === ".." ? next : await files.realpath(next);
    exists &&= real !== undefined;
    current = real ?? next;
  }
  return { path: current, exists };
}
