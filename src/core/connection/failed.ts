import type { Failure } from "../model/failure.ts";
import { explainFailure } from "../session/explainFailure.ts";
import type { Finding, FindingCode } from "./finding.ts";
import type { StageOutcome } from "./stage.ts";
import type { ConnectionTestTarget } from "./connectionTestTarget.ts";

/** What makes no sense here: a test is running, and there is no chat to leave and no answer to go on with. */
const chatFixes = new Set<string>(["test-connection", "new-chat", "continue"]);

/** The outcome of a stage in which something is wrong. */
export function failed(finding: Finding, details?: readonly string[]): StageOutcome {
  return { status: "failed", summary: finding.happened, finding, details };
}

/** The outcome of a stage that works, but not as it should. */
export function warned(finding: Finding, details?: readonly string[]): StageOutcome {
  return { status: "warned", summary: finding.happened, finding, details };
}

/** A failure of a request as a finding, with what the chat's own card would advise, and the card's details. */
export function findingOf(
  failure: Failure,
  target: ConnectionTestTarget,
  nowMs: number,
  code: FindingCode = "failure",
): { readonly finding: Finding; readonly details: readonly string[] } {
  const card = explainFailure(failure, { providerLabel: target.label, takesKey: target.takesKey, keyUrl: target.keyUrl, nowMs });
  const fixes = card.fixes.filter(({ id }) => !chatFixes.has(id));
  return { finding: { code, happened: card.title, advice: card.advice, fixes }, details: card.details };
}
