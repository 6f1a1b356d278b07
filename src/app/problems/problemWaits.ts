import type { Clock } from "../../core/ports/clock.ts";

/** How long is waited, in milliseconds. */
const waits = {
  /** For a first word of servers that are known to speak of such files. */
  speaking: 1000,
  /** For a first word where there may be a server that is just starting, and the question is what it says. */
  starting: 10_000,
  /** Where there is none, it seems, or all were silent before. */
  silent: 200,
  /** Servers report in several steps: so long after the last it is taken to be all. */
  quiet: 250,
  /** At most, however much is reported. */
  most: 12_000,
};
/** After so many waits in which nothing was reported there is probably no server, until one reports something all the same. */
const silencesBelieved = 2;
/** What is waited for: what servers say of a file, because somebody asks; or what they say on both sides of an edit, which is not to take long. */
export type WaitPurpose = "question" | "edit";

/** What is known of servers. Paths are absolute, with `/`. */
export interface ProblemEvents {
  /** Whether something is installed that may speak of files of the language. */
  mayHaveServer(language: string): boolean;
  /** Fires with the paths whose problems have changed. */
  onDidChange(listener: (paths: readonly string[]) => void): { dispose(): unknown };
  /** How long an edit may wait in all for a first word of servers that may just be starting, in milliseconds. */
  editWaitMs(): number;
}

/** A wait that has begun. */
export interface ProblemWait {
  /** Resolves with whether servers have spoken of one of the paths: when they are quiet, when the time is up, or when the signal is aborted. Never rejects. */
  over(): Promise<boolean>;
}

/** Waits for what language servers report, and learns for which languages nobody ever reports anything. */
export class ProblemWaits {
  readonly #clock: Clock;
  readonly #events: ProblemEvents;
  readonly #silences = new Map<string, number>();
  readonly #speaking = new Set<string>();

  constructor(clock: Clock, events: ProblemEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** Whether servers have ever spoken of a file of the language. */
  speaks(language: string): boolean {
    return this.#speaking.has(language);
  }

  /** Servers have spoken of a file of the language, waited for or not. */
  heard(language: string): void {
    this.#speaking.add(language);
  }

  /** Begins to wait for reports on `paths`. What is reported from now on counts, also before `over` is called. */
  begin(language: string, paths: readonly string[], signal: AbortSignal, purpose: WaitPurpose = "question"): ProblemWait {
    const first = this.#firstWait(language, purpose);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let hasSpoken = false;
    let isAwaited = false;
    let cancelQuiet = (): void => undefined;
    let cancelMost = (): void => undefined;
    const end = (): void => {
      subscription.dispose();
      signal.removeEventListener("abort", end);
      cancelQuiet();
      cancelMost();
      resolve(hasSpoken);
    };
    const waitFor = (delayMs: number): void => {
      cancelQuiet();
      cancelQuiet = this.#clock.after(delayMs, () => {
        this.#learn(language, purpose, hasSpoken);
        end();
      });
    };
    const subscription = this.#events.onDidChange((changed) => {
      if (paths.some((path) => changed.includes(path))) {
        hasSpoken = true;
        if (isAwaited) {
          waitFor(waits.quiet);
        }
      }
    });
    signal.addEventListener("abort", end, { once: true });
    return {
      over: () => {
        if (signal.aborted || paths.length === 0) {
          end();
        } else if (!isAwaited) {
          isAwaited = true;
          waitFor(hasSpoken ? waits.quiet : first);
          cancelMost = this.#clock.after(waits.most, end);
        }
        return promise;
      },
    };
  }

  #firstWait(language: string, purpose: WaitPurpose): number {
    // Half of it before the edit, half after.
    const most = purpose === "edit" ? this.#events.editWaitMs() / 2 : waits.starting;
    if (this.#speaking.has(language)) {
      return Math.min(waits.speaking, most);
    }
    const isSilent = (this.#silences.get(`${purpose} ${language}`) ?? 0) >= silencesBelieved || !this.#events.mayHaveServer(language);
    return isSilent ? Math.min(waits.silent, most) : most;
  }

  #learn(language: string, purpose: WaitPurpose, hasSpoken: boolean): void {
    if (hasSpoken) {
      this.#speaking.add(language);
    } else {
      const key = `${purpose} ${language}`;
      this.#silences.set(key, (this.#silences.get(key) ?? 0) + 1);
    }
  }
}
