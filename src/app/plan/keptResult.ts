import { isRecord, type JsonValue } from "../../core/model/json.ts";
import type { CheckedResult } from "../../core/plan/evidence/checkedResult.ts";
import type { WorkerEnd } from "./workerRun.ts";

/** What the journal keeps of a task's run, also of one that was stopped: what people, the orchestrator and later tasks read. JSON. */
export interface KeptResult extends Omit<CheckedResult, "status"> {
  readonly status: CheckedResult["status"] | "stopped";
  /** Why the run ended; missing for one that is done. */
  readonly reason?: string | undefined;
  /** Calls of all runs of the task so far. */
  readonly calls: number;
}

/** The result of a run as it is kept, with the files that earlier runs of the task changed. `result`: `undefined` if the run was stopped before it could be checked. Pure. */
export function keptResult(
  result: CheckedResult | undefined,
  { calls, changes, end, handUp }: WorkerEnd,
  earlier: KeptResult | undefined,
): JsonValue {
  const changed = (result?.changed ?? changes).map(({ path, kind, added, removed }) => ({ path, kind, added, removed }));
  const before = (earlier?.changed ?? []).filter(({ path }) => !changed.some((other) => other.path === path));
  const reason = handUp?.reason ?? end.message;
  const kept: KeptResult = {
    ...(result ?? { status: "stopped", summary: "", checks: [], claims: [], findings: [], confidence: "unknown", questions: [] }),
    changed: [...before, ...changed],
    ...(reason === undefined ? {} : { reason }),
    calls: (earlier?.calls ?? 0) + calls.length,
  };
  // What is kept is what is read back.
  return JSON.parse(JSON.stringify(kept)) as JsonValue;
}

/** A result that was kept; `undefined` if it is none. Pure. */
export function readKeptResult(value: JsonValue | undefined): KeptResult | undefined {
  const isWhole =
    isRecord(value) &&
    typeof value["summary"] === "string" &&
    typeof value["calls"] === "number" &&
    ["changed", "checks", "claims", "findings", "questions"].every((name) => Array.isArray(value[name]));
  return isWhole ? (value as unknown as KeptResult) : undefined;
}
