import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Bytes } from "./content.ts";
import type { RealParts } from "./realParts.ts";

/** What a path holds for the user: what an editor shows unsaved, else what is on the disk. */
export function bytesNow(parts: RealParts, path: string): Bytes | undefined {
  const onDisk = diskBytes(parts.at(path));
  const unsaved = parts.editor.unsaved(parts.at(path));
  return unsaved === undefined || onDisk === undefined ? onDisk : { ...onDisk, bytes: unsaved };
}

/** All that is below the folder: files with their bytes as the user has them, and folders. */
export function filesNow(parts: RealParts): { readonly files: ReadonlyMap<string, Bytes>; readonly folders: ReadonlySet<string> } {
  const files = new Map<string, Bytes>();
  const folders = new Set<string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(parts.at(folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        folders.add(path);
        walk(path);
      } else {
        const bytes = bytesNow(parts, path);
        if (bytes !== undefined) {
          files.set(path, bytes);
        }
      }
    }
  };
  walk("");
  return { files, folders };
}

/** What is on the disk alone. */
export function diskNow(parts: RealParts, paths: Iterable<string>): ReadonlyMap<string, Bytes | undefined> {
  return new Map([...paths].map((path) => [path, diskBytes(join(parts.place.root, path))]));
}

function diskBytes(full: string): Bytes | undefined {
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (stat === undefined || stat.isDirectory()) {
    return undefined;
  }
  return stat.isSymbolicLink()
    ? { bytes: Buffer.from(`-> ${readlinkSync(full)}`), mode: 0 }
    : { bytes: readFileSync(full), mode: stat.mode & 0o777 };
}
