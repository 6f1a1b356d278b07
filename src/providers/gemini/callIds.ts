const prefix = "gemini-";

/** The id of a call that the model gave none: no other call of the conversation has it. `index` counts the calls of the answer. */
export function madeUpCallId(answerId: string | undefined, index: number): string {
  return `${prefix}${answerId ?? ""}-${String(index)}`;
}

/** Whether the id means nothing to the wire. */
export function isMadeUp(callId: string): boolean {
  return callId.startsWith(prefix);
}
