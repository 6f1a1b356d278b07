import type { Plan, PlanTask } from "../../../shared/plan.ts";
import { fitsGlobs } from "../globs/globOverlap.ts";
import { checkLine } from "../checkWords.ts";
import { checkClaims, samePath, type CheckedClaim } from "./claims.ts";
import type { CheckOutcome, FileDelta, RecordedWork, TaskReport } from "./recordedWork.ts";
import { findTampering } from "./tampering.ts";

/** Something about a result that people and the orchestrator should know. */
export interface Finding {
  /**
   * `check-failed`: a check isn't green; `check-edited`: one was made to pass in another way than by doing the task; `outside`: a file was changed that the task may not write; `unreported`: a change that the worker doesn't
   * mention; `claim`: it says what nothing shows; `contradicted`: it says what is not so; `no-report`: it ended without saying what it did.
   */
  readonly kind: "check-failed" | "check-edited" | "outside" | "unreported" | "claim" | "contradicted" | "no-report";
  /** One or two sentences. */
  readonly message: string;
}

/** What came of a task: what the host saw, beside what the worker says. */
export interface CheckedResult {
  /** `done`: every check is green, none was edited, and nothing was written that may not be. */
  readonly status: "done" | "not-done";
  readonly summary: string;
  /** As the host saw it, whatever the worker says. */
  readonly changed: readonly Pick<FileDelta, "path" | "kind" | "added" | "removed">[];
  readonly checks: readonly CheckOutcome[];
  readonly claims: readonly CheckedClaim[];
  readonly findings: readonly Finding[];
  readonly confidence: TaskReport["confidence"] | "unknown";
  readonly questions: readonly string[];
}

/** What holds a task back from being done. */
const blocking: ReadonlySet<Finding["kind"]> = new Set(["check-failed", "check-edited", "outside"]);

/** Holds a worker's report against what was recorded. `report`: `undefined` if the worker ended without one. `ignoresCase`: of the file system. Pure. */
export function checkResult(
  task: PlanTask,
  plan: Pick<Plan, "success">,
  report: TaskReport | undefined,
  work: RecordedWork,
  ignoresCase = false,
): CheckedResult {
  const claims = report === undefined ? [] : checkClaims(report, work);
  const findings = [
    ...failedChecks(task, work.checks),
    ...findTampering(task, [...task.checks, ...plan.success], work.changes).map(
      ({ path, message }): Finding => ({ kind: "check-edited", message: `${path}: ${message}` }),
    ),
    ...work.changes
      .filter(({ path }) => !fitsGlobs(path, task.writes, ignoresCase))
      .map(({ path }): Finding => ({ kind: "outside", message: `${path} was changed, and the task may not write it.` })),
    ...(report === undefined ? [{ kind: "no-report", message: "The worker ended without a report." } as const] : []),
    ...claims.flatMap(({ text, support, why = "" }): readonly Finding[] =>
      support === "recorded" ? [] : [{ kind: support === "claim" ? "claim" : "contradicted", message: `“${text}” ${why}` }],
    ),
    ...unreported(report, work.changes),
  ];
  return {
    status: findings.some(({ kind }) => blocking.has(kind)) ? "not-done" : "done",
    summary: report?.summary ?? "",
    changed: work.changes.map(({ path, kind, added, removed }) => ({ path, kind, added, removed })),
    checks: work.checks,
    claims,
    findings,
    confidence: report?.confidence ?? "unknown",
    questions: report?.questions ?? [],
  };
}

/** A check that nobody ran shows nothing. */
function failedChecks({ checks }: PlanTask, outcomes: readonly CheckOutcome[]): readonly Finding[] {
  return checks.flatMap((check): readonly Finding[] => {
    const outcome = outcomes.find((one) => JSON.stringify(one.check) === JSON.stringify(check));
    if (outcome?.status === "passed") {
      return [];
    }
    return [{ kind: "check-failed", message: `${checkLine(check)}: ${outcome?.detail ?? "it was not run."}` }];
  });
}

function unreported(report: TaskReport | undefined, changes: readonly FileDelta[]): readonly Finding[] {
  return report === undefined
    ? []
    : changes
        .filter(({ path }) => !report.changed.some((said) => samePath(said, path)) && !report.summary.includes(path))
        .map(({ path }) => ({ kind: "unreported", message: `${path} was changed, and the report doesn't mention it.` }));
}
