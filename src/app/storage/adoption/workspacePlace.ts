import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "jsonc-parser";
import { isRecord, parseJson } from "../../../core/model/json.ts";
import { folderKey, type ChatPlace } from "../chatPlace.ts";

/**
 * What VS Code says of a workspace beside its storage: `workspace.json` on a desktop (the folder or the `.code-workspace`), `meta.json` from the extension host (the
 * workspace's file and name). `workspace`: the storage folder's name. Never rejects: what cannot be read is not known.
 */
export async function readWorkspacePlace(storage: string, workspace: string): Promise<ChatPlace> {
  const [desktop, host] = await Promise.all([readJson(join(storage, "workspace.json")), readJson(join(storage, "meta.json"))]);
  const folder = textOf(desktop["folder"]);
  const file = textOf(desktop["workspace"]) ?? textOf(desktop["configuration"]) ?? textOf(host["configuration"]);
  const folders = folder !== undefined ? [folder] : file !== undefined ? await foldersOf(file) : [];
  const name =
    textOf(host["name"]) ??
    file
      ?.split("/")
      .at(-1)
      ?.replace(/\.code-workspace$/, "");
  return { folders: folders.map(folderKey), workspaces: [workspace], ...(name === undefined ? {} : { name }) };
}

/** The folders that a `.code-workspace` names. */
async function foldersOf(file: string): Promise<readonly string[]> {
  try {
    const path = fileURLToPath(file);
    const value: unknown = parse(await readFile(path, "utf8"));
    const folders: readonly unknown[] = isRecord(value) && Array.isArray(value["folders"]) ? value["folders"] : [];
    return folders.flatMap((folder) => folderOf(folder, dirname(path)) ?? []);
  } catch {
    return [];
  }
}

function folderOf(value: unknown, base: string): string | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const path = textOf(value["path"]);
  return textOf(value["uri"]) ?? (path === undefined ? undefined : pathToFileURL(resolve(base, path)).href);
}

async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  const value = parseJson(await readFile(path, "utf8").catch(() => ""));
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
