import type { Clock } from "../../ports/clock.ts";
import type { CommandEnd, CommandOrder, Processes } from "../../ports/processes.ts";
import { CommandOutput } from "./commandOutput.ts";

/** A command that runs, or has run, while its agent goes on. */
export interface BackgroundCommand {
  /** Unique in the window. */
  readonly handle: string;
  readonly command: string;
  /** How it ended; `undefined`: it runs. */
  readonly end: CommandEnd | undefined;
}

interface Running {
  readonly handle: string;
  readonly command: string;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  output: CommandOutput;
  end: CommandEnd | undefined;
  /** Called when there is something new. */
  heard: () => void;
}

/** Commands that have ended and are still known; the oldest go first. */
const mostEnded = 50;
/** Longer than any window lives, and as long as timers can be. */
const noTimeoutMs = 2 ** 31 - 1;

/** The commands that agents run in the background: they outlive their run, and end with the window, or when somebody stops them. One for each window. */
export class BackgroundCommands {
  readonly #processes: Processes;
  readonly #clock: Clock;
  readonly #commands = new Map<string, Running>();
  #count = 0;

  constructor(processes: Processes, clock: Clock) {
    this.#processes = processes;
    this.#clock = clock;
  }

  /** All that are known, in the order in which they were started. */
  get all(): readonly BackgroundCommand[] {
    return [...this.#commands.values()].map(({ handle, command, end }) => ({ handle, command, end }));
  }

  /** Starts a command, and gives its handle. */
  start(order: Omit<CommandOrder, "timeoutMs">): string {
    this.#count += 1;
    const handle = `c${String(this.#count)}`;
    const stop = new AbortController();
    const finish = Promise.withResolvers<void>();
    const running: Running = {
      handle,
      command: order.command,
      stop,
      done: finish.promise,
      output: new CommandOutput(),
      end: undefined,
      heard: () => undefined,
    };
    this.#commands.set(handle, running);
    const output = (text: string): void => {
      running.output.add(text);
      running.heard();
    };
    this.#processes.run({ ...order, timeoutMs: noTimeoutMs }, output, stop.signal).then(
      (end) => {
        running.end = end;
        running.heard();
        finish.resolve();
        this.#forgetOldest();
      },
      () => undefined,
    );
    return handle;
  }

  /** What a command has written since it was last asked for, and whether it runs. Waits up to `waitMs` if there is nothing new and it runs; ends with `signal`. `undefined`: there is no such command. */
  async read(handle: string, waitMs: number, signal: AbortSignal): Promise<(BackgroundCommand & { readonly output: string }) | undefined> {
    const running = this.#commands.get(handle);
    if (running === undefined) {
      return undefined;
    }
    if (running.output.text === "" && running.end === undefined && waitMs > 0) {
      await this.#heard(running, waitMs, signal);
    }
    const output = running.output.text;
    running.output = new CommandOutput();
    return { handle, command: running.command, end: running.end, output };
  }

  /** Ends a command with all that it started. Resolves once it has ended, with whether there was one that ran. */
  async stop(handle: string): Promise<boolean> {
    const running = this.#commands.get(handle);
    if (running === undefined || running.end !== undefined) {
      return false;
    }
    running.stop.abort();
    await running.done;
    return true;
  }

  /** Ends all. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#commands.keys()].map((handle) => this.stop(handle)));
  }

  #heard(running: Running, waitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        cancel();
        signal.removeEventListener("abort", over);
        running.heard = () => undefined;
        resolve();
      };
      const cancel = this.#clock.after(waitMs, over);
      signal.addEventListener("abort", over, { once: true });
      running.heard = over;
    });
  }

  #forgetOldest(): void {
    const ended = [...this.#commands.values()].filter(({ end }) => end !== undefined);
    ended.slice(0, Math.max(0, ended.length - mostEnded)).forEach(({ handle }) => this.#commands.delete(handle));
  }
}
