/** Whether commands can run in a sandbox here; if not, one sentence says why and what to do. */
export type SandboxState = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Runs commands so that they write in the workspace alone, reach no network and read no secrets. */
export interface CommandSandbox {
  /** A program is tried once; one that is missing is looked for again each time. Never rejects. */
  state(): Promise<SandboxState>;
  /**
   * The program and arguments that take a command line, as the last argument, and run it in the sandbox; `undefined` if there is none. `folders`: absolute paths that it may write below,
   * apart from what is protected there. Looks at the folders anew each time. Never rejects.
   */
  shell(folders: readonly string[]): Promise<readonly string[] | undefined>;
}
