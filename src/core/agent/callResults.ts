import type { ResultPart, TextPart } from "../model/message.ts";

/** What a model gets for a call that has no result of its own. The same words in a run and in a conversation that goes on later. */
export const callResults = {
  deniedByRule: (reason: string): string => `Not run: a rule does not allow this call. ${reason}`.trim(),
  deniedByUser: (words: string | undefined): string =>
    words === undefined || words.trim() === ""
      ? "Not run: the user rejected this call."
      : `Not run: the user rejected this call, and says: ${words.trim()}`,
  interrupted: "This call was interrupted while it ran. It may have had effects: look before you do it again.",
  stoppedByUser: "The user stopped this call while it ran. It may have had effects. Don't repeat it unless the user asks for it.",
  notRun: "This call was never started. It had no effects.",
  nothing: "(The tool gave no output.)",
} as const;

/** Words as a result. */
export function textResult(text: string): readonly [TextPart] {
  return [{ type: "text", text }];
}

/** A result that is not empty: wires reject one without words. */
export function notEmpty(parts: readonly ResultPart[]): readonly ResultPart[] {
  return parts.some((part) => part.type !== "text" || part.text.trim() !== "") ? parts : textResult(callResults.nothing);
}
