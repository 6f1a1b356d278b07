/** What the ids of calls begin with that the model gave none. */
export const ownPrefix = "gemini-";

/** Whether the id means nothing to the wire. */
export function isMadeUp(callId: string): boolean {
  return callId.startsWith(ownPrefix);
}
