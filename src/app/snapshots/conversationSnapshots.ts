import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../core/ports/workspace.ts";
import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";
import type { NetChange } from "../../core/tools/turns/turnRecord.ts";
import { isMissing } from "../diskErrors.ts";
import { TurnSnapshots, type TurnOutcome } from "./turnSnapshots.ts";

/** The ids of conversations, which are names of folders here. */
const idPattern = /^[\w-]{1,100}$/;

/** What the turns of all conversations changed in this workspace: a folder each, opened when it is first needed. */
export class ConversationSnapshots {
  readonly #folder: string;
  readonly #workspace: Workspace;
  readonly #opened = new Map<string, Promise<TurnSnapshots>>();

  /** `folder` need not exist. `workspace`: what *Undo* changes files in. */
  constructor(folder: string, workspace: Workspace) {
    this.#folder = folder;
    this.#workspace = workspace;
  }

  /** Takes down the changes of a turn. */
  recorder(conversation: string, turn: string): ChangeRecorder {
    return { record: async (change, context) => (await this.#open(conversation)).recorder(turn).record(change, context) };
  }

  /** What a turn changed and what isn't undone, and what of it was undone. Rejects if the disk does. */
  async changes(
    conversation: string,
    turn: string,
  ): Promise<{ readonly done: readonly NetChange[]; readonly undone: readonly NetChange[] }> {
    const snapshots = await this.#open(conversation);
    return { done: snapshots.changes(turn), undone: snapshots.undoneChanges(turn) };
  }

  /** See {@link TurnSnapshots.undo} and {@link TurnSnapshots.redo}. */
  async restore(conversation: string, turn: string, act: "undo" | "redo", workspace = this.#workspace): Promise<TurnOutcome> {
    const snapshots = await this.#open(conversation);
    return act === "undo" ? snapshots.undo(turn, workspace) : snapshots.redo(turn, workspace);
  }

  /** Forgets a conversation that was deleted. Rejects if the disk does. */
  async remove(conversation: string): Promise<void> {
    if (idPattern.test(conversation)) {
      this.#opened.delete(conversation);
      await rm(join(this.#folder, conversation), { recursive: true, force: true });
    }
  }

  /** Forgets the conversations that are there no more. Rejects if the disk does. */
  async prune(isThere: (conversation: string) => Promise<boolean>): Promise<void> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isMissing(error)) {
        return [];
      }
      throw error;
    });
    for (const name of names.filter((one) => idPattern.test(one) && !this.#opened.has(one))) {
      if (!(await isThere(name))) {
        await this.remove(name);
      }
    }
  }

  #open(conversation: string): Promise<TurnSnapshots> {
    if (!idPattern.test(conversation)) {
      return Promise.reject(new Error("This chat's id is no name of a folder."));
    }
    let opened = this.#opened.get(conversation);
    if (opened === undefined) {
      opened = TurnSnapshots.open(join(this.#folder, conversation), this.#workspace);
      this.#opened.set(conversation, opened);
      opened.catch(() => this.#opened.delete(conversation));
    }
    return opened;
  }
}
