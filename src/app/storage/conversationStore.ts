import { rm } from "node:fs/promises";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { Conversation, ConversationChange } from "../../shared/conversation.ts";
import { AttachmentFiles } from "./attachmentFiles.ts";
import { conversationPath } from "./conversationPath.ts";
import { ConversationJournal, earlierPath } from "./conversationJournal.ts";
import { belongsTo, joinPlaces, type ChatPlace } from "./chatPlace.ts";
import type { ChatPlaces } from "./chatPlaces.ts";
import { listConversations, type ConversationSummary } from "./listConversations.ts";
import { loadConversation, type ReportStorageNotice, type StorageNotice } from "./loadConversation.ts";
import { writeProblemOf } from "../diskErrors.ts";
import { forgetTitle } from "./titleIndex.ts";

/** What a store needs of the outside. */
export interface StorePorts {
  readonly clock: Clock;
  readonly log: Logger;
  /** A fresh UUID. */
  newId(): string;
  readonly report: ReportStorageNotice;
  /** Knows where each chat was asked. */
  readonly places: Pick<ChatPlaces, "of" | "add" | "forget">;
  /** Where this window is now. */
  here(): ChatPlace;
  /** Brings in the chats that earlier versions kept elsewhere. Never rejects. */
  adopt(): Promise<void>;
}

/** A conversation in the list of earlier ones, with where it was asked. */
export interface PlacedSummary extends ConversationSummary {
  /** `undefined` where that is not known. */
  readonly place: ChatPlace | undefined;
  /** Whether that is, among others, this window's workspace. */
  readonly isHere: boolean;
}

/** How long a piece of an answer may wait for its neighbours before it is written, in milliseconds: so much is lost at most where the process is killed. */
const gatherMs = 200;
/** How long after a rejection the disk is tried again without a further occasion, in milliseconds. */
const retryMs = 5000;
/** How long a file stays open after it was last written to, in milliseconds. */
const idleMs = 30_000;
const idPattern = /^[0-9a-f-]{36}$/;

/**
 * Whether a change is a piece of an answer, which it has many of: they are gathered. All else is something that the panel shows as done, or that something is
 * done after.
 */
function isGathered(change: ConversationChange): boolean {
  switch (change.type) {
    case "part-start":
      return change.part.kind !== "notice";
    case "part-update":
      return change.set.state === undefined;
    case "part-append":
    case "part-end":
    case "step-start":
    case "step-update":
    case "step-end":
      return true;
    default:
      return false;
  }
}

/**
 * Conversations on disk, one append-only journal each, and a folder for what was given with their prompts. All windows have the same conversations, whatever folder is
 * open in them; where each was asked is noted with every prompt.
 *
 * What is promised: when {@link append} returns, the kernel has every change but pieces of an answer that still streams, of which the last fifth of a second
 * may be missing. So what a panel is sent afterwards is there again however this process ends, `kill -9` included. A power cut may take what came after the
 * last `fdatasync`; one begins with each such change and nobody waits for it.
 *
 * Several windows may have the same conversation open. Who finds on writing that another has written to it, or deleted it, goes on in a copy of its own
 * under a new id: nothing is lost, and no window's turns stand between another's.
 */
export class ConversationStore {
  /** What was given with prompts. */
  readonly files: AttachmentFiles;
  private readonly folder: string;
  private readonly ports: StorePorts;
  private readonly journals = new Map<string, ConversationJournal>();
  private readonly reported = new Set<string>();
  private removed: (id: string) => void = () => undefined;
  private copied: (fromId: string, toId: string) => void = () => undefined;
  private cancelGather: (() => void) | undefined;
  private cancelRetry: (() => void) | undefined;
  private cancelSuspend: (() => void) | undefined;
  private isFailing = false;
  private adopting: Promise<void> | undefined;

  /** `folder`: an absolute path; made when the first line is written. */
  constructor(folder: string, ports: StorePorts) {
    this.folder = folder;
    this.ports = ports;
    this.files = new AttachmentFiles(folder, (error) => this.rejected(error));
  }

  /** Has `listener` hear, at once, when a conversation goes on under another id, which it then has in what is appended. One listener at a time. */
  onCopy(listener: (fromId: string, toId: string) => void): void {
    this.copied = listener;
  }

  /** Has `listener` hear when a conversation was deleted. One listener at a time. */
  onRemove(listener: (id: string) => void): void {
    this.removed = listener;
  }

  /**
   * Adds a change to a conversation's journal; `conversation` has it already. The first begins the journal with all that is in the conversation.
   * A disk that rejects writes is reported once, and the chat goes on: what it did not take is tried again, in order, with the next change and from time to time.
   */
  append(conversation: Conversation, change: ConversationChange): void {
    const known = this.journals.get(conversation.id);
    if (known === undefined) {
      this.journals.set(conversation.id, ConversationJournal.begin(this.path(conversation.id), conversation));
    } else {
      known.add(conversation, change);
    }
    if (change.type === "turn-add" && change.turn.kind === "user") {
      void this.ports.places.add(conversation.id, this.ports.here());
    }
    if (isGathered(change)) {
      this.cancelGather ??= this.ports.clock.after(gatherMs, () => this.write());
    } else {
      // Writes before it returns, and waits for the disk alone.
      void this.flush();
    }
  }

