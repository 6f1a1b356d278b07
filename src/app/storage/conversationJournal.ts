import { closeSync, copyFileSync, fstatSync, fsyncSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { JournalEncoder } from "../../core/session/journal.ts";
import { conversationFormat, type Conversation, type ConversationChange } from "../../shared/conversation.ts";
import { JournalFile } from "./journalFile.ts";
import type { JournalFileReading } from "./readJournalFile.ts";
import { isMissing } from "../diskErrors.ts";

/** What is known of a journal from reading it. */
export type KnownJournal = Pick<JournalFileReading, "known" | "format" | "nextNumber">;

/** Where the file of an earlier format is kept, until its successor was read once. */
export function earlierPath(path: string): string {
  return `${path}.${conversationFormat - 1}`;
}

/**
 * The journal of a conversation that this window writes to. One of an earlier format is written anew, whole, before anything is added to it: beside the old
 * one, whose place it then takes at once.
 */
export class ConversationJournal {
  readonly #path: string;
  #file: JournalFile;
  #encoder: JournalEncoder;
  #changes: ConversationChange[] = [];
  /** The file's size, for one of an earlier format. */
  #earlierBytes: number | undefined;
  /** The conversation with all its changes; absent while they are all in the file and none comes. */
  #latest: Conversation | undefined;

  /** `known`: absent for a conversation whose file is not there yet. Nothing is opened before the first write. */
  constructor(path: string, known?: KnownJournal) {
    this.#path = path;
    this.#file = new JournalFile(path, known?.known);
    this.#encoder = new JournalEncoder(known?.nextNumber);
    this.#earlierBytes = known !== undefined && known.format < conversationFormat ? known.known.sizeBytes : undefined;
  }

  /** A journal that begins with all that is in `conversation`. */
  static begin(path: string, conversation: Conversation): ConversationJournal {
    const journal = new ConversationJournal(path);
    journal.#changes = wholeOf(conversation);
    journal.#latest = conversation;
    return journal;
  }

  get latest(): Conversation | undefined {
    return this.#latest;
  }

  /** Whether the disk has rejected something that still waits. */
  get isBehind(): boolean {
    return this.#file.isBehind || (this.#earlierBytes !== undefined && this.#changes.length > 0);
  }

  /** Adds a change, which is written with the next {@link ConversationJournal.write}; `conversation` has it already. */
  add(conversation: Conversation, change: ConversationChange): void {
    this.#latest = conversation;
    this.#changes.push(change);
  }

  /** Hands all that waits to the kernel. `false`: the file is not as it was left, and was not touched. Throws what the disk says; it is tried again then. */
  write(): boolean {
    if (this.#earlierBytes !== undefined) {
      return this.#changes.length === 0 || this.#writeAnew(this.#earlierBytes);
    }
    const changes = this.#changes;
    this.#changes = [];
    return this.#file.write(this.#encoder.encode(changes));
  }

  /** As {@link JournalFile.sync}. */
  sync(): Promise<void> {
    return this.#file.sync();
  }

  /** Gives the handle back, and what is in the file is held no longer. */
  suspend(): void {
    this.#file.suspend();
    if (!this.isBehind) {
      this.#latest = undefined;
    }
  }

  #writeAnew(earlierBytes: number): boolean {
    if (this.#latest === undefined || sizeOf(this.#path) !== earlierBytes) {
      return false;
    }
    const encoder = new JournalEncoder();
    const bytes = Buffer.from(encoder.encode(wholeOf(this.#latest)));
    const next = `${this.#path}.new`;
    writeWhole(next, bytes);
    // A copy, and not the file itself: a window that has the old one open is to find that it is gone.
    copyFileSync(this.#path, earlierPath(this.#path));
    renameSync(next, this.#path);
    this.#file.suspend();
    this.#file = new JournalFile(this.#path, { sizeBytes: bytes.length, endsWhole: true }, false);
    this.#encoder = encoder;
    this.#changes = [];
    this.#earlierBytes = undefined;
    return true;
  }
}

function wholeOf({ id, createdAtMs, turns, queue = [], level }: Conversation): ConversationChange[] {
  return [
    { type: "conversation-start", format: conversationFormat, id, atMs: createdAtMs },
    ...turns.map((turn) => ({ type: "turn-add", turn }) as const),
    ...queue.map((prompt) => ({ type: "queue-add", prompt }) as const),
    ...(level === undefined ? [] : [{ type: "level-set", level } as const]),
  ];
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Writes a file that outlives a power cut once this returns. Chats are their user's alone. */
function writeWhole(path: string, bytes: Buffer): void {
  const handle = openSync(path, "w", 0o600);
  try {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(handle, bytes, written);
    }
    fsyncSync(handle);
    if (fstatSync(handle).size !== bytes.length) {
      throw new Error(`${path} was written to by another process`);
    }
  } finally {
    closeSync(handle);
  }
}
