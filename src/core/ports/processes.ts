/** A command line, and how it is to run. */
export interface CommandOrder {
  /** For the shell: bash, or PowerShell on Windows. */
  readonly command: string;
  /** The program, with its first arguments, that gets the command line as its last argument; left out: the system's shell. */
  readonly shell?: readonly string[] | undefined;
  /** The absolute folder that it runs in. */
  readonly folder: string;
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Under which a command in the background is known. Left out: somebody waits for it. */
  readonly handle?: string | undefined;
  /** How long it may run, in milliseconds; then it is ended with all that it started. */
  readonly timeoutMs: number;
}

/** How a command ended. */
export type CommandEnd =
  /** By itself. `leftRunning`: processes that it started were still there, and were ended. */
  | { readonly kind: "exit"; readonly code: number; readonly leftRunning: boolean }
  /** By a signal of another process, such as `SIGSEGV`. */
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "stopped" }
  /** It never ran; `reason` is what the system says. */
  | { readonly kind: "not-started"; readonly reason: string };

/** Runs commands as processes of Baton's own. */
export interface Processes {
  /**
   * Runs a command without input. `output` gets what it writes to either stream, as it comes. When `signal` is aborted, or the time is up, the command and all that it started is ended within a second. Resolves when
   * the command itself has ended: what it left running does not hold it up. Never rejects.
   */
  run(order: CommandOrder, output: (text: string) => void, signal: AbortSignal): Promise<CommandEnd>;
}
