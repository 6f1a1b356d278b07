import type { UserMessagePart } from "../../../src/shared/part.ts";
import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { PartView } from "../base/viewContext.ts";

/** Words that went to the model while it worked: the user's in a bubble, Baton's in a quiet line. */
export function createUserMessagePart(): PartView<UserMessagePart> {
  const words = element("span", { dir: "auto" });
  const shown = element("div", { "data-testid": testIds.userMessage });
  return {
    element: shown,
    update: ({ by, text }) => {
      const isUser = by === "user";
      shown.className = isUser ? "" : "answer-notice";
      words.className = isUser ? "bubble-text" : "";
      setText(words, text.replace(/^\[From Baton, not from the user\] /, ""));
      const label = element("span", { class: "screen-reader-only" }, isUser ? "You: " : "Baton to the model: ");
      shown.replaceChildren(...(isUser ? [element("div", { class: "bubble" }, label, words)] : [icon("info"), label, words]));
    },
    dispose: () => undefined,
  };
}
