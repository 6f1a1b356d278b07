import { isRecord, type JsonValue } from "../../core/model/json.ts";

/** Where a chat was asked. A chat that was asked in several places belongs to all of them. */
export interface ChatPlace {
  /** The folders that were open, as {@link folderKey} writes them. */
  readonly folders: readonly string[];
  /** The names of the workspaces' storage folders: they identify a workspace where its folders are not known, or are others by now. */
  readonly workspaces: readonly string[];
  /** What people call the workspace, where its folders are not known. */
  readonly name?: string | undefined;
}

/** A folder's URI in the one form that is compared: VS Code and Node escape different characters. */
export function folderKey(uri: string): string {
  const plain = uri.replace(/(?<!\/)\/+$/, "");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

/** A place in a record; `undefined` where the record holds none. */
export function parsePlace(value: unknown): ChatPlace | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { folders, workspaces, name } = value;
  return { folders: textsOf(folders), workspaces: textsOf(workspaces), ...(typeof name === "string" ? { name } : {}) };
}

/** A place as a record holds it. */
export function placeRecord({ folders, workspaces, name }: ChatPlace): JsonValue {
  return { folders, workspaces, ...(name === undefined ? {} : { name }) };
}

/** Both places. The name is the later one's, or for want of one the earlier's. */
export function joinPlaces(earlier: ChatPlace | undefined, later: ChatPlace): ChatPlace {
  const name = later.name ?? earlier?.name;
  return {
    folders: [...new Set([...(earlier?.folders ?? []), ...later.folders])],
    workspaces: [...new Set([...(earlier?.workspaces ?? []), ...later.workspaces])],
    ...(name === undefined ? {} : { name }),
  };
}

/** Whether a chat belongs to a window: they share a folder or a workspace, or neither has any. A chat whose place is not known belongs to windows without a folder. */
export function belongsTo(chat: ChatPlace | undefined, window: ChatPlace): boolean {
  if (chat === undefined || isNowhere(chat)) {
    return isNowhere(window);
  }
  return (
    chat.folders.some((folder) => window.folders.includes(folder)) ||
    chat.workspaces.some((workspace) => window.workspaces.includes(workspace))
  );
}

/** The names of a chat's folders for people, one after the other; empty where it was asked without one. */
export function placeName(chat: ChatPlace | undefined): string {
  const names = (chat?.folders ?? []).map(folderName);
  return names.length > 0 ? names.join(", ") : (chat?.name ?? "");
}

/** Whether a place is that of a window without a folder. */
export function isNowhere({ folders, workspaces }: ChatPlace): boolean {
  return folders.length === 0 && workspaces.length === 0;
}

function folderName(folder: string): string {
  return folder.split("/").findLast((part) => part !== "") ?? folder;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
