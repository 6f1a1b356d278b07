import { randomUUID } from "node:crypto";
import { basename, dirname, resolve } from "node:path";
import { emptyConversation, type Conversation, type ConversationChange } from "../../shared/conversation.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { SessionPorts } from "../sessions/sessionPorts.ts";
import { AttachmentFiles } from "../storage/attachmentFiles.ts";
import { ConversationJournal } from "../storage/conversationJournal.ts";
import { readJournalFile } from "../storage/readJournalFile.ts";
import { loadConversation } from "../storage/loadConversation.ts";
import { isMissing } from "../diskErrors.ts";
import { UnusableInput } from "./inputFile.ts";

/** A conversation in a file of its own, with the files that belong to it in a folder beside it: `chat.jsonl` and `chat.files`. */
export class ConversationFile {
  /** As it was when the file was opened. */
  readonly conversation: Conversation;
  readonly store: SessionPorts["store"];
  #journal: ConversationJournal | undefined;
  #isRejected = false;

  private constructor(path: string, conversation: Conversation, journal: ConversationJournal | undefined, warn: (message: string) => void) {
    this.conversation = conversation;
    this.#journal = journal;
    const files = new AttachmentFiles(dirname(path), (error) => warn(`${dirname(path)} can't be written: ${wordsOf(error)}`));
    const name = basename(path).replace(/\.jsonl$/, "");
    this.store = {
      append: (now: Conversation, change: ConversationChange) => {
        if (this.#journal === undefined) {
          this.#journal = ConversationJournal.begin(path, now);
        } else {
          this.#journal.add(now, change);
        }
        this.#write(path, warn);
      },
      load: () => Promise.resolve(conversation),
      onCopy: () => undefined,
      // The file's name stands for the conversation's: who moves one moves the other.
      files: {
        keep: (_id, file, bytes) => files.keep(name, file, bytes),
        read: (_id, file) => files.read(name, file),
        path: (_id, file) => files.path(name, file),
      },
    };
  }

  /** Opens a conversation, which begins if there is no such file or nothing in it. `warn` hears of damage. Throws {@link UnusableInput} if the file is no conversation. */
  static async open(file: string, clock: Pick<Clock, "nowMs">, warn: (message: string) => void): Promise<ConversationFile> {
    const path = resolve(file);
    const fresh = emptyConversation(randomUUID(), clock.nowMs());
    const unreadable = (error: unknown): never => {
      throw new UnusableInput(`--conversation: ${file} cannot be read (${wordsOf(error)}).`);
    };
    // A file of something else is left where it is.
    const reading = await readJournalFile(path, fresh.id).catch((error: unknown) => (isMissing(error) ? undefined : unreadable(error)));
    if (reading !== undefined && reading.conversation === undefined && reading.known.sizeBytes > 0) {
      throw new UnusableInput(`--conversation: ${file} is no conversation of Baton's.`);
    }
    const loaded = await loadConversation(path, fresh.id).catch(unreadable);
    loaded.notices.forEach(({ message }) => warn(message));
    const { conversation = fresh, journal } = loaded;
    return new ConversationFile(path, conversation, journal && new ConversationJournal(path, journal), warn);
  }

  /** Resolves when everything is on the disk itself, or was rejected. Never rejects. */
  async flush(): Promise<void> {
    await this.#journal?.sync().catch(() => undefined);
    this.#journal?.suspend();
  }

  /** What cannot be kept does not end the run: people hear of it once. */
  #write(path: string, warn: (message: string) => void): void {
    let problem: string | undefined;
    try {
      problem = this.#journal?.write() === false ? "another process has written to it" : undefined;
    } catch (error) {
      problem = wordsOf(error);
    }
    if (problem !== undefined && !this.#isRejected) {
      this.#isRejected = true;
      warn(`The conversation is no longer kept in ${path}: ${problem}.`);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
