import { attachmentsOf, type UserTurn } from "../../../src/shared/conversation.ts";
import { attachmentPicture, attachmentTitle } from "../base/attachmentChip.ts";
import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** What went with a prompt; `undefined` where it went alone. Each attachment opens in VS Code. */
export function createSentAttachments(turn: UserTurn, context: ViewContext): HTMLElement | undefined {
  const { schema } = turn;
  const attachments = attachmentsOf(turn);
  if (attachments.length === 0 && schema === undefined) {
    return undefined;
  }
  const items = attachments.map((attachment) => {
    const pictured = attachment.thumbnail !== undefined;
    const button = element(
      "button",
      {
        type: "button",
        class: pictured ? "sent-picture" : "chip",
        title: attachmentTitle(attachment),
        "aria-label": `Open ${attachment.name}`,
        "data-testid": testIds.sentAttachment,
      },
      attachmentPicture(attachment),
      ...(pictured ? [] : [element("span", { class: "chip-name" }, attachment.name)]),
    );
    button.addEventListener("click", () => context.post({ type: "attachment-open", turnId: turn.id, id: attachment.id }));
    return element("li", {}, button);
  });
  if (schema !== undefined) {
    const label = `Schema: ${schema.name}`;
    items.push(
      element(
        "li",
        { class: "chip", title: label, "data-testid": testIds.sentSchema },
        icon("json"),
        element("span", { class: "chip-name" }, label),
      ),
    );
  }
  return element("ul", { class: "sent-attachments", "aria-label": "Sent with the message" }, ...items);
}
