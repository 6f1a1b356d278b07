import type { WordPiece } from "../../terms/word.ts";

/** Possible folders that are kept apart at most. */
const mostFolders = 8;

/** What a shell has at a point of a command line: its folder, or several that it may be in, and the variables that the line has set. */
export class ShellState {
  folders: readonly string[];
  /** Name → what it holds; `undefined`: set, to what isn't known. */
  variables: ReadonlyMap<string, readonly WordPiece[] | undefined>;
  /** How many loops, conditions and the like are around: what is set there may be set or not. */
  uncertain = 0;

  constructor(folders: readonly string[], variables: ReadonlyMap<string, readonly WordPiece[] | undefined> = new Map()) {
    this.folders = folders;
    this.variables = variables;
  }

  set(name: string, value: readonly WordPiece[] | undefined): void {
    this.variables = new Map(this.variables).set(name, value);
  }

  /** The shell may have gone into these folders too. `false` if they are too many. */
  mayBeIn(folders: readonly string[]): boolean {
    this.folders = [...new Set([...this.folders, ...folders])];
    return this.folders.length <= mostFolders;
  }

  /** Does something in a shell of its own, which changes nothing here. */
  inSubshell(run: () => void): void {
    const { folders, variables } = this;
    run();
    this.folders = folders;
    this.variables = variables;
  }
}
