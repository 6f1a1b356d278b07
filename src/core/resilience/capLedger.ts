/** Limits that the user sets by hand, for a key whose provider names none, or allows more than is wanted. They hold for the key: over all its models, and in all windows together. */
export interface Caps {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

/** What was sent with a key within one second, as windows report to each other. */
export interface Spent {
  /** Since 1970-01-01 UTC. */
  readonly second: number;
  readonly requests: number;
  readonly tokens: number;
}

interface Sent {
  readonly atMs: number;
  readonly requests: number;
  readonly tokens: number;
}

const minuteMs = 60_000;

/**
 * What was sent with each key within the last minute, for caps. One for all requests of a process; windows share it through {@link onSpent} and {@link take}.
 * Times are milliseconds since 1970-01-01 UTC.
 */
export class CapLedger {
  readonly #own = new Map<string, readonly Sent[]>();
  /** By key, then by window. */
  readonly #others = new Map<string, Map<string, readonly Sent[]>>();
  readonly #listeners = new Set<(accountId: string, spent: readonly Spent[]) => void>();

  /** Calls back with all that this process has sent within the last minute with a key that has caps, whenever that changes. Returns what ends it. */
  onSpent(listener: (accountId: string, spent: readonly Spent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Takes what another window, or an earlier run, has sent with a key. */
  take(accountId: string, window: string, spent: readonly Spent[]): void {
    const windows = this.#others.get(accountId) ?? new Map<string, readonly Sent[]>();
    this.#others.set(accountId, windows);
    // At the end of its second: a little late rather than a little early.
    windows.set(
      window,
      spent.map(({ second, ...counts }) => ({ atMs: second * 1000 + 999, ...counts })),
    );
  }

  /** A request of about `tokens` tokens goes. Returns what takes it back, for one that was never sent after all. */
  sent(accountId: string, tokens: number, caps: Caps | undefined, nowMs: number): () => void {
    const sent = { atMs: nowMs, requests: 1, tokens };
    this.#change(accountId, [...recent(this.#own.get(accountId), nowMs), sent], caps);
    return () => {
      this.#change(
        accountId,
        (this.#own.get(accountId) ?? []).filter((other) => other !== sent),
        caps,
      );
    };
  }

  /** When a request of about `tokens` tokens may go; `nowMs`: now. One that is larger than the cap counts as the whole cap. */
  freeAtMs(accountId: string, tokens: number, caps: Caps | undefined, nowMs: number): number {
    const { requestsPerMinute, tokensPerMinute } = caps ?? {};
    if (requestsPerMinute === undefined && tokensPerMinute === undefined) {
      return nowMs;
    }
    const sent = [this.#own.get(accountId), ...(this.#others.get(accountId)?.values() ?? [])]
      .flatMap((one) => recent(one, nowMs))
      .sort((one, other) => one.atMs - other.atMs);
    const freeFor = (cap: number | undefined, amount: number, amountOf: (one: Sent) => number): number => {
      let over = cap === undefined ? 0 : sent.reduce((sum, one) => sum + amountOf(one), 0) + Math.min(amount, cap) - cap;
      let freeMs = nowMs;
      for (const one of sent) {
        if (over <= 0) {
          break;
        }
        over -= amountOf(one);
        freeMs = one.atMs + minuteMs;
      }
      return freeMs;
    };
    return Math.max(
      freeFor(requestsPerMinute, 1, ({ requests }) => requests),
      freeFor(tokensPerMinute, tokens, (one) => one.tokens),
    );
  }

  #change(accountId: string, sent: readonly Sent[], caps: Caps | undefined): void {
    this.#own.set(accountId, sent);
    if (this.#listeners.size > 0 && (caps?.requestsPerMinute !== undefined || caps?.tokensPerMinute !== undefined)) {
      const spent = bySecond(sent);
      for (const listener of this.#listeners) {
        listener(accountId, spent);
      }
    }
  }
}

function recent(sent: readonly Sent[] | undefined, nowMs: number): readonly Sent[] {
  return sent?.filter(({ atMs }) => atMs > nowMs - minuteMs) ?? [];
}

function bySecond(sent: readonly Sent[]): readonly Spent[] {
  const seconds = new Map<number, Spent>();
  for (const { atMs, requests, tokens } of sent) {
    const second = Math.floor(atMs / 1000);
    const before = seconds.get(second);
    seconds.set(second, { second, requests: (before?.requests ?? 0) + requests, tokens: (before?.tokens ?? 0) + tokens });
  }
  return [...seconds.values()];
}