  /** Resolves when everything appended so far is on the disk itself, or was rejected. Never rejects. */
  async flush(): Promise<void> {
    this.write();
    const synced = await Promise.all([
      ...[...this.journals.values()].map((journal) =>
        journal.sync().then(
          () => true,
          (error: unknown) => this.rejected(error),
        ),
      ),
      this.files.sync(),
    ]);
    if (this.isFailing && !synced.includes(false) && !this.isBehind()) {
      this.isFailing = false;
      this.cancelRetry?.();
      this.ports.report({ kind: "good", message: "Chats are saved again. Nothing is missing." });
    }
  }

  /** The conversation, or `undefined` where there is none that can be read. What is damaged is kept aside and reported once, and the rest is used. Never rejects. */
  async load(id: string): Promise<Conversation | undefined> {
    if (!idPattern.test(id)) {
      return undefined;
    }
    await (this.adopting ??= this.ports.adopt());
    await this.flush();
    const journal = this.journals.get(id);
    if (journal?.isBehind === true) {
      return journal.latest;
    }
    try {
      const { conversation, journal: known, notices } = await loadConversation(this.path(id), id);
      for (const notice of notices) {
        this.reportOnce(notice);
      }
      journal?.suspend();
      if (conversation !== undefined && known !== undefined) {
        this.journals.set(id, new ConversationJournal(this.path(id), known));
      }
      return conversation;
    } catch (error) {
      const { reason } = writeProblemOf(error);
      this.reportOnce({
        kind: "warning",
        message: `A chat couldn't be read: ${reason}. Its file is unchanged: ${this.path(id)}`,
        file: this.path(id),
      });
      return undefined;
    }
  }

  /** Earlier conversations of all folders, the latest first. One that cannot be read is passed over. Never rejects. */
  async list(): Promise<readonly PlacedSummary[]> {
    // Each time: a window of an earlier version may have added to them.
    this.adopting = this.ports.adopt();
    await this.adopting;
    await this.flush();
    const here = this.ports.here();
    return (await listConversations(this.folder)).map((summary) => {
      const place = this.ports.places.of(summary.id);
      return { ...summary, place, isHere: belongsTo(place, here) };
    });
  }

  /** Deletes a conversation, as the user asked. Resolves too when there is none. */
  async remove(id: string): Promise<void> {
    if (!idPattern.test(id)) {
      return;
    }
    this.journals.get(id)?.suspend();
    this.journals.delete(id);
    await rm(this.path(id), { force: true });
    await rm(earlierPath(this.path(id)), { force: true });
    await forgetTitle(this.folder, id);
    await this.files.remove(id);
    await this.ports.places.forget(id);
    this.removed(id);
  }

  /** Hands all that waits to the kernel. */
  private write(): void {
    this.cancelGather?.();
    this.cancelGather = undefined;
    this.files.write();
    for (const [id, journal] of this.journals) {
      this.writeJournal(id, journal);
    }
    this.cancelSuspend?.();
    this.cancelSuspend = this.ports.clock.after(idleMs, () => this.suspend());
  }

  private writeJournal(id: string, journal: ConversationJournal): void {
    try {
      if (!journal.write()) {
        this.goOnInCopy(id, journal);
      }
    } catch (error) {
      this.rejected(error);
    }
  }

  /** Writes all that this window knows of a conversation to a file of its own. The map's loop comes to that file next. */
  private goOnInCopy(id: string, journal: ConversationJournal): void {
    const { latest } = journal;
    this.journals.delete(id);
    journal.suspend();
    if (latest === undefined) {
      return;
    }
    const copy = { ...latest, id: this.ports.newId() };
    this.files.share(id, copy.id);
    void this.ports.places.add(copy.id, joinPlaces(this.ports.places.of(id), this.ports.here()));
    this.journals.set(copy.id, ConversationJournal.begin(this.path(copy.id), copy));
    this.copied(id, copy.id);
    this.ports.report({
      kind: "warning",
      message:
        "This chat was continued or deleted in another window. It continues here as a copy, so nothing is lost. Both are in the chat history.",
    });
  }

  private suspend(): void {
    for (const journal of this.journals.values()) {
      journal.suspend();
    }
  }

  private reportOnce(notice: StorageNotice): void {
    if (!this.reported.has(notice.message)) {
      this.reported.add(notice.message);
      this.ports.log.warn(notice.message);
      this.ports.report(notice);
    }
  }

  /** Reports it, once for as long as it lasts, and tries again later. */
  private rejected(error: unknown): false {
    if (!this.isFailing) {
      this.isFailing = true;
      const { reason, advice } = writeProblemOf(error);
      this.ports.log.error(`Chats cannot be saved in ${this.folder}: ${error instanceof Error ? error.message : String(error)}`);
      this.ports.report({
        kind: "warning",
        message:
          `Chats cannot be saved: ${reason} (${this.folder}). ${advice} The chat continues. Unsaved messages are kept in this window until they can be saved.`.replace(
            / {2,}/,
            " ",
          ),
      });
    }
    this.cancelRetry ??= this.ports.clock.after(retryMs, () => {
      this.cancelRetry = undefined;
      void this.flush();
    });
    return false;
  }

  private isBehind(): boolean {
    return this.files.isBehind || [...this.journals.values()].some(({ isBehind }) => isBehind);
  }

  private path(id: string): string {
    return conversationPath(this.folder, id);
  }
}
