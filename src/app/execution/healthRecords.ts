import type { HealthBook } from "../../core/resilience/healthBook.ts";
import type { HealthEntry } from "../../core/resilience/healthEntry.ts";
import { healthValue, readHealthEntry } from "../../core/resilience/healthEntry.ts";
import { isCapRecord, type HealthStore } from "./capRecords.ts";

/**
 * Keeps what is known of the health of keys, models and addresses where all windows see it and a restart finds it. Returns what ends it. Cooldowns of keys
 * from the environment that wait for the key to be changed are not taken over from an earlier run: the variable may hold another by now.
 */
export function shareHealth(book: HealthBook, records: HealthStore, nowMs: number): () => void {
  const restore = (keys: Iterable<string> | undefined): void => {
    const wanted = keys === undefined ? undefined : new Set(keys);
    const entries = records.entries().filter(({ key }) => wanted === undefined || wanted.has(key));
    const read = entries.flatMap(({ key, value }) => readHealthEntry(key, value) ?? []);
    // What a window sends with a key that has caps changes nobody's health.
    if (read.length > 0) {
      book.merge(read);
    }
  };
  for (const { key, value } of records.entries()) {
    const entry = readHealthEntry(key, value);
    if (!isCapRecord(key) && (entry === undefined || isOver(entry, nowMs))) {
      void records.delete(key);
    }
  }
  restore(undefined);
  const endSharing = book.onChange((entry) => {
    if (entry !== undefined) {
      void records.set(entry.key, healthValue(entry), entry.atMs);
    }
  });
  const endWatching = records.onDidChange((keys) => {
    restore(keys);
  });
  return () => {
    endSharing();
    endWatching.dispose();
  };
}

/** Whether an entry of an earlier run says nothing any more. */
function isOver({ key, cooldown, breaker }: HealthEntry, nowMs: number): boolean {
  const untilMs = Math.max(breaker?.cooldownUntilMs ?? 0, cooldown === undefined ? 0 : (cooldown.untilMs ?? Number.POSITIVE_INFINITY));
  return untilMs <= nowMs || (cooldown?.untilMs === null && key.includes("/env:"));
}
