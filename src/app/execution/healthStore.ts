import type { SharedRecords } from "../records/sharedRecords.ts";

/** Where health, and what was sent with keys that have caps, is kept. */
export type HealthStore = Pick<SharedRecords, "entries" | "set" | "delete" | "onDidChange">;
