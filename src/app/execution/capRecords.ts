import type { CapLedger, Spent } from "../../core/resilience/capLedger.ts";
import type { Records } from "../records/record.ts";

/** Where health, and what was sent with keys that have caps, is kept. */
export type HealthStore = Omit<Records, "get">;

const prefix = "spent:";
/** What was sent is reported for so long, in milliseconds. */
const reportPeriodMs = 60_000;

/** Whether an entry of the store is one of those kept here. */
export function isCapRecord(key: string): boolean {
  return key.startsWith(prefix);
}

/** Reports to other windows what was sent with keys that have caps, and a restart what was sent just before; `window`: a name that no other has. Returns what ends it. */
export function shareCaps(ledger: CapLedger, records: HealthStore, window: string, nowMs: number): () => void {
  const take = (key: string, value: unknown): void => {
    const [, from, accountId] = /^spent:([^|]*)\|(.*)$/s.exec(key) ?? [];
    if (from !== undefined && from !== window && accountId !== undefined) {
      ledger.take(accountId, from, readSpent(value));
    }
  };
  for (const { key, value, atMs } of records.entries()) {
    if (isCapRecord(key)) {
      if (atMs < nowMs - reportPeriodMs) {
        void records.delete(key);
      } else {
        take(key, value);
      }
    }
  }
  const endReporting = ledger.onSpent((accountId, spent) => {
    void records.set(
      `${prefix}${window}|${accountId}`,
      spent.map(({ second, requests, tokens }) => [second, requests, tokens]),
    );
  });
  const watching = records.onDidChange((keys) => {
    if ([...keys].some(isCapRecord)) {
      for (const { key, value } of records.entries()) {
        if (keys.has(key)) {
          take(key, value);
        }
      }
    }
  });
  return () => {
    endReporting();
    watching.dispose();
  };
}

function readSpent(value: unknown): readonly Spent[] {
  return Array.isArray(value)
    ? value.flatMap((one: unknown) => {
        const [second, requests, tokens] = Array.isArray(one) ? (one as readonly unknown[]) : [];
        return typeof second === "number" && typeof requests === "number" && typeof tokens === "number"
          ? [{ second, requests, tokens }]
          : [];
      })
    : [];
}
