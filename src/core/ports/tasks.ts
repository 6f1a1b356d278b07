/** A task of the editor: what a build or test of the workspace is, as its owners set it up. */
export interface EditorTask {
  /** Unique among the tasks. */
  readonly name: string;
  /** Where it comes from: `Workspace`, `npm` and so on. */
  readonly source: string;
  readonly detail?: string | undefined;
}

/** How a task ended. `output`: what it wrote, as far as the editor lets anybody see that. */
export type TaskEnd =
  | { readonly kind: "ended"; readonly code: number | undefined; readonly output: string | undefined }
  | { readonly kind: "stopped" }
  | { readonly kind: "missing" }
  | { readonly kind: "not-started"; readonly reason: string };

/** The editor's tasks. */
export interface Tasks {
  /** Never rejects. */
  list(): Promise<readonly EditorTask[]>;
  /** Runs one until it ends, in the editor's terminal. It is ended when `signal` is aborted. `output` gets what it writes as it comes. Never rejects. */
  run(name: string, output: (text: string) => void, signal: AbortSignal): Promise<TaskEnd>;
}
