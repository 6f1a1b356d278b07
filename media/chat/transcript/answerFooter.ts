import { answerText, factsOf } from "../../../src/shared/answer.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { StepFacts } from "../../../src/shared/step.ts";
import { element, icon, iconButton } from "../element.ts";
import { formatCost, formatCount, formatDuration } from "../formats.ts";
import { testIds } from "../testIds.ts";
import type { ViewContext } from "../viewContext.ts";
import { answererOf, askedFirst, type Answerer } from "./answerer.ts";
import { roleNames } from "./roleNames.ts";

/** What stands under a finished answer: how it ended, what is known of it, and what can be done with it. `continuable`: its rest can be asked for. */
export function createAnswerFooter(turn: AnswerTurn, continuable: boolean, context: ViewContext): HTMLElement {
  const footer = element("div", { class: "answer-footer", "data-testid": testIds.answerFooter });
  if (turn.schema !== undefined && factsOf(turn).fitsSchema === true) {
    footer.append(noteLine({ icon: "check", text: `Matches ${turn.schema.name}` }, testIds.answerSchema));
  }
  const note = endNote(turn);
  const askMore = createAskMore(turn, continuable, note !== undefined, context);
  if (note !== undefined) {
    footer.append(noteLine(note, testIds.answerNote, ...askMore.inWords));
  }
  footer.append(element("div", { class: "answer-line" }, factsLine(turn), actions(turn, askMore.asIcons, context)));
  return footer;
}

function noteLine(note: EndNote, testId: string, ...buttons: readonly Node[]): HTMLElement {
  const row = buttons.length === 0 ? [] : [element("span", { class: "answer-note-buttons" }, ...buttons)];
  const body = element("span", { class: "line-body" }, element("span", { class: "answer-note-text" }, note.text), ...row);
  return element("div", { class: "answer-note", "data-testid": testId }, icon(note.icon), body);
}

/** The buttons that ask for the rest, or for all of it again: in words beside a note that the answer broke off, and icons elsewhere. */
function createAskMore(
  turn: AnswerTurn,
  continuable: boolean,
  hasNote: boolean,
  context: ViewContext,
): { readonly inWords: readonly Node[]; readonly asIcons: readonly Node[] } {
  const goOn = (): void => context.post({ type: "answer-continue", turnId: turn.id });
  const retry = (): void => context.post({ type: "answer-retry", turnId: turn.id });
  if (hasNote && (continuable || turn.status === "interrupted")) {
    const inWords = [wordButton("Retry", testIds.answerRetry, retry)];
    return { inWords: continuable ? [wordButton("Continue", testIds.answerContinue, goOn), ...inWords] : inWords, asIcons: [] };
  }
  const asIcons = [iconButton("refresh", "Retry", testIds.answerRetry, retry)];
  return {
    inWords: [],
    asIcons: continuable ? [iconButton("debug-continue", "Continue", testIds.answerContinue, goOn), ...asIcons] : asIcons,
  };
}

function wordButton(label: string, testId: string, run: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", class: "button secondary small", "data-testid": testId }, label);
  button.addEventListener("click", run);
  return button;
}

function actions(turn: AnswerTurn, more: readonly Node[], context: ViewContext): HTMLElement {
  const text = answerText(turn);
  const copy = text === "" ? [] : [iconButton("copy", "Copy Answer", testIds.answerCopy, () => context.post({ type: "text-copy", text }))];
  return element("div", { class: "answer-actions" }, ...copy, ...more);
}

