import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { conversationFormat, type Conversation } from "../../shared/conversation.ts";
import { earlierPath, type KnownJournal } from "./conversationJournal.ts";
import { titleOf } from "./conversationTitle.ts";
import type { KnownFile } from "./journalFile.ts";
import { readJournalFile, type JournalFileReading } from "./readJournalFile.ts";
import { setFileAside, setLinesAside } from "./setAside.ts";
import { isMissing } from "../diskErrors.ts";

/** Something about chats on disk that their user should know. */
export interface StorageNotice {
  readonly message: string;
  /** `good`: what was reported before is over. */
  readonly kind: "good" | "warning";
  /** A file to look at: its absolute path. */
  readonly file?: string | undefined;
}

/** Reports it to the user. Must not throw. */
export type ReportStorageNotice = (notice: StorageNotice) => void;

/** What came of loading a conversation. */
export interface LoadedConversation {
  /** `undefined` where there is none, or nothing of it can be read. */
  readonly conversation: Conversation | undefined;
  /** The file as it was read; absent if there is none. */
  readonly journal?: KnownJournal;
  /** What to report to the user: damage, which is kept aside, and lines that a newer Baton wrote. */
  readonly notices: readonly StorageNotice[];
}

/** Reads the conversation `id` from its journal at `path`. Rejects with what the file system says, but for a file that is not there. */
export async function loadConversation(path: string, id: string): Promise<LoadedConversation> {
  const reading = await readJournalFile(path, id).catch((error: unknown) => {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  });
  if (reading === undefined) {
    return { conversation: undefined, notices: [] };
  }
  const { conversation, known, newerCount } = reading;
  const name = (conversation && titleOf(conversation)?.slice(0, 60)) ?? "";
  const chat = name === "" ? "A chat" : `The chat “${name}”`;
  const damage =
    conversation === undefined && newerCount === 0 ? await fileDamage(path, id, known) : await lineDamage(path, id, chat, reading);
  if (conversation !== undefined && damage.length === 0 && reading.format === conversationFormat) {
    // What it was made of has served its time.
    await rm(earlierPath(path), { force: true }).catch(() => undefined);
  }
  return { conversation, journal: reading, notices: [...newerLines(chat, newerCount), ...damage] };
}

function newerLines(chat: string, count: number): readonly StorageNotice[] {
  const entries = count === 1 ? "an entry" : `${count} entries`;
  const message = `${chat} has ${entries} from a newer version of Baton, which this version can't show. They stay in the file. Update Baton to see them.`;
  return count === 0 ? [] : [{ kind: "warning", message }];
}

async function lineDamage(path: string, id: string, chat: string, { damaged }: JournalFileReading): Promise<readonly StorageNotice[]> {
  if (damaged.length === 0) {
    return [];
  }
  const message = `${chat} is damaged: ${damaged.length === 1 ? "one line" : `${damaged.length} lines`} couldn't be read, and the rest is shown.`;
  try {
    const file = await setLinesAside(dirname(path), id, damaged);
    return file === undefined ? [] : [{ kind: "warning", file, message: `${message} The damaged part is kept in ${file}` }];
  } catch {
    return [{ kind: "warning", file: path, message: `${message} The damaged part is still in ${path}` }];
  }
}

async function fileDamage(path: string, id: string, { sizeBytes }: KnownFile): Promise<readonly StorageNotice[]> {
  if (sizeBytes === 0) {
    return [];
  }
  const message = "A chat is damaged and couldn't be read.";
  try {
    const file = await setFileAside(dirname(path), id);
    return [{ kind: "warning", file, message: `${message} Its file is kept as ${file}` }];
  } catch {
    return [{ kind: "warning", file: path, message: `${message} Its file is still there: ${path}` }];
  }
}
