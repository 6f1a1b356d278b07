/** How bad a problem is, the worst first. */
export const problemSeverities = ["error", "warning", "info", "hint"] as const;
export type ProblemSeverity = (typeof problemSeverities)[number];

/** What a language server or a linter says about a place. */
export interface Problem {
  /** Absolute, with `/`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly severity: ProblemSeverity;
  readonly message: string;
  /** Who says it, and its number there: `ts(2322)`, `eslint(no-unused-vars)`. */
  readonly source?: string | undefined;
}

/** Something with a name in code. */
export interface CodeSymbol {
  readonly name: string;
  /** `class`, `function` and so on. */
  readonly kind: string;
  readonly path: string;
  /** Where its name stands, from 1. */
  readonly line: number;
  readonly column: number;
  /** What it is in, if the server says so. */
  readonly container?: string | undefined;
  /** How deep it is in the symbols of its file; 0 at the top. */
  readonly depth: number;
}

/** A place in code, from 1. */
export interface CodePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** The problems that language servers report. Paths are absolute, with `/`. Nothing rejects. */
export interface Problems {
  /** Those of all files that servers have looked at. */
  all(): readonly Problem[];
  /**
   * Makes servers look at a file that may not be open, until `leave`. Resolves with whether what they say of it is known: `false` if none said anything in time, which is less before an edit (`purpose`). Ends with `signal`.
   */
  lookAt(path: string, signal: AbortSignal, purpose: "question" | "edit"): Promise<boolean>;
  /** What `lookAt` opened for a file is closed, once it was left as often as it was looked at. */
  leave(path: string): void;
  /** Begins to wait for what servers say after a change. `settled` resolves once they have spoken of one of the paths and are quiet, or the time is up, or `signal` is aborted. */
  watch(paths: readonly string[], signal: AbortSignal): { settled(): Promise<void> };
}

/** What language servers know of code. What comes back is `undefined` if none has an answer, also when it takes too long. Ends with `signal`; nothing rejects. */
export interface LanguageServers {
  /** The symbols of a file, in its order. */
  symbolsOf(path: string, signal: AbortSignal): Promise<readonly CodeSymbol[] | undefined>;
  /** The symbols of the workspace whose names fit a query, as servers match them. */
  findSymbols(query: string, signal: AbortSignal): Promise<readonly CodeSymbol[] | undefined>;
  /** All places that use what stands at a place, itself too. */
  references(place: CodePlace, signal: AbortSignal): Promise<readonly CodePlace[] | undefined>;
}
