import type { TextBlock } from "../../../src/shared/conversation.ts";
import { MarkdownView } from "../markdown/markdownView.ts";
import { testIds } from "../testIds.ts";
import { PacedRender } from "./pacedRender.ts";
import type { PartView } from "../viewContext.ts";

/** The words of an answer. */
export function createTextPart(): PartView<TextBlock> {
  const markdown = new MarkdownView("answer-text");
  markdown.element.dataset["testid"] = testIds.answerText;
  const paced = new PacedRender((block: TextBlock, streaming) => markdown.update(block.text, streaming));
  return {
    element: markdown.element,
    update: (block, streaming) => paced.update(block, streaming),
    dispose: () => paced.dispose(),
  };
}
