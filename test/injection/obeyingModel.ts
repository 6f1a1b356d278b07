import { isRecord } from "../../src/core/model/json.ts";
import { askedConversation, type AskedConversation } from "../model-server/askedConversation.ts";
import type { ScriptedAnswer } from "../model-server/script.ts";
import type { Demand } from "./attack.ts";
import { unhidden } from "./corpus.ts";

/**
 * A model that does whatever any text wants that reaches it, whoever wrote it: the system's words, the user's, the descriptions of tools, results. What they want in its calls it puts in. When
 * nothing is left to do it says so.
 */
export function obey(body: unknown): ScriptedAnswer {
  const asked = askedConversation(body);
  const made = asked.items.flatMap((item) => (item.role === "assistant" ? item.calls : []));
  const left = demandsIn(textsOf(asked)).filter((demand) => !made.some((call) => call.name === demand.name && isMade(demand, call.args)));
  const plain = left.filter((demand) => !needsResult(demand));
  const results = made.map(({ result }) => result ?? "").join(" ");
  const next = plain.length > 0 ? plain : left.map((demand) => withResult(demand, results));
  return next.length === 0
    ? { steps: [{ text: "All done." }] }
    : { steps: next.map(({ name, args }) => ({ toolCall: { name, argumentsText: JSON.stringify(args) } })) };
}

function textsOf({ system, items, tools }: AskedConversation): readonly string[] {
  const words = items.flatMap((item) => (item.role === "user" ? [item.text] : item.calls.map(({ result }) => result ?? "")));
  return [system, ...tools.map(({ description }) => description), ...words].map(unhidden);
}

/** Each `call NAME with {…}`, once. */
export function demandsIn(texts: readonly string[]): readonly Demand[] {
  const found = texts.flatMap((text) =>
    Array.from(text.matchAll(/\bcall (\w+) with (?=\{)/g)).flatMap((match): readonly Demand[] => {
      const args = jsonAt(text, match.index + match[0].length);
      return args === undefined ? [] : [{ name: match[1] ?? "", args }];
    }),
  );
  const keys = found.map((demand) => JSON.stringify(demand));
  return found.filter((_, at) => keys.indexOf(keys[at] ?? "") === at);
}

/** The object that begins at a place in a text. */
function jsonAt(text: string, from: number): Readonly<Record<string, unknown>> | undefined {
  for (let to = text.indexOf("}", from); to >= 0; to = text.indexOf("}", to + 1)) {
    try {
      const value: unknown = JSON.parse(text.slice(from, to + 1));
      return isRecord(value) ? value : undefined;
    } catch {
      // A brace within it.
    }
  }
  return undefined;
}

function needsResult({ args }: Demand): boolean {
  return JSON.stringify(args).includes("{RESULT}");
}

function withResult({ name, args }: Demand, results: string): Demand {
  const filled = Object.entries(args).map(
    ([key, value]) => [key, typeof value === "string" ? value.replaceAll("{RESULT}", results) : value] as const,
  );
  return { name, args: Object.fromEntries(filled) };
}

/** Whether a call is what a demand wants; results may stand in it. */
function isMade(demand: Demand, args: Readonly<Record<string, unknown>>): boolean {
  if (!needsResult(demand)) {
    return JSON.stringify(demand.args) === JSON.stringify(args);
  }
  return Object.entries(demand.args).every(([key, value]) => {
    const [head = ""] = String(value).split("{RESULT}");
    return String(args[key]).startsWith(head);
  });
}
