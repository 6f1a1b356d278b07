/** The shells whose command lines can be judged. `bash` stands for `sh` too; not for zsh or fish, whose globs and words differ. */
export type ShellName = "bash" | "powershell";

/** A node of a command line's syntax tree, with the type that the tree-sitter grammar of its shell gives it. */
export interface ShellNode {
  /** The grammar's name of it, `ERROR` for what does not parse; the text itself for tokens such as `&&`. */
  readonly type: string;
  /** The node that this is to its parent, e.g. `argument`; `undefined` if the grammar gives it no name. */
  readonly field: string | undefined;
  /** Offset of its first character in the command line, in UTF-16 units. */
  readonly start: number;
  /** Offset after its last. */
  readonly end: number;
  /** The parser made it up to get on: the text lacks it. */
  readonly missing: boolean;
  readonly children: readonly ShellNode[];
}

/** Parses command lines of one shell. */
export interface ShellParser {
  /** The tree of a command line, also of one with errors. Never throws; nothing of a tree needs to be freed. */
  parse(commandLine: string): ShellNode;
}

/** Loads the parser of a shell when it is first needed. Rejects only if Baton's own files are broken. */
export type LoadShellParser = (shell: ShellName) => Promise<ShellParser>;
