/** A hand on a run that is on its way: stops it, or one of its calls, and has it use what it waits for. One serves one run, with all its requests. */
export class RunControl {
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
  readonly #stop = new AbortController();
  readonly #calls = new Map<string, AbortController>();
  #useNow: ((waitId: number | undefined) => void) | undefined;
  #waits = 0;

  /** `signal`: stops the run, too. */
  constructor(signal?: AbortSignal) {
    this.signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
  }

  /** Stops the run; what has come stays. */
  stop(): void {
    this.#stop.abort();
  }

  /** Stops a call of a tool that runs, by its part; the run goes on. Does nothing for any other. */
  stopCall(partId: string): void {
    this.#calls.get(partId)?.abort();
  }

  /** For the agent: aborted once such a call is stopped. */
  callSignal(partId: string): AbortSignal {
    const stop = this.#calls.get(partId) ?? new AbortController();
    this.#calls.set(partId, stop);
    return stop.signal;
  }

  /** What the run waits for, or has given up for another that has not begun to answer, is asked now. Does nothing if the wait `waitId` (default: any) is over. */
  useNow(waitId?: number): void {
    this.#useNow?.(waitId);
  }

  /** For the executor: the id of a wait, unique in the run. */
  newWaitId(): number {
    return (this.#waits += 1);
  }

  /** For the executor: `useNow` is called for as long as its request is under way. Returns what ends that. */
  hear(useNow: (waitId: number | undefined) => void): () => void {
    this.#useNow = useNow;
    return () => {
      if (this.#useNow === useNow) {
        this.#useNow = undefined;
      }
    };
  }
}
