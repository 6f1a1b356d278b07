/** What is left of a limit, as a provider reports it. Times are milliseconds since 1970-01-01 UTC. */
export interface LimitState {
  readonly limit: number;
  /** In whole units, the rest of one not counted. */
  readonly remaining: number;
  /** When nothing will be used any more. */
  readonly resetAtMs: number;
}

/** Counts what is used of a limit. */
export interface LimitCounter {
  /** How long until so much is left, in milliseconds; 0: now. More than the limit never is: then it is the time until all is left. */
  waitMs(amount: number, nowMs: number): number;
  /** Uses so much. */
  take(amount: number, nowMs: number): void;
  state(nowMs: number): LimitState;
}

/** A fixed window: it begins with the first request after the last one's end, and is whole again at its own. */
export class WindowCounter implements LimitCounter {
  readonly #limit: number;
  readonly #windowMs: number;
  #used = 0;
  #endsAtMs = 0;

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  waitMs(amount: number, nowMs: number): number {
    return nowMs >= this.#endsAtMs || this.#used + amount <= this.#limit ? 0 : this.#endsAtMs - nowMs;
  }

  take(amount: number, nowMs: number): void {
    if (nowMs >= this.#endsAtMs) {
      this.#endsAtMs = nowMs + this.#windowMs;
      this.#used = 0;
    }
    this.#used += amount;
  }

  state(nowMs: number): LimitState {
    const isOver = nowMs >= this.#endsAtMs;
    return {
      limit: this.#limit,
      remaining: isOver ? this.#limit : Math.max(0, this.#limit - this.#used),
      resetAtMs: isOver ? nowMs : this.#endsAtMs,
    };
  }
}

/** A bucket that fills evenly: empty, it is full after one window. */
export class BucketCounter implements LimitCounter {
  readonly #limit: number;
  readonly #perMs: number;
  #level: number;
  #atMs = 0;

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#perMs = limit / windowMs;
    this.#level = limit;
  }

  waitMs(amount: number, nowMs: number): number {
    return Math.max(0, Math.ceil((Math.min(amount, this.#limit) - this.#levelAt(nowMs)) / this.#perMs));
  }

  take(amount: number, nowMs: number): void {
    this.#level = Math.max(0, this.#levelAt(nowMs) - amount);
    this.#atMs = nowMs;
  }

  state(nowMs: number): LimitState {
    const level = this.#levelAt(nowMs);
    return { limit: this.#limit, remaining: Math.floor(level), resetAtMs: nowMs + Math.ceil((this.#limit - level) / this.#perMs) };
  }

  #levelAt(nowMs: number): number {
    return Math.min(this.#limit, this.#level + (nowMs - this.#atMs) * this.#perMs);
  }
}
