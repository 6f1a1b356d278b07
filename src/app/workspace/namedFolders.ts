import type { WorkspaceFolder } from "../../core/ports/workspace.ts";

/** Folders under names that are unique, by which models address them, and with paths as the port has them. Two of one name get a number, the later one. Pure. */
export function namedFolders(folders: readonly WorkspaceFolder[]): readonly WorkspaceFolder[] {
  const taken = new Set<string>();
  return folders.map(({ name, path }) => {
    const plain = name.replaceAll("/", "-");
    let own = plain;
    for (let number = 2; taken.has(own.toLowerCase()); number++) {
      own = `${plain}-${String(number)}`;
    }
    taken.add(own.toLowerCase());
    return { name: own, path: path.replace(/(?<=[^/:])\/$/, "") };
  });
}
