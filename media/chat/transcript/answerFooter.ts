import { answerText, factsOf } from "../../../src/shared/answer.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { StepFacts } from "../../../src/shared/step.ts";
import { wordButton } from "../base/buttons.ts";
import { element, icon, iconButton } from "../base/element.ts";
import { formatCost, formatCount, formatDuration } from "../base/formats.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { answererOf, askedFirst, type Answerer } from "./answerer.ts";
import type { Restoring } from "./restoring.ts";
import { roleNames } from "./roleNames.ts";

/** How an answer stands for its footer. */
export interface FooterFacts {
  /** Whether its rest can be asked for. */
  readonly continuable: boolean;
  /** Undoes what it changed in files, and does it again. */
  readonly restoring: Restoring;
}

/** What stands under a finished answer: how it ended, what is known of it, and what can be done with it. */
export function createAnswerFooter(turn: AnswerTurn, { continuable, restoring }: FooterFacts, context: ViewContext): HTMLElement {
  const footer = element("div", { class: "answer-footer", "data-testid": testIds.answerFooter });
  if (turn.schema !== undefined && factsOf(turn).fitsSchema === true) {
    footer.append(noteLine({ icon: "check", text: `Matches ${turn.schema.name}` }, testIds.answerSchema));
  }
  const note = endNote(turn);
  const askMore = createAskMore(turn, continuable, note !== undefined, context);
  if (note !== undefined) {
    footer.append(noteLine(note, testIds.answerNote, ...askMore.inWords));
  }
  const { line, details } = createFacts(turn);
  const restore = restoring.buttons(turn);
  footer.classList.toggle("restorable", restore.length > 0);
  footer.append(element("div", { class: "answer-line" }, line, actions(turn, [...restore, ...askMore.asIcons], context)), details);
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
    const inWords = [wordButton("Retry", "small", testIds.answerRetry, retry)];
    return { inWords: continuable ? [wordButton("Continue", "small", testIds.answerContinue, goOn), ...inWords] : inWords, asIcons: [] };
  }
  const asIcons = [iconButton("refresh", "Retry", testIds.answerRetry, retry)];
  return {
    inWords: [],
    asIcons: continuable ? [iconButton("debug-continue", "Continue", testIds.answerContinue, goOn), ...asIcons] : asIcons,
  };
}

function actions(turn: AnswerTurn, more: readonly Node[], context: ViewContext): HTMLElement {
  const text = answerText(turn);
  const copy = text === "" ? [] : [iconButton("copy", "Copy Answer", testIds.answerCopy, () => context.post({ type: "text-copy", text }))];
  return element("div", { class: "answer-actions" }, ...copy, ...more);
}

/**
 * One line of facts, on which the least important give way as the panel gets narrower. The rest is in the tooltip, in what screen readers say of the button, and,
 * for the keyboard, in the list that it opens.
 */
function createFacts(turn: AnswerTurn): { readonly line: HTMLButtonElement; readonly details: HTMLElement } {
  const shown = shownFacts(turn);
  const rows = factRows(turn);
  const line = element("button", {
    type: "button",
    class: "answer-facts",
    "data-testid": testIds.answerFacts,
    "aria-expanded": "false",
    title: rows.map(([name, value]) => `${name}: ${value}`).join("\n"),
  });
  for (const [index, { part, text, extra = "" }] of shown.entries()) {
    const words = extra === "" ? [text] : [text.slice(0, -extra.length), element("span", { class: "fact-extra" }, extra)];
    // The last is never left out, so no dot is left over.
    const dot = index === shown.length - 1 ? [] : [element("span", { class: "fact-dot" }, " ·")];
    line.append(element("span", { class: `fact fact-${part}` }, element("span", { class: "fact-words" }, ...words), ...dot), " ");
  }
  const details = element("dl", { class: "answer-details", "data-testid": testIds.answerDetails, hidden: true });
  details.append(...rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  line.addEventListener("click", () => {
    details.hidden = !details.hidden;
    line.setAttribute("aria-expanded", String(!details.hidden));
  });
  return { line, details };
}

/** A fact on the line. `part` names its place in the order of importance (see transcript.css); `extra` is the end of `text`, which gives way first. */
interface ShownFact {
  readonly part: "role" | "provider" | "model" | "effort" | "tokens" | "time" | "cost";
  readonly text: string;
  readonly extra?: string;
}

function shownFacts(turn: AnswerTurn): readonly ShownFact[] {
  const facts = factsOf(turn);
  const { provider, model } = answererOf(turn);
  const cached = cachedShare(facts);
  const thinking = (facts.reasoningTokens ?? 0) > 0 ? ` (${formatCount(facts.reasoningTokens)} thinking)` : "";
  return [
    { part: "role", text: roleNames[turn.slot].label },
    { part: "provider", text: provider },
    { part: "model", text: facts.model ?? model },
    ...(facts.effort === undefined
      ? []
      : [{ part: "effort", text: effortWords(facts.effort, facts.effortReason !== undefined) } satisfies ShownFact]),
    { part: "tokens", text: `${formatCount(facts.inputTokens)} in${cached}`, extra: cached },
    { part: "tokens", text: `${formatCount(facts.outputTokens)} out${thinking}`, extra: thinking },
    { part: "time", text: formatDuration(facts.elapsedMs) },
    { part: "cost", text: formatCost(facts.costUsd) },
  ];
}

function effortWords(effort: string, isChosen: boolean): string {
  return `${effort === "off" ? "no" : effort} effort${isChosen ? " (auto)" : ""}`;
}

/** How much of the input was read from the provider's cache; nothing where none was, or nothing is known. */
function cachedShare({ inputTokens, cachedInputTokens }: StepFacts): string {
  const share = inputTokens === undefined || inputTokens === 0 ? 0 : Math.round(((cachedInputTokens ?? 0) / inputTokens) * 100);
  return share === 0 ? "" : ` (${Math.min(share, 100)} % cached)`;
}

/** All that is known of an answer, as names and values. */
function factRows(turn: AnswerTurn): readonly (readonly [name: string, value: string])[] {
  const facts = factsOf(turn);
  const answering = answererOf(turn);
  return [
    ["Role", roleNames[turn.slot].label],
    ["Model", facts.model ?? answering.model],
    ["Provider", answering.provider],
    ...(facts.answeredBy === undefined
      ? []
      : [["Asked", `${inWords(askedFirst(turn))}; answered by ${inWords(answering)}`] satisfies [string, string]]),
    ...(facts.model !== undefined && facts.model !== answering.model
      ? [["Model asked for", answering.model] satisfies [string, string]]
      : []),
    ...(facts.accountLabel === undefined ? [] : [["Key", facts.accountLabel] satisfies [string, string]]),
    ...(facts.effort === undefined
      ? []
      : [
          ["Effort", `${facts.effort}${facts.effortReason === undefined ? "" : `, chosen because ${facts.effortReason}`}`] satisfies [
            string,
            string,
          ],
        ]),
    ["Input tokens", formatCount(facts.inputTokens)],
    ["Cached input tokens", formatCount(facts.cachedInputTokens)],
    ["Cache write tokens", formatCount(facts.cacheWriteTokens)],
    ["Output tokens", formatCount(facts.outputTokens)],
    ["Reasoning tokens", formatCount(facts.reasoningTokens)],
    ["Time to first token", formatDuration(facts.firstTokenMs)],
    ["Time", formatDuration(facts.elapsedMs)],
    ["Cost", formatCost(facts.costUsd)],
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
      return { icon: "info", text: "The model stopped for another reason" };
    default:
      return { icon: "info", text: `Ended: ${finishNote}` };
  }
}
