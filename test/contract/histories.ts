import { seededRandom } from "../fakes/seededRandom.ts";
import type { AssistantPart, Message, ToolResultPart } from "../../src/core/model/message.ts";

/** Ids as providers, gateways and other clients make them: often the same ones, none at all, or ones that another wire does not take. */
const ids = [
  "call_0",
  "call_0",
  "call_1",
  "",
  "toolu_01ABCdef",
  "functions.find:0",
  "näme|fc_2",
  "gemini-r1-0",
  `call_${"x".repeat(70)}`,
] as const;

/**
 * A conversation that anybody may have made, the same for the same seed: ids that come again, results that are missing, late, out of order, given twice or without
 * a call, calls of one turn in several messages. It begins with the user's words and does not end with the assistant's.
 */
export function randomHistory(seed: number): readonly Message[] {
  const next = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const words = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
  const messages: Message[] = [words("Find things.")];
  let waiting: string[] = [];
  let reported = 0;
  const results = (): ToolResultPart[] => {
    const kept = waiting.filter(() => next() < 0.7);
    waiting = next() < 0.5 ? [] : waiting;
    const strays = next() < 0.2 ? [pick(ids)] : [];
    const order = next() < 0.3 ? kept.reverse() : kept;
    return [...order, ...strays, ...(next() < 0.1 ? kept : [])].map((callId) => ({
      type: "tool-result",
      callId,
      content: `found ${String(reported++)}`,
      ...(next() < 0.2 ? { isError: true } : {}),
    }));
  };
  for (let left = 3 + Math.floor(next() * 8); left > 0; left--) {
    const kind = next();
    if (kind < 0.5) {
      const calls = Array.from(
        { length: Math.floor(next() * 4) },
        (): AssistantPart => ({ type: "tool-call", callId: pick(ids), name: "find", arguments: { place: String(reported++) } }),
      );
      waiting.push(...calls.flatMap((part) => (part.type === "tool-call" ? [part.callId] : [])));
      messages.push({
        role: "assistant",
        content: next() < 0.5 || calls.length === 0 ? [{ type: "text", text: "I look." }, ...calls] : calls,
      });
    } else if (kind < 0.8) {
      const content = results();
      messages.push(...(content.length === 0 ? [] : [{ role: "tool", content } as const]));
    } else {
      messages.push(words(`More ${String(reported++)}.`));
    }
  }
  return messages.at(-1)?.role === "assistant" && next() < 0.5
    ? [...messages, { role: "tool", content: waiting.map((callId) => ({ type: "tool-result", callId, content: "late" })) }, words("Well?")]
    : [...messages, words("Well?")];
}
