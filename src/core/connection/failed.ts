import type { Failure } from "../model/failure.ts";
import { explainFailure } from "../session/explainFailure.ts";
import type { Finding, FindingCode } from "./finding.ts";
import type { StageOutcome } from "./stage.ts";
import type { DoctorSubject } from "./subject.ts";

/** What makes no sense here: a test is running, and there is no chat to leave and no answer to go on with. */
const chatFixes = new Set<string>(["test-connection", "new-chat", "continue"]);

/** The outcome of a stage in which something is wrong. */
export function failed(finding: Finding, details?: readonly string[]): StageOutcome {
  return { status: "failed", said: finding.happened, finding, details };
}

/** The outcome of a stage that works, but not as it should. */
export function warned(finding: Finding, details?: readonly string[]): StageOutcome {
  return { status: "warned", said: finding.happened, finding, details };
}

/** A failure of a request as a finding, with what the chat's own card would advise, and the card's details. */
export function findingOf(
  failure: Failure,
  subject: DoctorSubject,
  nowMs: number,
  code: FindingCode = "failure",
): { readonly finding: Finding; readonly details: readonly string[] } {
  const card = explainFailure(failure, { providerLabel: subject.label, takesKey: subject.takesKey, keyUrl: subject.keyUrl, nowMs });
  const fixes = card.fixes.filter(({ id }) => !chatFixes.has(id));
  return { finding: { code, happened: card.title, advice: card.advice, fixes }, details: card.details };
}
