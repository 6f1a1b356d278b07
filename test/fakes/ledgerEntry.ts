import type { LedgerEntry } from "../../src/core/accounting/ledger.ts";

/** An attempt that was answered, with what a test says of it. */
export function ledgerEntry(more: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    atMs: Date.UTC(2026, 10, 28),
    runId: "run",
    stepId: "s1",
    slot: "worker",
    agent: "worker",
    client: "panel",
    provider: "p",
    model: "m",
    accountId: "p/a",
    usage: { inputTokens: 10, outputTokens: 2 },
    usageSource: "reported",
    outcome: "answered",
    startedAtMs: 0,
    elapsedMs: 5,
    ...more,
  };
}
