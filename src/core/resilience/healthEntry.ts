import type { FailureKind } from "../model/failure.ts";
import { isRecord, parseJson, type JsonValue } from "../model/json.ts";
import type { BreakerState } from "./breaker.ts";

/** Why something is in cooldown, and until when. */
export interface Cooldown {
  readonly kind: FailureKind;
  /** Milliseconds since 1970-01-01 UTC; `null`: until the key, or the user, changes something. */
  readonly untilMs: number | null;
  /** It is used all the same where there is nothing else: what is missing may have come since. */
  readonly soft?: boolean | undefined;
  /** What the provider said, for people. Redacted. */
  readonly message?: string | undefined;
}

/** What is kept of health beyond a process: one entry a key of the book; the later `atMs` wins. Neither cooldown nor breaker: all is well. */
export interface HealthEntry {
  /** `account:ID`, `pair:ID|MODEL` or `address:ORIGIN`. */
  readonly key: string;
  /** When it was written, in milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  readonly cooldown?: Cooldown | undefined;
  readonly breaker?: BreakerState | undefined;
}

/** The names that these fields have on disk: those of the first version, which other windows may still run. */
const kept = { cooldown: "rest", cooldownUntilMs: "restsUntilMs" } as const;

/** Every kind of failure that a cooldown may follow. */
const cooldownKinds: ReadonlySet<string> = new Set<FailureKind>([
  "auth",
  "quota",
  "permission",
  "not-found",
  "rate-limit",
  "overloaded",
  "server",
  "stalled",
  "truncated",
  "transport",
]);

/** An entry of the health book as it was kept, `undefined` where the value is none. Times are milliseconds since 1970-01-01 UTC. Pure. */
export function readHealthEntry(key: string, value: unknown): HealthEntry | undefined {
  if (!/^(?:account|pair|address):/.test(key) || !isRecord(value) || typeof value["atMs"] !== "number") {
    return undefined;
  }
  const { atMs, breaker } = value;
  return { key, atMs, cooldown: readCooldown(value[kept.cooldown]), breaker: readBreaker(breaker) };
}

/** What is kept of an entry beside its key; {@link readHealthEntry} reads it. Pure. */
export function healthValue({ atMs, cooldown, breaker }: HealthEntry): JsonValue {
  const keptBreaker = breaker && { failures: breaker.failures, [kept.cooldownUntilMs]: breaker.cooldownUntilMs };
  // As JSON has it: without the names that have no value.
  return parseJson(JSON.stringify({ atMs, [kept.cooldown]: cooldown, breaker: keptBreaker })) as JsonValue;
}

function readBreaker(value: unknown): HealthEntry["breaker"] {
  const { failures, [kept.cooldownUntilMs]: cooldownUntilMs } = isRecord(value) ? value : {};
  return typeof failures === "number" && typeof cooldownUntilMs === "number" ? { failures, cooldownUntilMs } : undefined;
}

function readCooldown(value: unknown): Cooldown | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { kind, untilMs, soft, message } = value;
  if (typeof kind !== "string" || !cooldownKinds.has(kind) || (typeof untilMs !== "number" && untilMs !== null)) {
    return undefined;
  }
  return { kind: kind as FailureKind, untilMs, soft: soft === true, message: typeof message === "string" ? message : undefined };
}
