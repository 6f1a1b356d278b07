import type { RecordedRequest } from "./script.ts";

/** Keeps what the server was sent, and hands the generation requests to whoever waits for one. */
export class Recorder {
  readonly #requests: RecordedRequest[] = [];
  #untaken: RecordedRequest[] = [];
  readonly #waiting: ((request: RecordedRequest) => void)[] = [];
  readonly #keeps: boolean;

  /** `keeps`: whether requests are kept; else they go to whoever waits, and are forgotten. */
  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  /** In order of arrival. The array is live. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  /** Adds one whose body has been read. Bodies may come in another order than heads: the heads' order counts. */
  add(request: RecordedRequest, isGeneration: boolean): void {
    if (this.#keeps) {
      const later = this.#requests.findIndex((other) => other.atMs > request.atMs);
      this.#requests.splice(later === -1 ? this.#requests.length : later, 0, request);
    }
    if (!isGeneration) {
      return;
    }
    const waiter = this.#waiting.shift();
    if (waiter !== undefined) {
      waiter(request);
    } else if (this.#keeps) {
      this.#untaken.push(request);
    }
  }

  /** The first generation request that nobody has taken, or the next one that comes. */
  next(): Promise<RecordedRequest> {
    const first = this.#untaken.shift();
    return first === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(first);
  }

  /** Forgets all requests. Those who wait go on waiting. */
  clear(): void {
    this.#requests.length = 0;
    this.#untaken = [];
  }
}
