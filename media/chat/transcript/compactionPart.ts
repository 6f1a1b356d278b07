import type { CompactionPart } from "../../../src/shared/part.ts";
import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { PartView, ViewContext } from "../base/viewContext.ts";
import { Disclosure } from "./disclosure.ts";

/** That earlier messages were compacted: one quiet line, under it what models are sent in their place, and a button that undoes it. */
export function createCompactionPart(turnId: string, context: ViewContext): PartView<CompactionPart> {
  const summary = element("pre", {
    class: "compaction-summary",
    tabindex: "0",
    role: "group",
    "aria-label": "What models are sent instead",
  });
  const button = element("button", { type: "button", class: "button secondary", "data-testid": testIds.compactionUndo });
  const disclosure = new Disclosure(
    "notice",
    testIds.compaction,
    [icon("fold")],
    element("div", { class: "details-body" }, summary, button),
  );
  let shown: CompactionPart | undefined;
  button.addEventListener("click", () => {
    if (shown !== undefined) {
      context.post({ type: "compaction-set", turnId, partId: shown.id, isUndone: shown.isUndone !== true });
    }
  });
  return {
    element: disclosure.element,
    update: (part) => {
      shown = part;
      const isUndone = part.isUndone === true;
      setText(disclosure.label, isUndone ? "Compaction undone: earlier messages are sent whole again" : sentenceOf(part));
      setText(summary, part.summary ?? "Long outputs of earlier tool calls are shortened for models. Nothing else has changed.");
      setText(button, isUndone ? "Compact Again" : "Undo Compaction");
    },
    dispose: () => undefined,
  };
}

const sentences: Readonly<Record<CompactionPart["how"], string>> = {
  trim: "Shortened earlier tool output",
  summary: "Summarised earlier messages",
  recovery: "Listed earlier messages in short, since they didn't fit",
};

function sentenceOf({ how, tokensBefore, tokensAfter }: CompactionPart): string {
  return `${sentences[how]}: ${thousands(tokensBefore)} → ${thousands(tokensAfter)} tokens`;
}

function thousands(tokens: number): string {
  return tokens < 1000 ? String(tokens) : `${(tokens / 1000).toFixed(tokens < 10_000 ? 1 : 0).replace(/\.0$/, "")}k`;
}
