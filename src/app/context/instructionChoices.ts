import type { StateStore } from "../../core/ports/stateStore.ts";

const key = "instructions.off";

/** Which instruction files and skills of a workspace the user has switched off, by their paths as they are shown. Kept for the workspace; files that are new are on. */
export class InstructionChoices {
  readonly #state: StateStore;

  /** `state`: the workspace's own. */
  constructor(state: StateStore) {
    this.#state = state;
  }

  /** Whether a file is used. */
  isOn(path: string): boolean {
    return !this.#off().includes(path);
  }

  /** Keeps which of the files that there are the user wants; those that aren't there now stay as they were. Resolves with whether anything is different. Rejects if the state can't be written. */
  async choose(all: readonly string[], wanted: ReadonlySet<string>): Promise<boolean> {
    const before = this.#off();
    const off = [...before.filter((path) => !all.includes(path)), ...all.filter((path) => !wanted.has(path))];
    const isSame = off.length === before.length && off.every((path) => before.includes(path));
    if (!isSame) {
      await this.#state.update(key, off);
    }
    return !isSame;
  }

  #off(): readonly string[] {
    const value = this.#state.get(key);
    return Array.isArray(value) ? value.filter((path) => typeof path === "string") : [];
  }
}
