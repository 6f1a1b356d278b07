import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { ContentStore } from "../../core/ports/contentStore.ts";
import { readHunks } from "../../core/tools/edits/readHunks.ts";
import { isKeptState } from "../../core/tools/turns/keptState.ts";
import { isMissing, writeProblemOf } from "../diskErrors.ts";
import { ContentFiles } from "../snapshots/contentFiles.ts";
import type { PendingContent, PendingFile } from "./pendingFile.ts";

/** What was read, and a sentence for the user if it was damaged, with the file that holds what couldn't be read. */
export interface PendingReading {
  readonly files: readonly PendingFile[];
  readonly problem?: { readonly message: string; readonly file: string } | undefined;
}

/** Pending changes in a folder: `pending.json`, and the contents that it names. */
export class PendingStore {
  readonly contents: ContentStore;
  readonly #folder: string;
  readonly #kept: ContentFiles;
  #saves = 0;

  /** `folder` need not exist. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#kept = new ContentFiles(join(folder, "contents"));
    this.contents = this.#kept;
  }

  /** Reads what is kept. What can't be read is kept aside, and the rest is used. Rejects if the disk does. */
  async load(): Promise<PendingReading> {
    const text = await readFile(this.#path, "utf8").catch((error: unknown) => {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    });
    if (text === undefined) {
      return { files: [] };
    }
    const value = parseJson(text);
    const entries =
      isRecord(value) && value["version"] === 1 && Array.isArray(value["files"]) ? (value["files"] as readonly unknown[]) : undefined;
    const read = await Promise.all((entries ?? []).map((entry) => this.#file(entry)));
    const files = read.filter((file) => file !== undefined);
    if (entries !== undefined && files.length === entries.length) {
      return { files };
    }
    const aside = join(this.#folder, `pending.damaged-${this.#kept.idOf(new TextEncoder().encode(text)).slice(0, 12)}.json`);
    await writeFile(aside, text, { mode: 0o600 });
    const count = read.length - files.length;
    const what =
      entries === undefined
        ? "The list of pending changes was"
        : `The pending changes of ${count === 1 ? "a file" : `${String(count)} files`} were`;
    const message = `${what} damaged on the disk and can't be kept or undone by Baton any more. The files themselves are as they were. What was damaged is kept in ${aside}`;
    return { files, problem: { message, file: aside } };
  }

  /** Keeps the files in the place of those before, all at once. Rejects if the disk does. */
  async save(files: readonly PendingFile[]): Promise<void> {
    if (files.length === 0) {
      await rm(this.#path, { force: true });
      await this.#kept.prune(new Set());
      return;
    }
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const entries = await Promise.all(files.map(async (file) => ({ ...file, content: await this.#keptContent(file.content) })));
    const temporary = `${this.#path}.tmp`;
    await writeFile(temporary, JSON.stringify({ version: 1, files: entries }), { mode: 0o600 });
    await rename(temporary, this.#path);
    this.#saves += 1;
    if (this.#saves % 16 === 0) {
      await this.#kept.prune(new Set(entries.flatMap(({ content }) => idsOf(content))));
    }
  }

  get #path(): string {
    return pendingPath(this.#folder);
  }

  async #keptContent(content: PendingContent): Promise<PendingContent> {
    return content.kind === "text" ? { ...content, text: await this.#kept.put(new TextEncoder().encode(content.text)) } : content;
  }

  async #file(value: unknown): Promise<PendingFile | undefined> {
    if (!isRecord(value) || !isRecord(value["content"])) {
      return undefined;
    }
    const { path, origin, newFolders } = value;
    const content = await this.#content(value["content"]);
    const folders = Array.isArray(newFolders) && newFolders.every((one) => typeof one === "string") ? newFolders : undefined;
    return typeof path === "string" &&
      (origin === undefined || typeof origin === "string") &&
      content !== undefined &&
      folders !== undefined
      ? { path, origin, content, newFolders: folders }
      : undefined;
  }

  async #content(value: Readonly<Record<string, unknown>>): Promise<PendingContent | undefined> {
    const { kind, text, byteOrderMark, before, after, lines } = value;
    if (kind === "text" && typeof text === "string" && typeof byteOrderMark === "boolean") {
      const hunks = readHunks(value["hunks"]);
      const bytes = hunks === undefined ? undefined : await this.#kept.get(text);
      const decoded = bytes === undefined ? undefined : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
      const isInside = hunks?.every(({ end }) => end <= (decoded?.length ?? 0)) ?? false;
      return hunks !== undefined && decoded !== undefined && isInside ? { kind, text: decoded, byteOrderMark, hunks } : undefined;
    }
    if (kind === "whole" && isKeptState(before) && isKeptState(after)) {
      return { kind, before, after };
    }
    return kind === "gone" && isKeptState(before) && typeof lines === "number" ? { kind, before, lines } : undefined;
  }
}

/** Why pending changes couldn't be kept, for people. Pure. */
export function unsavedMessage(error: unknown): string {
  const { reason, advice } = writeProblemOf(error);
  return `Pending changes couldn't be saved: ${reason}. They can be kept and undone until VS Code is closed. ${advice}`.trim();
}

/** The names of the contents of an entry, of which a text's stands for it. */
function idsOf(content: PendingContent): readonly string[] {
  const states = content.kind === "text" ? [] : content.kind === "whole" ? [content.before, content.after] : [content.before];
  return content.kind === "text" ? [content.text] : states.flatMap((state) => (state.kind === "file" ? [state.content] : []));
}

/** The file in which pending changes are kept; there if there are any. Pure. */
export function pendingPath(folder: string): string {
  return join(folder, "pending.json");
}
