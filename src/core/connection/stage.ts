import type { Finding } from "./finding.ts";

/** The stages of a connection test, in the order in which they are tried where no proxy is on the way. */
export const stageIds = [
  "address",
  "dns",
  "tcp",
  "tls",
  "proxy",
  "api",
  "key",
  "models",
  "answer",
  "stream",
  "tools",
  "structured",
  "vision",
] as const;

export type StageId = (typeof stageIds)[number];

/** Where a proxy is on the way: it is reached first, and TLS is spoken through it. */
export const stageIdsThroughProxy: readonly StageId[] = [
  "address",
  "dns",
  "tcp",
  "proxy",
  "tls",
  "api",
  "key",
  "models",
  "answer",
  "stream",
  "tools",
  "structured",
  "vision",
];

/** The stages as people read them. */
export const stageLabels: Readonly<Record<StageId, string>> = {
  address: "Address",
  dns: "DNS",
  tcp: "TCP",
  tls: "TLS",
  proxy: "Proxy",
  api: "API",
  key: "Key",
  models: "Models list",
  answer: "One-word answer",
  stream: "Stream",
  tools: "Tool call",
  structured: "Structured output",
  vision: "Vision",
};

/**
 * How a stage stands. `warned`: it works, but something is worth knowing. `skipped`: there was nothing to try, such as vision of a model that
 * claims none. `not-tried`: a stage before it failed. `stopped`: the user left while it ran.
 */
export type StageStatus = "waiting" | "running" | "passed" | "warned" | "failed" | "skipped" | "not-tried" | "stopped";

/** What came of a stage. Holds no secret. */
export interface StageOutcome {
  readonly status: Exclude<StageStatus, "waiting" | "running">;
  /** One line: what was found; where it was not tried, why. */
  readonly summary: string;
  /** What is wrong and what to do; with `failed` always, with `warned` mostly. */
  readonly finding?: Finding | undefined;
  /** Lines for the report: a certificate's facts, the provider's own words. */
  readonly details?: readonly string[] | undefined;
}

/** A stage as it stands now. */
export interface Stage {
  readonly id: StageId;
  readonly status: StageStatus;
  /** Empty while it waits or runs. */
  readonly summary: string;
  readonly finding?: Finding | undefined;
  readonly details?: readonly string[] | undefined;
  /** How long it took, in milliseconds; `undefined` where nothing was done. */
  readonly elapsedMs?: number | undefined;
}
