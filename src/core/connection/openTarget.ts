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
      ? `${accountLabel === undefined ? `Baton could not get ready to ask ${label}` : `The key “${accountLabel}” of ${label} could not be read`} in time. No request was sent.`
      : `Baton itself failed before ${label} was asked: ${error instanceof Error ? error.message : String(error)}`;
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
