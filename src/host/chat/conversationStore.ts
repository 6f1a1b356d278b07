import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import { encodeChange, mergeChanges, readJournal } from "../../core/session/journal.ts";
import type { Conversation, ConversationChange } from "../../shared/conversation.ts";
import { AttachmentFiles } from "./attachmentFiles.ts";

/** A conversation in the list of earlier ones. */
export interface ConversationSummary {
  readonly id: string;
  /** The first prompt, on one line. */
  readonly title: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly changedAtMs: number;
}

const suffix = ".jsonl";
/** How long text may wait for its neighbours before it is written, in milliseconds. */
const gatherMs = 100;
/** How much of a journal is read for its title, in bytes. */
const titleBytes = 16_384;
const idPattern = /^[0-9a-f-]{36}$/;

/** Conversations on disk, one append-only journal each, and a folder for what was given with their prompts. */
export class ConversationStore {
  /** What was given with prompts. */
  readonly files: AttachmentFiles;
  private readonly folder: string;
  private readonly clock: Clock;
  private readonly log: Logger;
  private waiting: ConversationChange[] = [];
  private waitingFor = "";
  private cancelTimer: (() => void) | undefined;
  private writing: Promise<void> = Promise.resolve();
  private failing = false;

  /** `folder`: an absolute path; made when the first line is written. */
  constructor(folder: string, clock: Clock, log: Logger) {
    this.folder = folder;
    this.clock = clock;
    this.log = log;
    this.files = new AttachmentFiles(folder, log);
  }

  /**
   * Adds a change to a conversation's journal. Text is gathered for a tenth of a second, everything else is written at once; order is kept. A
   * disk that refuses is reported once in the log and the chat goes on; what could not be written is tried again with the next change.
   */
  append(conversationId: string, change: ConversationChange): void {
    if (conversationId !== this.waitingFor) {
      void this.flush();
      this.waitingFor = conversationId;
    }
    this.waiting.push(change);
    if (change.type !== "text-append" && change.type !== "reasoning-append" && change.type !== "tool-call-append") {
      void this.flush();
    } else {
      this.cancelTimer ??= this.clock.after(gatherMs, () => void this.flush());
    }
  }

  /** Resolves when everything appended so far is in the file, or could not be written. Never rejects. */
  flush(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    const changes = this.waiting;
    const id = this.waitingFor;
    if (changes.length > 0) {
      this.waiting = [];
      this.writing = this.writing.then(() => this.write(id, changes));
    }
    return Promise.all([this.writing, this.files.flush()]).then(() => undefined);
  }

  /**
   * The conversation, or `undefined` when there is none. Lines that cannot be read are copied into a file beside it, named in the log, and the
   * rest is used.
   */
  async load(id: string): Promise<Conversation | undefined> {
    if (!idPattern.test(id)) {
      return undefined;
    }
    await this.flush();
    const text = await readFile(this.path(id), "utf8").catch(() => undefined);
    const reading = text === undefined ? undefined : readJournal(text);
    if (text !== undefined && (reading === undefined || reading.damaged.length > 0)) {
      await this.setAside(id, text, reading !== undefined);
    }
    // A torn tail has no line break: the next line must not be glued to it.
    if (text !== undefined && reading !== undefined && !text.endsWith("\n")) {
      await appendFile(this.path(id), "\n");
    }
    return reading?.conversation;
  }

  /** Earlier conversations, the latest first. A file that cannot be read is passed over. */
  async list(): Promise<readonly ConversationSummary[]> {
    await this.flush();
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith(suffix) && idPattern.test(name.slice(0, -suffix.length)));
    const summaries = await Promise.all(names.map((name) => this.summary(name.slice(0, -suffix.length)).catch(() => undefined)));
    return summaries.filter((summary) => summary !== undefined).sort((a, b) => b.changedAtMs - a.changedAtMs);
  }

  /** Deletes a conversation, as the user asked. Resolves too when there is none. */
  async remove(id: string): Promise<void> {
    await this.flush();
    if (idPattern.test(id)) {
      await rm(this.path(id), { force: true });
      await this.files.remove(id);
    }
  }

  private async write(id: string, changes: readonly ConversationChange[]): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      await appendFile(this.path(id), mergeChanges(changes).map(encodeChange).join(""));
      this.failing = false;
    } catch (error) {
      if (!this.failing) {
        this.failing = true;
        this.log.error(`The conversation could not be saved in ${this.folder}: ${error instanceof Error ? error.message : String(error)}. The chat goes on; saving is tried again.`);
      }
      if (this.waitingFor === id) {
        this.waiting = [...changes, ...this.waiting];
      }
    }
  }

  private async setAside(id: string, text: string, partlyReadable: boolean): Promise<void> {
    const aside = join(this.folder, `${id}.damaged-${this.clock.nowMs()}.txt`);
    await (partlyReadable ? writeFile(aside, text, { flag: "wx" }) : rename(this.path(id), aside)).catch(() => undefined);
    this.log.warn(`Part of the conversation ${id} could not be read. The file as it was is kept as ${aside}; the rest is shown.`);
  }

  private async summary(id: string): Promise<ConversationSummary | undefined> {
    const file = await open(this.path(id), "r");
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(titleBytes), 0, titleBytes, 0);
      const head = buffer.toString("utf8", 0, bytesRead);
      const prompt = readJournal(head)?.conversation.turns.find((turn) => turn.kind === "user");
      // A prompt that goes on beyond what was read begins with its words, or with the name of what was sent without any.
      const title = prompt === undefined ? (firstText(head, "text") ?? firstText(head, "name")) : prompt.text.trim() || prompt.attachments?.[0]?.name;
      return title === undefined ? undefined : { id, title: title.replace(/\s+/g, " ").trim().slice(0, 120), changedAtMs: (await stat(this.path(id))).mtimeMs };
    } finally {
      await file.close();
    }
  }

  private path(id: string): string {
    return join(this.folder, id + suffix);
  }
}

/** The beginning of the first text in a field that is not empty, as it stands in JSON. */
function firstText(json: string, field: string): string | undefined {
  return new RegExp(`"${field}":"((?:[^"\\\\]|\\\\.){1,200})`).exec(json)?.[1];
}
