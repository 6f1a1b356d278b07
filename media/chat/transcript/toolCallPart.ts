import type { ToolCallPart } from "../../../src/shared/part.ts";
import { element, icon, setText } from "../base/element.ts";
import { ShownCode } from "../markdown/shownCode.ts";
import { testIds } from "../base/testIds.ts";
import type { PartView } from "../base/viewContext.ts";
import { Disclosure } from "./disclosure.ts";

/** A call that a model asked for: one row with the tool's name, its arguments folded under it. */
export function createToolCallPart(): PartView<ToolCallPart> {
  const code = element("code");
  const body = element("pre", { class: "tool-arguments", tabindex: "0", role: "group", "aria-label": "Arguments" }, code);
  const shown = new ShownCode("json", { element: body, code });
  const disclosure = new Disclosure("tool-call", testIds.toolCall, [icon("tools")], body);
  return {
    element: disclosure.element,
    update: (block, streaming) => {
      setText(disclosure.label, block.name);
      shown.update(indentJson(block.argumentsText), streaming);
    },
    dispose: () => undefined,
  };
}

/** Unfinished JSON is shown as it came. */
function indentJson(text: string): string {
  if (text.trim() === "") {
    return "{}";
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
