import type { PlanTask } from "../../../shared/plan.ts";
import { buildSystemText, fromBaton, type SystemTextParts } from "../../context/systemText.ts";
import { checkLine } from "../checkWords.ts";
import type { CheckedResult } from "../evidence/checkedResult.ts";

const workerRules = `# You are a worker
You do one task of a plan that somebody else made. Others do its other tasks at the same time, in the same folders.
- Your first message is all there is: the task, what it needs, and what was done before it. There is no conversation with the user.
- Write only files that the task names. If you must write another, ask with ask_orchestrator (kind "write") first.
- Files that you didn't change may change while you work, because others work on them. Read a file again before you edit it.
- Each result of a call ends with the call's name, such as [c12]. Name calls by it as evidence.
- Baton runs the task's checks itself when you have ended. Don't weaken a check, a test, a script or a setting to make one pass: it is found out, and the task counts as failed.
- End by calling complete_task, alone and last, in place of a report in words. Claim only what a call of yours shows. Saying what you could not do is worth more than a claim.
- If the task is harder than it looks, or you have failed twice at the same thing, call hand_up with what you have learnt.`;

/** The system text of all workers of a plan: the same for each, so that they share the provider's cache. Pure. */
export function workerSystemText(parts: Omit<SystemTextParts, "agent">): string {
  return `${buildSystemText(parts)}\n\n${workerRules}`;
}

/** What a worker's first message is made of. */
export interface WorkerTask {
  readonly task: PlanTask;
  /** What the whole is for. */
  readonly goal: string;
  /** What came of the tasks that it depends on. */
  readonly before: readonly { readonly title: string; readonly result: Pick<CheckedResult, "summary" | "changed" | "findings"> }[];
  /** Instruction files that hold for its paths and aren't in the system text. */
  readonly instructions: readonly { readonly path: string; readonly text: string }[];
  /** An earlier run was cut or failed: what is known of it. `undefined`: there was none. */
  readonly earlier?: { readonly reason: string; readonly changed: readonly string[] } | undefined;
}

/** The first message of a worker. Pure. */
export function workerTaskText({ task, goal, before, instructions, earlier }: WorkerTask): string {
  const { title, instructions: words, inputs, writes, checks } = task;
  return [
    `${fromBaton} Your task: ${title}\n\n${words}`,
    `It is part of this goal, the rest of which others see to: ${goal}`,
    ...(inputs.length === 0 ? [] : [`Read first:\n${listOf(inputs)}`]),
    writes.length === 0 ? "You may change no files." : `You may write:\n${listOf(writes)}`,
    `Baton checks afterwards:\n${listOf(checks.map(checkLine))}`,
    ...(before.length === 0 ? [] : [`What was done before it:\n${before.map(resultText).join("\n")}`]),
    ...instructions.map(({ path, text }) => `Instructions of ${path}:\n${text.trim()}`),
    ...(earlier === undefined ? [] : [earlierText(earlier)]),
  ].join("\n\n");
}

function earlierText({ reason, changed }: NonNullable<WorkerTask["earlier"]>): string {
  const files = changed.length === 0 ? "It is not known which files it changed." : `It changed:\n${listOf(changed)}`;
  return `This task was begun before, and did not end: ${reason} ${files}\nInspect first, and do not repeat what is done already.`;
}

function resultText({ title, result }: WorkerTask["before"][number]): string {
  const files = result.changed.length === 0 ? "" : ` Changed: ${result.changed.map(({ path }) => path).join(", ")}.`;
  const doubts = result.findings.length === 0 ? "" : ` Not certain: ${result.findings.map(({ message }) => message).join(" ")}`;
  return `- ${title}: ${result.summary.trim()}${files}${doubts}`;
}

function listOf(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}
