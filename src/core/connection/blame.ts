import type { Failure } from "../model/failure.ts";
import { wrongPath, type ApiReading } from "./apiStage.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { failed, findingOf } from "./failed.ts";
import { keyFinding, type KeyContext } from "./keyFinding.ts";
import { oldVersion } from "./modelsStage.ts";
import type { StageId, StageOutcome } from "./stage.ts";

/** An earlier stage that a failed question shows to be at fault. */
export function blameOf(
  failure: Failure,
  testRun: ConnectionTestRun,
  api: ApiReading,
  keyContext: KeyContext,
): { readonly id: StageId; readonly outcome: StageOutcome } | undefined {
  if (failure.kind === "auth") {
    const { finding, details } = keyFinding(failure, testRun, keyContext);
    return { id: "key", outcome: failed(finding, details) };
  }
  if (failure.kind === "permission") {
    const { finding, details } = keyFinding(failure, testRun, keyContext);
    return finding.code === "other-region" || finding.code === "clock" ? { id: "key", outcome: failed(finding, details) } : undefined;
  }
  if (failure.kind === "invalid-request" && failure.parameter === "api-version") {
    return { id: "models", outcome: oldVersion(testRun, failure) };
  }
  const isPath = failure.kind === "not-found" && failure.retry === "never";
  if (isPath && testRun.target.type === "azure" && testRun.target.apiVersion !== undefined) {
    // Azure finds nothing at any path of a version that it does not know.
    return { id: "models", outcome: oldVersion(testRun, failure) };
  }
  if (isPath && api.isMissing) {
    return {
      id: "api",
      outcome: failed(wrongPath(testRun, undefined, undefined), findingOf(failure, testRun.target, testRun.ports.clock.nowMs()).details),
    };
  }
  return undefined;
}
