import { askedConversation, type AskedItem } from "../../askedConversation.ts";
import type { ScriptedAnswer } from "../../script.ts";
import { fixTests } from "./fixTests.ts";
import { nextStep, type MadeStep } from "./work.ts";

/** About as fast as a quick model writes, in milliseconds a piece. */
const paceMs = 15;
/** Characters of a call's arguments in one piece. */
const pieceCharacters = 12;

const needed = ["list_files", "read_file", "edit_file", "run_command"];
const asksToFix = /\b(?:fix|repair|mend)\b[\s\S]*\btests?\b|\btests?\b[\s\S]*\b(?:fix|repair|mend|pass|green)\b/i;
/** Baton's own words within a turn. */
const fromBaton = /^\[From Baton/;

/** What the demo does when it is asked to fix tests, step by step from what the conversation holds; `undefined`: it is asked something else, or has none of Baton's tools. */
export function programmerAnswer(body: unknown): ScriptedAnswer | undefined {
  const { items, tools } = askedConversation(body);
  const task = taskOf(items);
  if (task === undefined || !needed.every((name) => tools.some((tool) => tool.name === name))) {
    return undefined;
  }
  const { say, calls } = nextStep(fixTests(), task.steps);
  const heard = task.added === undefined ? "" : `Noted: “${task.added}”. `;
  const words = `${heard}${say}`.match(/\s*\S+/g) ?? [];
  return {
    paceMs,
    steps: [
      ...words.map((text) => ({ text })),
      ...calls.map(({ name, args }) => {
        const argumentsText = JSON.stringify(args);
        return { toolCall: { name, argumentsText, pieces: Math.ceil(argumentsText.length / pieceCharacters) } };
      }),
    ],
  };
}

interface Task {
  readonly steps: readonly MadeStep[];
  /** What the user sent while the task was worked on, if nothing was said to it yet. */
  readonly added: string | undefined;
}

/** The task that is worked on: the user's last words that ask for it, unless an answer has ended it and something else was asked since. */
function taskOf(items: readonly AskedItem[]): Task | undefined {
  const at = items.findLastIndex((item) => item.role === "user" && !fromBaton.test(item.text) && asksToFix.test(item.text));
  if (at < 0) {
    return undefined;
  }
  const since = items.slice(at + 1);
  const isEnded = since.some(
    (item, index) =>
      item.role === "assistant" &&
      item.calls.length === 0 &&
      since.slice(index + 1).some((later) => later.role === "user" && !fromBaton.test(later.text)),
  );
  const last = items.at(-1);
  const added = since.length > 0 && last?.role === "user" && !fromBaton.test(last.text) ? last.text.trim() : undefined;
  return isEnded ? undefined : { steps: since.flatMap((item) => (item.role === "assistant" ? [item] : [])), added };
}
