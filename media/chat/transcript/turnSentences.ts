import { answererOf } from "./answerer.ts";
import { contentOf } from "../../../src/shared/answer.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { ContentPart, ToolCallPart, ToolCallState } from "../../../src/shared/part.ts";
import { lineOf } from "../calls/callLine.ts";
import { shownState, stateWords } from "../calls/callState.ts";
import { canBeGrouped, lookOf, summaryOf } from "../calls/callTools.ts";
import { readCommandResult, resultText } from "../calls/readResult.ts";

const ended: ReadonlySet<ToolCallState> = new Set(["done", "failed", "denied", "interrupted"]);

/**
 * What a screen reader is to say of an answer that has changed: what each call that does something does and came to, calls that only look at things together once something else follows, and its end.
 * Words are left to be read: they come too fast to be listened to. Pure.
 */
export function turnSentences(before: AnswerTurn | undefined, turn: AnswerTurn): readonly string[] {
  const isLive = turn.status === "streaming";
  if (before === undefined || (before.parts === turn.parts && before.status === turn.status)) {
    return [];
  }
  const known = new Map(before.parts.map((part) => [part.id, part]));
  const calls = contentOf(turn).flatMap((part) => (part.kind === "tool-call" ? callSentence(known.get(part.id), part, isLive) : []));
  const looks = lookSentences(before, turn);
  return [...looks, ...calls, ...(before.status === "streaming" && !isLive ? [endSentence(turn)] : [])];
}

function callSentence(
  before: ContentPart | AnswerTurn["parts"][number] | undefined,
  call: ToolCallPart,
  isLive: boolean,
): readonly string[] {
  const state = before?.kind === "tool-call" ? before.state : undefined;
  if (state === call.state || (canBeGrouped(call) && call.state !== "denied")) {
    return [];
  }
  const { text, note } = lineOf(call);
  if (call.state === "running") {
    return lookOf(call.name) === "command" ? [text] : [];
  }
  if (!ended.has(call.state)) {
    return [];
  }
  const shown = shownState(call, isLive);
  const code = shown === "failed" && lookOf(call.name) === "command" ? readCommandResult(resultText(call)).exitCode : undefined;
  const facts = [
    text,
    shown === "done" || (shown === "failed" && text.startsWith("Failed")) ? undefined : stateWords(shown),
    code === undefined ? undefined : `exit code ${code}`,
    note,
  ];
  return [facts.filter((fact) => fact !== undefined).join(", ")];
}

/** Of runs of calls that only look at things, those that have ended since: something else follows them, or the answer is over. */
function lookSentences(before: AnswerTurn, turn: AnswerTurn): readonly string[] {
  const known = new Set(closedRuns(before).map(([first]) => first?.id));
  return closedRuns(turn).flatMap((run) => (known.has(run[0]?.id) ? [] : [summaryOf(run, false)]));
}

function closedRuns(turn: AnswerTurn): readonly (readonly ToolCallPart[])[] {
  const runs: ToolCallPart[][] = [];
  let isOpen = false;
  for (const part of contentOf(turn)) {
    const looks = part.kind === "tool-call" && canBeGrouped(part);
    if (looks && isOpen) {
      runs.at(-1)?.push(part);
    } else if (looks) {
      runs.push([part]);
    }
    isOpen = looks;
  }
  return isOpen && turn.status === "streaming" ? runs.slice(0, -1) : runs;
}

function endSentence(turn: AnswerTurn): string {
  const { model } = answererOf(turn);
  switch (turn.status) {
    case "failed":
      return `Answer from ${model} failed`;
    case "stopped":
      return `Answer from ${model} stopped`;
    case "interrupted":
      return `Answer from ${model} was interrupted`;
    case "streaming":
    case "complete":
      return `Answer from ${model} finished`;
  }
}
