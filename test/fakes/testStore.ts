import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConversationStore, type StorePorts } from "../../src/app/storage/conversationStore.ts";
import type { StorageNotice } from "../../src/app/storage/loadConversation.ts";
import { FakeClock } from "./fakeClock.ts";
import { nowhere } from "./nowhere.ts";

/** A store with what it says, and its time. */
export interface TestStore {
  readonly store: ConversationStore;
  readonly clock: FakeClock;
  readonly notices: StorageNotice[];
  readonly log: string[];
}

/** A window's store of conversations in a folder. `place`: where the window is and what it knows of the places of chats. */
export function openStore(folder: string, place: Partial<Pick<StorePorts, "places" | "here" | "adopt">> = {}): TestStore {
  const log: string[] = [];
  const notices: StorageNotice[] = [];
  const clock = new FakeClock();
  const write = (line: string): void => void log.push(line);
  const store = new ConversationStore(folder, {
    ...nowhere,
    ...place,
    clock,
    log: { debug: write, info: write, warn: write, error: write },
    newId: () => crypto.randomUUID(),
    report: (notice) => void notices.push(notice),
  });
  return { store, clock, notices, log };
}

/** A folder for conversations, which is not there yet, in one that goes with all that is in it. */
export async function temporaryFolder(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), "baton-store-"));
  return { folder: join(root, "conversations"), remove: () => rm(root, { recursive: true, force: true }) };
}
