import type { Message } from "../model/message.ts";
import type { Effort } from "../provider.ts";
import { taskSignals, type TaskSignals } from "./taskSignals.ts";
import { pushBack, unsure } from "./taskWords.ts";

/** What is asked, as far as it shows how hard it is. */
export interface EffortTask {
  /** The conversation that is about to be sent. */
  readonly messages: readonly Message[];
  /** How many tools the model may call. */
  readonly toolCount?: number | undefined;
  readonly role?: "orchestrator" | "worker" | undefined;
  /** An attempt at this very question has failed: its answer was wrong, not the network. */
  readonly failedBefore?: boolean | undefined;
}

/** An effort, and one sentence for the user that says why. */
export interface EffortChoice {
  readonly effort: Effort;
  readonly because: string;
}

const steps = ["off", "low", "medium", "high"] as const;

/** So many tools, and choosing among them is work of its own. */
const manyTools = 8;

/**
 * The effort that a task deserves. Points (see {@link taskSignals}; one more for eight tools or more) give low below 2, medium below 4, high from
 * there on; greetings and thanks, off. Then, in this order:
 *
 * | what | step |
 * | --- | --- |
 * | the user asks for careful thought | high |
 * | the user is not content with the last answer, the model said there that it was unsure, or an attempt failed | one up (the question before counts too) |
 * | tools have answered, none with an error: the work is to go on, not to begin | one down, at least low |
 * | the worker is asked | one down, at least low |
 *
 * Pure: the same conversation gives the same choice.
 */
export function autoEffort({ messages, toolCount = 0, role, failedBefore = false }: EffortTask): EffortChoice {
  const at = messages.findLastIndex((message) => message.role === "user");
  const signals = signalsOf(messages[at]);
  const doubt = doubtOf(messages, at, failedBefore);
  if (signals.isSmallTalk && doubt === undefined && at === messages.length - 1) {
    return { effort: "off", because: "There is nothing to think about." };
  }
  const earlier =
    doubt === undefined ? undefined : signalsOf(messages.slice(0, Math.max(0, at)).findLast((message) => message.role === "user"));
  const harder = earlier !== undefined && earlier.points > signals.points ? earlier : signals;
  const hasManyTools = toolCount >= manyTools;
  const points = harder.points + (hasManyTools ? 1 : 0);
  const reasons = [describe([...harder.phrases, ...(hasManyTools ? [`may use ${String(toolCount)} tools`] : [])])];
  let step = points < 2 ? 1 : points < 4 ? 2 : 3;
  if (signals.asksForThought) {
    step = 3;
    reasons.splice(0, 1, "careful thought was asked for");
  }
  if (doubt !== undefined) {
    step = Math.min(3, step + 1);
    reasons.push(doubt);
  }
  if (at < messages.length - 1 && toolsAnsweredWell(messages.slice(at + 1))) {
    step = Math.max(1, step - 1);
    reasons.push("the tools have answered");
  }
  if (role === "worker") {
    step = Math.max(1, step - 1);
    reasons.push("the worker does small things");
  }
  return { effort: steps[step] ?? "medium", because: sentence(reasons) };
}

const nothing: TaskSignals = taskSignals([]);

function signalsOf(message: Message | undefined): TaskSignals {
  return message?.role === "user" ? taskSignals(message.content) : nothing;
}

/** Why the answer before, or the one to come, is in doubt; `undefined` where it is not. */
function doubtOf(messages: readonly Message[], at: number, failedBefore: boolean): string | undefined {
  if (failedBefore) {
    return "an attempt has failed";
  }
  const answer = messages.slice(0, Math.max(0, at)).findLast((message) => message.role === "assistant");
  if (answer === undefined) {
    return undefined;
  }
  if (pushBack.test(wordsOf(messages[at]).slice(0, 500))) {
    return "the last answer was not right";
  }
  return unsure.test(wordsOf(answer)) ? "the model was unsure before" : undefined;
}

function toolsAnsweredWell(after: readonly Message[]): boolean {
  const results = after.flatMap((message) => (message.role === "tool" ? message.content : []));
  return results.length > 0 && !results.some((result) => result.isError === true);
}

function wordsOf(message: Message | undefined): string {
  return (message?.content ?? [])
    .map((part) => (part.type === "text" ? part.text : ""))
    .join("\n")
    .slice(0, 20_000);
}

function describe(phrases: readonly string[]): string {
  return phrases.length === 0 ? "the question is short and plain" : `the question ${listOf(phrases)}`;
}

function sentence(reasons: readonly string[]): string {
  const text = listOf(reasons);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function listOf(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}
