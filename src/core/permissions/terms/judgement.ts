/** What may be done with a call: do it, ask the user first, or don't do it. */
export type Decision = "allow" | "ask" | "deny";

/**
 * Why a call is asked about at every level: it may read a secret, write a file that changes what runs on this computer, or has characters in it
 * that cannot be seen.
 */
export type Concern = "secret" | "protected" | "hidden";

/** Something that speaks against doing a call unasked. */
export interface Finding {
  /** One plain sentence for the user and the model. */
  readonly reason: string;
  readonly concern?: Concern;
}

/** The finding to show of several: one with a concern if there is one, else the first; `undefined` if there are none. */
export function weightiest(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ concern }) => concern !== undefined) ?? findings[0];
}
