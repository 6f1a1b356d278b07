import { posix } from "node:path";
import type { UriParts } from "./folderUri.ts";

/** An opened folder with the name that the workspace gives it. */
export interface NamedFolder extends UriParts {
  readonly name: string;
}

/**
 * The addresses that a path may have in the opened folders, the likeliest first. None is known to exist, or to be inside of them. `path` is as it was
 * written: relative to any folder or beginning with its name, absolute on either kind of system. Pure.
 */
export function pathCandidates(path: string, folders: readonly NamedFolder[]): readonly UriParts[] {
  const slashed = path.replaceAll("\\", "/");
  const drive = /^[a-z]:\//i.test(slashed);
  const absolute = drive ? `/${slashed}` : slashed.startsWith("/") ? slashed : undefined;
  const asWritten =
    absolute === undefined
      ? []
      : [...new Map(folders.map((folder) => [`${folder.scheme}:${folder.authority}`, { ...placeOf(folder), path: absolute }])).values()];
  if (drive) {
    return asWritten;
  }
  const relative = slashed.replace(/^\/+/, "");
  const below = folders.flatMap((folder) => {
    const inside = { ...placeOf(folder), path: posix.join(folder.path, relative) };
    const named = relative.startsWith(`${folder.name}/`)
      ? [{ ...placeOf(folder), path: posix.join(folder.path, relative.slice(folder.name.length + 1)) }]
      : [];
    return [inside, ...named];
  });
  return [...asWritten, ...below];
}

function placeOf({ scheme, authority }: UriParts): Pick<UriParts, "scheme" | "authority"> {
  return { scheme, authority };
}

/** The end of a path by which a file can be looked for anywhere in the folders: a name with an ending, or with the folders above it. Else `undefined`. Pure. */
export function searchableEnd(path: string): string | undefined {
  const end = posix.normalize(path.replaceAll("\\", "/")).replace(/^(?:\.\/)+/, "");
  const name = posix.basename(end);
  const isPlain = !end.startsWith("..") && !end.startsWith("/") && !/^[a-z]+:/i.test(end) && !end.endsWith("/");
  return isPlain && /[^.]\.[^.]/.test(name) ? end : undefined;
}

/** A glob that finds files by the ends of their paths. Pure. */
export function globOfEnds(ends: readonly string[]): string {
  const escaped = ends.map((end) =>
    end.replaceAll(/[[\]{}?*,!]/g, (sign) => (sign === "," || sign === "{" || sign === "}" || sign === "]" ? "?" : `[${sign}]`)),
  );
  return escaped.length === 1 ? `**/${escaped[0] ?? ""}` : `**/{${escaped.join(",")}}`;
}
