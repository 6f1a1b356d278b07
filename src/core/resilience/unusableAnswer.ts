import type { Failure } from "../model/failure.ts";

/**
 * Whether a failure is of an answer that came and was no good: empty, unreadable, broken off or against its own format. Another key may be answered well, since keys often stand
 * for accounts, regions or servers behind one address. An error status, a limit or a broken connection is not such a failure: those blame the address or the key by themselves. Pure.
 */
export function isUnusableAnswer({ kind, status }: Failure): boolean {
  return kind === "invalid-output" || ((kind === "server" || kind === "truncated" || kind === "unknown") && status === undefined);
}
