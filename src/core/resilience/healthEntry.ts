import type { FailureKind } from "../model/failure.ts";
import { isRecord } from "../model/json.ts";
import type { HealthEntry, Rest } from "./healthBook.ts";

/** Every kind of failure that something may rest for. */
const restKinds: ReadonlySet<string> = new Set<FailureKind>([
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
  const readBreaker =
    isRecord(breaker) && typeof breaker["failures"] === "number" && typeof breaker["restsUntilMs"] === "number"
      ? { failures: breaker["failures"], restsUntilMs: breaker["restsUntilMs"] }
      : undefined;
  return { key, atMs, rest: readRest(value["rest"]), breaker: readBreaker };
}

function readRest(value: unknown): Rest | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { kind, untilMs, soft, message } = value;
  if (typeof kind !== "string" || !restKinds.has(kind) || (typeof untilMs !== "number" && untilMs !== null)) {
    return undefined;
  }
  return { kind: kind as FailureKind, untilMs, soft: soft === true, message: typeof message === "string" ? message : undefined };
}
