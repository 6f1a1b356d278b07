import type { LedgerEntry } from "../accounting/ledger.ts";

/** Where attempts are booked. */
export interface LedgerPort {
  /** Takes an entry. Returns at once and never throws: an answer never waits for its book-keeping. */
  book(entry: LedgerEntry): void;
}
