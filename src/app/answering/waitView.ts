import type { AskedCandidate, WaitStartEvent } from "../../core/model/runEvent.ts";
import type { WaitView } from "../../shared/panelState.ts";

/** A wait as the panel shows it in the answer `turnId`. */
export function waitView(turnId: string, { using, untilMs, ...candidate }: WaitStartEvent): WaitView {
  const view = { turnId, text: `${nameOf(candidate)} is in cooldown`, untilMs };
  return using === undefined ? view : { ...view, using: usedName(candidate, using) };
}

function nameOf({ accountLabel, providerLabel }: AskedCandidate): string {
  return accountLabel === undefined ? providerLabel : `Key “${accountLabel}” (${providerLabel})`;
}

/** Another key of the same model by its label, all else by model and provider. */
function usedName(given: AskedCandidate, { provider, providerLabel, model, accountLabel }: AskedCandidate): string {
  const isSameModel = given.provider === provider && given.model === model;
  return isSameModel && accountLabel !== undefined ? `“${accountLabel}”` : `${model} at ${providerLabel}`;
}
