import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../core/ports/workspace.ts";
import type { ChangeRecorder, FileChange } from "../../core/tools/files/fileChange.ts";
import { undoneByUser } from "../../core/tools/turns/undoneByUser.ts";
import type { NetChange } from "../../core/tools/turns/turnRecord.ts";
import { isMissing } from "../diskErrors.ts";
import { TurnSnapshots, turnsPath, type TurnOutcome } from "./turnSnapshots.ts";

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

  /** Takes down what the user undoes without undoing a turn: it isn't the turns' any more, and no later undo of one of them takes it back again. */
  undoRecorder(): ChangeRecorder {
    return {
      record: async (change) => {
        const opened = await this.#changedBy(change);
        const turns = opened.flatMap((snapshots) => [...snapshots.records()].map(([turn, record]) => ({ snapshots, turn, record })));
        const undone = await Promise.all(opened.map((snapshots) => snapshots.effectsOf(change)));
        const cancels: (() => Promise<void>)[] = [];
        for (const { by, effect } of undoneByUser(turns, undone[0] ?? [])) {
          cancels.push(await by.snapshots.addEffect(by.turn, effect));
        }
        return async () => {
          for (const cancel of cancels) {
            await cancel();
          }
        };
      },
    };
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
    for (const name of (await this.#names()).filter((one) => !this.#opened.has(one))) {
      if (!(await isThere(name))) {
        await this.remove(name);
      }
    }
  }

  /** The conversations that are kept. */
  async #names(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isMissing(error)) {
        return [];
      }
      throw error;
    });
    return names.filter((one) => idPattern.test(one));
  }

  /** The conversations whose turns name a file of a change, by any name that it had; others aren't opened for it. */
  async #changedBy(change: FileChange): Promise<readonly TurnSnapshots[]> {
    const paths = new Set(change.kind === "rename" ? [change.path, change.newPath] : [change.path]);
    const kept = await Promise.all(
      (await this.#names()).map(async (name) => ({
        name,
        text: await readFile(turnsPath(join(this.#folder, name)), "utf8").catch(() => ""),
      })),
    );
    const found = new Map<string, TurnSnapshots>();
    for (const path of paths) {
      for (const { name } of kept.filter(({ text }) => text.includes(JSON.stringify(path)))) {
        const snapshots = found.get(name) ?? (await this.#open(name));
        found.set(name, snapshots);
        const renames = [...snapshots.records().values()].flatMap((record) => record.renames);
        for (const rename of renames.filter(({ newPath }) => newPath === path)) {
          paths.add(rename.path);
        }
      }
    }
    return [...found.values()];
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
