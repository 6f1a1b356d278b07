/**
 * What `work` comes to, or a rejection as soon as `signal` is aborted, for work that takes no signal: it goes on unheard. Never holds a signal
 * for longer than the work takes.
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(new Error("The request was stopped."));
    };
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", stop);
    });
  });
}
