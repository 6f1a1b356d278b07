import type { AnswerFacts, AnswerTurn } from "../../../src/shared/conversation.ts";
import { element, icon, iconButton } from "../element.ts";
import { formatCost, formatCount, formatDuration } from "../formats.ts";
import { testIds } from "../testIds.ts";
import type { ViewContext } from "../viewContext.ts";
import { roleNames } from "./roleNames.ts";

/** What stands under a finished answer: how it ended, what is known of it, and what can be done with it. */
export function createAnswerFooter(turn: AnswerTurn, context: ViewContext): HTMLElement {
  const footer = element("div", { class: "answer-footer", "data-testid": testIds.answerFooter });
  if (turn.schema !== undefined && turn.facts.fitsSchema === true) {
    footer.append(element("div", { class: "answer-note", "data-testid": testIds.answerSchema }, icon("check"), element("span", { class: "answer-note-text" }, `Matches ${turn.schema.name}`)));
  }
  const note = endNote(turn);
  if (note !== undefined) {
    footer.append(
      element("div", { class: "answer-note", "data-testid": testIds.answerNote }, icon(note.icon), element("span", { class: "answer-note-text" }, note.text)),
    );
    if (turn.status === "interrupted") {
      footer.lastElementChild?.append(retryButton(turn, context));
    }
  }
  footer.append(element("div", { class: "answer-line" }, factsLine(turn), actions(turn, context)));
  return footer;
}

/** The answer's words, byte for byte, in the order in which they came. */
export function rawAnswerText(turn: AnswerTurn): string {
  return turn.blocks.map((block) => (block.kind === "text" ? block.text : "")).join("");
}

function retryButton(turn: AnswerTurn, context: ViewContext): HTMLButtonElement {
  const button = element("button", { type: "button", class: "button secondary small", "data-testid": testIds.answerRetry }, "Retry");
  button.addEventListener("click", () => context.post({ type: "answer-retry", turnId: turn.id }));
  return button;
}

function actions(turn: AnswerTurn, context: ViewContext): HTMLElement {
  const bar = element("div", { class: "answer-actions" });
  const text = rawAnswerText(turn);
  if (text !== "") {
    bar.append(iconButton("copy", "Copy Answer", testIds.answerCopy, () => context.post({ type: "text-copy", text })));
  }
  if (turn.status !== "interrupted") {
    bar.append(
      iconButton("refresh", "Retry", testIds.answerRetry, () => context.post({ type: "answer-retry", turnId: turn.id })),
    );
  }
  return bar;
}

function factsLine(turn: AnswerTurn): HTMLElement {
  const { facts } = turn;
  const details = factDetails(turn);
  const provider = turn.providerLabel ?? turn.provider;
  const model = facts.model ?? turn.model;
  const title = [`Model: ${model}`, `Provider: ${provider}`, ...details].join("\n");
  const line = element("div", { class: "answer-facts", "data-testid": testIds.answerFacts, title });
  const who = [roleNames[turn.role].label, provider, model];
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
function cachedShare({ inputTokens, cachedInputTokens }: AnswerFacts): string {
  const share = inputTokens === undefined || inputTokens === 0 ? 0 : Math.round(((cachedInputTokens ?? 0) / inputTokens) * 100);
  return share === 0 ? "" : ` (${Math.min(share, 100)} % cached)`;
}

function factDetails({ facts, model }: AnswerTurn): readonly string[] {
  const counts: readonly (readonly [string, number | undefined])[] = [
    ["Cached input tokens", facts.cachedInputTokens],
    ["Cache write tokens", facts.cacheWriteTokens],
    ["Reasoning tokens", facts.reasoningTokens],
  ];
  return [
    ...(facts.model !== undefined && facts.model !== model ? [`Model asked for: ${model}`] : []),
    ...(facts.effort === undefined ? [] : [`Effort: ${facts.effort}${facts.effortReason === undefined ? "" : `, chosen because ${facts.effortReason}`}`]),
    ...counts.map(([name, count]) => `${name}: ${formatCount(count)}`),
    `Time to first token: ${formatDuration(facts.firstTokenMs)}`,
  ];
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
      return finishNote(turn.facts);
  }
}

function finishNote({ finishNote }: AnswerFacts): EndNote | undefined {
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
