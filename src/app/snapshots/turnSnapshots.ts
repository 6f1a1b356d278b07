import { randomUUID } from "node:crypto";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../core/ports/workspace.ts";
import type { ChangeRecorder, FileChange } from "../../core/tools/files/fileChange.ts";
import { carryOutUndo } from "../../core/tools/turns/carryOutUndo.ts";
import { planUndo, type RejectedUndo, type UndoPlan } from "../../core/tools/turns/planUndo.ts";
import { emptyRecord, netChanges, recordOf, type FileEffect, type NetChange, type TurnRecord } from "../../core/tools/turns/turnRecord.ts";
import { isMissing } from "../diskErrors.ts";
import { ContentFiles } from "./contentFiles.ts";
import { emptyTurn, turnLine, turnsOf, type TurnLine, type TurnState } from "./turnLog.ts";

/** What *Undo turn* or *Redo turn* did. Paths are absolute. */
export interface TurnOutcome {
  readonly restored: readonly string[];
  readonly rejected: readonly RejectedUndo[];
}

/**
 * What each turn of a conversation changed, kept in a folder of its own: contents by their hash, and a file of JSON lines. Outlives a restart. Knows no git, and touches no file but those that the turn changed. One at a
 * time: what is asked for meanwhile waits.
 */
export class TurnSnapshots {
  readonly #file: string;
  readonly #folder: string;
  readonly #contents: ContentFiles;
  readonly #workspace: Workspace;
  readonly #lines: TurnLine[];
  readonly #turns: Map<string, TurnState>;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, workspace: Workspace, lines: readonly TurnLine[]) {
    this.#folder = folder;
    this.#file = turnsPath(folder);
    this.#contents = new ContentFiles(join(folder, "contents"));
    this.#workspace = workspace;
    this.#lines = [...lines];
    this.#turns = new Map(turnsOf(lines));
  }

  /** Reads what is kept in the folder, which need not exist. Lines that can't be read are passed over. Rejects if the disk does. */
  static async open(folder: string, workspace: Workspace): Promise<TurnSnapshots> {
    const text = await readFile(turnsPath(folder), "utf8").catch((error: unknown) => {
      if (isMissing(error)) {
        return "";
      }
      throw error;
    });
    const lines = text.split("\n").flatMap((line) => turnLine(line) ?? []);
    return new TurnSnapshots(folder, workspace, lines);
  }

  /** Takes down the changes of a turn. */
  recorder(turn: string): ChangeRecorder {
    return {
      record: (change) =>
        this.#inTurn(async () => {
          const record = await recordOf(change, this.#contents);
          const id = randomUUID();
          await this.#append({ type: "change", turn, id, record });
          return () => this.#inTurn(() => this.#append({ type: "cancel", turn, id }));
        }),
    };
  }

  /** What a change does to files, with its contents kept. Rejects if the disk does. */
  async effectsOf(change: FileChange): Promise<readonly FileEffect[]> {
    return (await recordOf(change, this.#contents)).effects;
  }

  /** What each turn did to files and what isn't undone. */
  records(): ReadonlyMap<string, TurnRecord> {
    return new Map([...this.#turns].map(([turn, { done }]) => [turn, done]));
  }

  /** Adds an effect, whose contents are kept, to a turn. Resolves with what takes it away again. Rejects if the disk does. */
  addEffect(turn: string, effect: FileEffect): Promise<() => Promise<void>> {
    return this.#inTurn(async () => {
      const id = randomUUID();
      await this.#append({ type: "change", turn, id, record: { ...emptyRecord, effects: [effect] } });
      return () => this.#inTurn(() => this.#append({ type: "cancel", turn, id }));
    });
  }

  /** What a turn changed and what isn't undone. */
  changes(turn: string): readonly NetChange[] {
    return netChanges(this.#state(turn).done);
  }

  /** What of a turn was undone and can be redone. */
  undoneChanges(turn: string): readonly NetChange[] {
    return netChanges(this.#state(turn).undone);
  }

  /** Puts back what a turn changed, by `workspace`. Files that were rejected can be undone later. Rejects if the disk does, and has changed nothing then. */
  undo(turn: string, workspace = this.#workspace): Promise<TurnOutcome> {
    return this.#inTurn(() => this.#carryOut(turn, "undo", workspace));
  }

  /** Does again what was undone, to the byte. Same as {@link TurnSnapshots.undo}. */
  redo(turn: string, workspace = this.#workspace): Promise<TurnOutcome> {
    return this.#inTurn(() => this.#carryOut(turn, "redo", workspace));
  }

  async #carryOut(turn: string, what: "undo" | "redo", workspace: Workspace): Promise<TurnOutcome> {
    const state = this.#state(turn);
    const ports = { workspace, contents: this.#contents };
    const plan = await planUndo(ports, what === "undo" ? state.done : state.undone);
    const id = randomUUID();
    await this.#append({ type: "begin", turn, id, what, inverse: plan.inverse });
    const { restored, failed } = await carryOutUndo(workspace, plan);
    const { inverse, left } = actual(plan, what === "undo" ? state.done : state.undone, failed);
    await this.#append({ type: "end", turn, id, what, inverse, left });
    return { restored, rejected: [...plan.rejected, ...failed] };
  }

  #state(turn: string): TurnState {
    return this.#turns.get(turn) ?? emptyTurn;
  }

  async #append(line: TurnLine): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    // A line end before as well: a line that was torn by a crash spoils no other.
    await appendFile(this.#file, `\n${JSON.stringify(line)}\n`, { mode: 0o600 });
    this.#lines.push(line);
    const state = turnsOf(this.#lines.filter(({ turn }) => turn === line.turn)).get(line.turn);
    this.#turns.set(line.turn, state ?? emptyTurn);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** The file of a conversation's turns in its folder. Pure. */
export function turnsPath(folder: string): string {
  return join(folder, "turns.jsonl");
}

/** What was done of a plan, and what was left, once it's known which steps failed. */
function actual(
  plan: UndoPlan,
  record: TurnRecord,
  failed: readonly RejectedUndo[],
): { readonly inverse: TurnRecord; readonly left: TurnRecord } {
  if (failed.length === 0) {
    return plan;
  }
  const isFailed = (path: string): boolean => failed.some((one) => one.path === path);
  const isLeft = (path: string): boolean => isFailed(path) || plan.rejected.some((one) => one.path === path);
  return {
    inverse: { ...plan.inverse, effects: plan.inverse.effects.filter(({ path }) => !isFailed(path)) },
    left: {
      effects: record.effects.filter(({ path }) => isLeft(path)),
      renames: record.renames.filter(({ path, newPath }) => isLeft(path) || isLeft(newPath)),
      newFolders: record.newFolders,
    },
  };
}
