import { messagesTokens, messageTokens } from "../accounting/requestTokens.ts";
import type { Message } from "../model/message.ts";

/** Before which message outputs of tools are old: those after it have at most `room` tokens. `undefined` if all of them from `from` on have. Pure. */
export function oldOutputsUntil(messages: readonly Message[], from: number, room: number): number | undefined {
  let left = room;
  for (let at = messages.length - 1; at >= from; at--) {
    const message = messages[at];
    left -= message?.role === "tool" ? messageTokens(message) : 0;
    if (left < 0) {
      return at + 1;
    }
  }
  return undefined;
}

/** To how many characters each output of tools must be cut so that all of them together have `tokens` less. Pure. */
export function outputCharacters(messages: readonly Message[], tokens: number): number {
  const outputs = messages.filter(({ role }) => role === "tool");
  const count = outputs.reduce((sum, { content }) => sum + content.length, 0);
  const now = messagesTokens(outputs);
  return Math.max(200, Math.floor((Math.max(0, now - tokens) * 4) / Math.max(1, count)) - 100);
}
