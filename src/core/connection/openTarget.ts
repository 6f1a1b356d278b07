import { orAborted } from "../orAborted.ts";
import type { DoctorPorts } from "./ports.ts";
import type { ConnectionTestTarget, TargetOpening } from "./connectionTestTarget.ts";

/** Opens the provider, for which the limit of a first byte holds: a keychain or a sign-in may wait for the user. */
export async function openTarget(target: ConnectionTestTarget, { clock, limits }: DoctorPorts): Promise<TargetOpening> {
  const late = new AbortController();
  const cancelTimer = Number.isFinite(limits.firstByteMs)
    ? clock.after(limits.firstByteMs, () => {
        late.abort();
      })
    : undefined;
  try {
    return await orAborted(target.open(), late.signal);
  } catch (error) {
    const { provider, label, keyLabel: accountLabel } = target;
    const message = late.signal.aborted
      ? `${accountLabel === undefined ? `Baton couldn't prepare the request to ${label}` : `Key “${accountLabel}” (${label}) couldn't be read`} in time. No request was sent.`
      : `An internal error occurred before the request to ${label} was sent: ${error instanceof Error ? error.message : String(error)}`;
    return {
      ok: false,
      failure: { kind: late.signal.aborted ? "stalled" : "unknown", message, provider, accountLabel, retry: "elsewhere" },
    };
  } finally {
    cancelTimer?.();
  }
}

/** The address that requests go to; `undefined` if it has a region in it that nothing names. */
export async function addressOf(
  { baseUrl }: ConnectionTestTarget,
  { provider }: Extract<TargetOpening, { ok: true }>,
): Promise<string | undefined> {
  return provider.address === undefined ? baseUrl : provider.address();
}
