import { randomBytes } from "node:crypto";
import type { ScriptedUsage } from "./script.ts";
import type { AnswerFrame, ContentStep } from "./wireProtocol.ts";

/** The words in `text`: this server's idea of a token. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

/** What the answer cost, which is reported now: as scripted, or counted; `null` when the script reports nothing. */
export function usageOf(frame: AnswerFrame, sent: readonly ContentStep[]): ScriptedUsage | null {
  const usage = frame.usage === undefined ? counted(frame, sent) : frame.usage;
  if (usage !== null) {
    frame.count?.(usage);
  }
  return usage;
}

function counted(frame: AnswerFrame, sent: readonly ContentStep[]): ScriptedUsage {
  let [output, reasoning] = [0, 0];
  for (const step of sent) {
    if ("text" in step) {
      output += countWords(step.text);
    } else if ("reasoning" in step) {
      reasoning += countWords(step.reasoning);
    } else {
      output += 1 + countWords(step.toolCall.argumentsText);
    }
  }
  const { read, written } = frame.cached ?? { read: 0, written: 0 };
  return {
    input: frame.request.inputTokens,
    output: output + reasoning,
    ...(reasoning > 0 ? { reasoning } : {}),
    ...(read > 0 ? { cachedInput: read } : {}),
    ...(written > 0 ? { cacheWrite: written } : {}),
  };
}

/** `text` in at most `pieces` parts of about one length, none of them empty and none ending within a character. */
export function splitInto(text: string, pieces: number): readonly string[] {
  const characters = Array.from(text);
  const size = Math.max(1, Math.ceil(characters.length / Math.max(1, pieces)));
  const parts: string[] = [];
  for (let start = 0; start < characters.length; start += size) {
    parts.push(characters.slice(start, start + size).join(""));
  }
  return parts;
}

/** The first of each list, then the second of each, and so on. */
export function takeTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

/** A random id such as the providers make: `prefix` and `length` letters and digits. */
export function newId(prefix: string, length: number): string {
  return (
    prefix +
    randomBytes(length)
      .toString("base64")
      .replace(/[^A-Za-z0-9]/g, "x")
      .slice(0, length)
  );
}
