import type { FileChange } from "./fileChange.ts";

/** A path that has changed although nobody knows what was there before. */
export interface UnknownChange {
  /** Absolute, without links. */
  readonly path: string;
  readonly kind: "create" | "edit" | "delete";
}

/** What has changed in the workspace's files. */
export interface FoundChanges {
  /** Changes that can be undone: what was there before is known, and what is there now. In the order of their paths. */
  readonly changes: readonly FileChange[];
  /** Changes that can't. */
  readonly unknown: readonly UnknownChange[];
  /** There were too many files to look at them all. */
  readonly isPartial: boolean;
}

/** Finds what changes the workspace's files while something else than Baton's own tools may change them. */
export interface FileWatch {
  /** Takes down what is there. `end` resolves with what has changed since; it's called once. Ends early with `signal`, and then knows less. Never rejects. */
  begin(signal: AbortSignal): Promise<{ end(): Promise<FoundChanges> }>;
}
