import type { ReasoningPart } from "../../../src/shared/part.ts";
import { setClass, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { PartView, ViewContext } from "../base/viewContext.ts";
import { Disclosure } from "./disclosure.ts";
import { holdsSelection } from "../base/follow.ts";
import { GrowingMarkdown } from "./growingMarkdown.ts";
import { PacedRender } from "./pacedRender.ts";

/** A model's thinking: open while it happens, folded when it is over unless it is being read, and as the user wants once the user has touched it. */
export function createReasoningPart(context: ViewContext): PartView<ReasoningPart> {
  const markdown = new GrowingMarkdown("thinking-text", context.appended);
  const disclosure = new Disclosure("thinking", testIds.thinking, [], markdown.element);
  const paced = new PacedRender((block: ReasoningPart, live) => markdown.update(block, live));
  return {
    element: disclosure.element,
    update: (block, streaming) => {
      const live = streaming && block.endedAtMs === undefined;
      setText(disclosure.label, live ? "Thinking…" : thoughtLabel(block));
      setClass(disclosure.element, "live", live);
      if (live || !isRead(disclosure.element, context)) {
        disclosure.setOpen(live);
      }
      paced.update(block, live);
    },
    dispose: () => paced.dispose(),
  };
}

/** Whether somebody may be reading in it: the transcript was scrolled away from its end, or the focus or a selection is in it. */
function isRead(thinking: HTMLElement, context: ViewContext): boolean {
  return thinking.isConnected && (!context.isFollowing() || thinking.contains(document.activeElement) || holdsSelection(thinking));
}

function thoughtLabel(block: ReasoningPart): string {
  if (block.endedAtMs === undefined) {
    return "Thought";
  }
  const seconds = Math.max(1, Math.round((block.endedAtMs - block.startedAtMs) / 1000));
  return seconds < 60 ? `Thought for ${seconds} s` : `Thought for ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
