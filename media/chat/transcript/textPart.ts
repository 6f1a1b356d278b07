import type { TextPart } from "../../../src/shared/part.ts";
import { testIds } from "../base/testIds.ts";
import { GrowingMarkdown } from "./growingMarkdown.ts";
import { PacedRender } from "./pacedRender.ts";
import type { PartView, ViewContext } from "../base/viewContext.ts";

/** A fence that no JSON text holds a line of. */
const jsonFence = "`".repeat(12);

/** The words of an answer. `isJson`: they are JSON, whatever they look like. */
export function createTextPart(isJson: boolean, context: ViewContext): PartView<TextPart> {
  const markdown = new GrowingMarkdown("answer-text", context.appended);
  markdown.element.dataset["testid"] = testIds.answerText;
  let linked: string | undefined;
  const paced = new PacedRender((block: TextPart, streaming) => {
    // The fence stays open until the end, so that the text only grows.
    const end = streaming ? "" : `\n${jsonFence}`;
    markdown.update(block, streaming, isJson ? (text) => `${jsonFence}json\n${text}${end}` : undefined);
    if (!streaming && !isJson && linked !== block.text) {
      linked = block.text;
      context.linkFiles(markdown.element);
    }
  });
  return {
    element: markdown.element,
    update: (block, streaming) => paced.update(block, streaming),
    dispose: () => paced.dispose(),
  };
}