function factsLine(turn: AnswerTurn): HTMLElement {
  const facts = factsOf(turn);
  const details = factDetails(turn);
  const { provider, model: answering } = answererOf(turn);
  const model = facts.model ?? answering;
  const title = [`Model: ${model}`, `Provider: ${provider}`, ...details].join("\n");
  const line = element("div", { class: "answer-facts", "data-testid": testIds.answerFacts, title });
  const who = [roleNames[turn.slot].label, provider, model];
  const numbers = [
    ...(facts.effort === undefined ? [] : [effortWords(facts.effort, facts.effortReason !== undefined)]),
    `${formatCount(facts.inputTokens)} in${cachedShare(facts)}`,
    `${formatCount(facts.outputTokens)} out${(facts.reasoningTokens ?? 0) > 0 ? ` (${formatCount(facts.reasoningTokens)} thinking)` : ""}`,
    formatDuration(facts.elapsedMs),
    formatCost(facts.costUsd),
  ];
  line.append(factGroup("answer-who", who, " ·"), " ", factGroup("answer-numbers", numbers, ""), " ");
  // A tooltip is for the mouse alone; what it adds stands here for those who listen.
  line.append(element("span", { class: "screen-reader-only" }, details.join("\n")));
  return line;
}

/** Facts that stay together where a line ends, with dots between them and `ending` after the last. */
function factGroup(className: string, facts: readonly string[], ending: string): HTMLElement {
  const group = element("span", { class: className });
  for (const [index, fact] of facts.entries()) {
    const isLast = index === facts.length - 1;
    group.append(element("span", { class: "fact" }, fact + (isLast ? ending : " ·")), isLast ? "" : " ");
  }
  return group;
}

function effortWords(effort: string, isChosen: boolean): string {
  return `${effort === "off" ? "no" : effort} effort${isChosen ? " (auto)" : ""}`;
}

/** How much of the input was read from the provider's cache; nothing where none was, or nothing is known. */
function cachedShare({ inputTokens, cachedInputTokens }: StepFacts): string {
  const share = inputTokens === undefined || inputTokens === 0 ? 0 : Math.round(((cachedInputTokens ?? 0) / inputTokens) * 100);
  return share === 0 ? "" : ` (${Math.min(share, 100)} % cached)`;
}

function factDetails(turn: AnswerTurn): readonly string[] {
  const facts = factsOf(turn);
  const answering = answererOf(turn);
  const counts: readonly (readonly [string, number | undefined])[] = [
    ["Cached input tokens", facts.cachedInputTokens],
    ["Cache write tokens", facts.cacheWriteTokens],
    ["Reasoning tokens", facts.reasoningTokens],
  ];
  return [
    ...(facts.answeredBy === undefined ? [] : [`Asked ${inWords(askedFirst(turn))}; answered by ${inWords(answering)}`]),
    ...(facts.model !== undefined && facts.model !== answering.model ? [`Model asked for: ${answering.model}`] : []),
    ...(facts.accountLabel === undefined ? [] : [`Key: ${facts.accountLabel}`]),
    ...(facts.effort === undefined
      ? []
      : [`Effort: ${facts.effort}${facts.effortReason === undefined ? "" : `, chosen because ${facts.effortReason}`}`]),
    ...counts.map(([name, count]) => `${name}: ${formatCount(count)}`),
    `Time to first token: ${formatDuration(facts.firstTokenMs)}`,
  ];
}

function inWords({ provider, model }: Answerer): string {
  return `${provider} ${model}`;
}

interface EndNote {
  readonly icon: string;
  readonly text: string;
}

function endNote(turn: AnswerTurn): EndNote | undefined {
  switch (turn.status) {
    case "stopped":
      return { icon: "circle-slash", text: "Stopped" };
    case "interrupted":
      return { icon: "debug-disconnect", text: "Interrupted when the window closed" };
    case "streaming":
    case "failed":
      return undefined;
    case "complete":
      return finishNote(factsOf(turn));
  }
}

function finishNote({ finishNote }: StepFacts): EndNote | undefined {
  switch (finishNote) {
    case undefined:
    case "":
      return undefined;
    case "length":
      return { icon: "warning", text: "Cut off at the output limit" };
    case "content-filter":
      return { icon: "warning", text: "Cut off by the provider’s content filter" };
    case "refusal":
      return { icon: "info", text: "The model declined to answer" };
    case "other":
      return { icon: "info", text: "The model ended for a reason of its own" };
    default:
      return { icon: "info", text: `Ended: ${finishNote}` };
  }
}
