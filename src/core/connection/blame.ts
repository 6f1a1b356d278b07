import type { Failure } from "../model/failure.ts";
import { wrongPath, type ApiReading } from "./apiStage.ts";
import type { Course } from "./course.ts";
import { failed, findingOf } from "./failed.ts";
import { keyFinding, type KeyScene } from "./keyFinding.ts";
import { oldVersion } from "./modelsStage.ts";
import type { StageId, StageOutcome } from "./stage.ts";

/** An earlier stage that a failed question shows to be at fault. */
export function blameOf(
  failure: Failure,
  course: Course,
  api: ApiReading,
  scene: KeyScene,
): { readonly id: StageId; readonly outcome: StageOutcome } | undefined {
  if (failure.kind === "auth") {
    const { finding, details } = keyFinding(failure, course, scene);
    return { id: "key", outcome: failed(finding, details) };
  }
  if (failure.kind === "permission") {
    const { finding, details } = keyFinding(failure, course, scene);
    return finding.code === "other-region" || finding.code === "clock" ? { id: "key", outcome: failed(finding, details) } : undefined;
  }
  if (failure.kind === "invalid-request" && failure.parameter === "api-version") {
    return { id: "models", outcome: oldVersion(course, failure) };
  }
  const isPath = failure.kind === "not-found" && failure.retry === "never";
  if (isPath && course.subject.type === "azure" && course.subject.apiVersion !== undefined) {
    // Azure finds nothing at any path of a version that it does not know.
    return { id: "models", outcome: oldVersion(course, failure) };
  }
  if (isPath && api.isMissing) {
    return {
      id: "api",
      outcome: failed(wrongPath(course, undefined, undefined), findingOf(failure, course.subject, course.ports.clock.nowMs()).details),
    };
  }
  return undefined;
}
