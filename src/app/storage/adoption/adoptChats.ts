import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../../../core/ports/logger.ts";
import type { ChatPlace } from "../chatPlace.ts";
import type { ChatPlaces } from "../chatPlaces.ts";
import type { StoragePaths } from "../storagePaths.ts";
import { moveFile, moveFilesInto } from "./moveFile.ts";
import { readWorkspacePlace } from "./workspacePlace.ts";

/** What adopting needs. */
export interface Adoption {
  readonly paths: Pick<StoragePaths, "chats" | "workspaces" | "extension" | "workspace">;
  /** The place of this window. */
  readonly here: ChatPlace;
  readonly places: Pick<ChatPlaces, "add">;
  readonly log: Logger;
}

const idPattern = "[0-9a-f-]{36}";
const journalName = new RegExp(`^(${idPattern})\\.jsonl$`);
const filesName = new RegExp(`^(${idPattern})\\.files$`);

/**
 * Moves the chats of earlier versions, which kept them below the storage of each workspace, to where all chats are now, and notes where they were asked. Killed at any
 * moment it leaves each chat in one of the two places, and goes on the next time. A window of an earlier version that has a chat open goes on writing to the same file, or
 * finds it gone and goes on in a copy, which is moved in its turn. What the disk rejects stays where it is and is reported to the log. Never rejects.
 */
export async function adoptChats(adoption: Adoption): Promise<void> {
  const { workspaces } = adoption.paths;
  for (const workspace of await namesIn(workspaces)) {
    await adoptWorkspace(adoption, workspace).catch((error: unknown) => {
      adoption.log.warn(`The chats in ${join(workspaces, workspace)} could not be moved: ${String(error)}. They stay there.`);
    });
  }
}

async function adoptWorkspace({ paths, here, places, log }: Adoption, workspace: string): Promise<void> {
  const from = join(paths.workspaces, workspace, paths.extension, "conversations");
  const names = await namesIn(from);
  const ids = new Set(names.map((name) => (journalName.exec(name) ?? filesName.exec(name))?.[1]).filter((id) => id !== undefined));
  if (ids.size === 0) {
    return;
  }
  const place = workspace === paths.workspace ? here : await readWorkspacePlace(join(paths.workspaces, workspace), workspace);
  for (const id of ids) {
    try {
      await places.add(id, place);
      await adoptChat(from, paths.chats, id, places, place);
    } catch (error) {
      log.warn(`The chat ${join(from, id)} could not be moved: ${String(error)}. It stays there.`);
    }
  }
  // Only a cache of titles is left then; files that were kept aside stay where their user was notified that they are.
  await rm(join(from, "titles.json"), { force: true });
  await rmdir(from).catch(() => undefined);
}

async function adoptChat(from: string, to: string, id: string, places: Adoption["places"], place: ChatPlace): Promise<void> {
  const journal = join(from, `${id}.jsonl`);
  // In this order: another window may be moving it at the same time.
  const isTaken = existsSync(join(to, `${id}.jsonl`)) && existsSync(journal);
  const target = isTaken ? otherId(id, from) : id;
  if (isTaken) {
    await places.add(target, place);
  }
  await moveFilesInto(join(from, `${id}.files`), join(to, `${target}.files`));
  await moveFile(journal, join(to, `${target}.jsonl`));
}

/** For two chats with one id, such as when a profile was copied by hand: the same id each time, so that a move that was interrupted goes on. */
function otherId(id: string, folder: string): string {
  const hex = createHash("sha256").update(`${folder}/${id}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
