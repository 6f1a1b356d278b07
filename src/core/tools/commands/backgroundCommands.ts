import type { Clock } from "../../ports/clock.ts";
import type { CommandEnd, CommandOrder, Processes } from "../../ports/processes.ts";
import { CommandOutput } from "./commandOutput.ts";

/** A command that runs, or has run, while its agent goes on. */
export interface BackgroundCommand {
  /** Unique in the window. */
  readonly handle: string;
  readonly command: string;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
  /** How it ended; `undefined`: it runs. */
  readonly end: CommandEnd | undefined;
  /** It ended because the user stopped it. */
  readonly isStoppedByUser: boolean;
}

interface Running {
  readonly handle: string;
  readonly command: string;
  readonly startedAtMs: number;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  output: CommandOutput;
  end: CommandEnd | undefined;
  isStoppedByUser: boolean;
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
  readonly #listeners = new Set<() => void>();
  #count = 0;

  constructor(processes: Processes, clock: Clock) {
    this.#processes = processes;
    this.#clock = clock;
  }

  /** All that are known, in the order in which they were started. */
  get all(): readonly BackgroundCommand[] {
    return [...this.#commands.values()].map(stateOf);
  }

  /** Calls `listener` when a command has begun or ended. The returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts a command, and gives its handle. */
  start(order: Omit<CommandOrder, "timeoutMs" | "handle">): string {
    this.#count += 1;
    const handle = `c${String(this.#count)}`;
    const stop = new AbortController();
    const finish = Promise.withResolvers<void>();
    const running: Running = {
      handle,
      command: order.command,
      startedAtMs: this.#clock.nowMs(),
      stop,
      done: finish.promise,
      output: new CommandOutput(),
      end: undefined,
      isStoppedByUser: false,
      heard: () => undefined,
    };
    this.#commands.set(handle, running);
    const output = (text: string): void => {
      running.output.add(text);
      running.heard();
    };
    this.#processes.run({ ...order, handle, timeoutMs: noTimeoutMs }, output, stop.signal).then(
      (end) => {
        running.end = end;
        running.heard();
        finish.resolve();
        this.#forgetOldest();
        this.#changed();
      },
      () => undefined,
    );
    this.#changed();
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
    return { ...stateOf(running), output };
  }

  /** Ends a command with all that it started. Resolves once it has ended, with whether there was one that ran. `by`: who wants it. */
  async stop(handle: string, by: "agent" | "user" = "agent"): Promise<boolean> {
    const running = this.#commands.get(handle);
    if (running === undefined || running.end !== undefined) {
      return false;
    }
    running.isStoppedByUser = by === "user";
    running.stop.abort();
    await running.done;
    return true;
  }

  /** Ends all. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#commands.keys()].map((handle) => this.stop(handle)));
  }

  #changed(): void {
    this.#listeners.forEach((listener) => listener());
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

function stateOf({ handle, command, startedAtMs, end, isStoppedByUser }: Running): BackgroundCommand {
  return { handle, command, startedAtMs, end, isStoppedByUser: isStoppedByUser && end?.kind === "stopped" };
}
