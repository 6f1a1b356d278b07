/** What a request is for: the user waits for its answer, a worker that the user has set to work does, or nobody in particular. */
export type RequestPriority = "interactive" | "worker" | "background";

const ranks: Readonly<Record<RequestPriority, number>> = { interactive: 0, worker: 1, background: 2 };

/** So many times in a row others are let go before a request of a lower priority that waits; then it has its turn. */
const shareEvery = 10;

/** One that waits. */
export interface Queued {
  readonly priority: RequestPriority;
}

/**
 * Who is next when there is room: what the user waits for, then workers, then background, each in the order in which they came. So that nobody waits for
 * ever, one permit in {@link shareEvery} goes to whoever of a lower priority has waited for longest.
 */
export class AdmissionQueue<Waiter extends Queued> {
  #waiters: readonly Waiter[] = [];
  /** Permits in a row that were given while one of a lower priority waited. */
  #passed = 0;
  #due: Waiter | undefined;

  get size(): number {
    return this.#waiters.length;
  }

  add(waiter: Waiter): void {
    this.#waiters = [...this.#waiters, waiter];
  }

  remove(waiter: Waiter): void {
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
  }

  /** All that wait, the next first. */
  inTurn(): readonly Waiter[] {
    const ranked = this.#waiters.toSorted((one, other) => ranks[one.priority] - ranks[other.priority]);
    const [first] = ranked;
    this.#due = first !== undefined && this.#passed >= shareEvery - 1 ? this.#waiters.find((waiter) => isBehind(waiter, first)) : undefined;
    const due = this.#due;
    return due === undefined ? ranked : [due, ...ranked.filter((waiter) => waiter !== due)];
  }

  /** One that waits is let go; it is removed besides. */
  permitted(waiter: Waiter): void {
    const isPassing = waiter !== this.#due && this.#waiters.some((other) => isBehind(other, waiter));
    this.#passed = isPassing ? this.#passed + 1 : 0;
  }
}

function isBehind(one: Queued, other: Queued): boolean {
  return ranks[one.priority] > ranks[other.priority];
}
