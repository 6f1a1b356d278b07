import type { TextEdit } from "../../src/core/tools/edits/textEdit.ts";
import type { SourceFile } from "./corpus.ts";

/** What must come of a case. Made by splicing bytes and lines at places that the generator chose itself, without any code of the engine. */
export type Expected =
  | { readonly bytes: Buffer }
  | {
      /** Any of these. */
      readonly rejected: readonly string[];
      /** The lines, from 1, that the answer must name: some of them for the nearest region, all of them for places. */
      readonly lines?: readonly number[];
    };

/** One call of the edit tool. */
export interface EditCase {
  readonly kind: string;
  readonly path: string;
  readonly before: Buffer;
  readonly edits: readonly TextEdit[];
  readonly expected: Expected;
  /** The file as the agent read it, if it did. */
  readonly read?: Buffer;
  /** After a rejection with the change the same call is made again, and must give this. */
  readonly again?: Buffer;
}

/** Makes one case of its kind, or `undefined` if this file has no place for it. */
export type CaseMaker = (source: SourceFile, random: Random) => Omit<EditCase, "kind" | "path"> | undefined;

/** Chance that can be had again. */
export class Random {
  readonly #next: () => number;

  constructor(next: () => number) {
    this.#next = next;
  }

  /** A whole number from `least` up to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.whole(0, values.length - 1)] as T;
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A word that stands in no source. */
  word(): string {
    return `zq${this.whole(0, 1e9).toString(36)}x`;
  }
}
