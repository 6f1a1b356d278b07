import type { Attachment } from "../../../src/shared/attachment.ts";
import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** What is selected in the editor, offered: one click attaches it. Hidden if nothing is, or it is attached already. */
export class SelectionChip {
  readonly element = element("button", { type: "button", class: "chip selection-chip", "data-testid": testIds.selectionChip });
  readonly #label = element("span", { class: "chip-name" });

  constructor(context: ViewContext, onAttach: () => void) {
    this.element.append(icon("add"), this.#label);
    this.element.addEventListener("click", () => {
      context.post({ type: "selection-attach" });
      onAttach();
    });
    this.element.hidden = true;
  }

  /** Shows a selection's name, such as `src/a.ts:10-20`. */
  update(selection: string | undefined, attachments: readonly Attachment[]): void {
    this.element.hidden = selection === undefined || attachments.some(({ name }) => name === selection);
    const short = selection?.replace(/^.*\//, "") ?? "";
    setText(this.#label, short);
    this.element.title = `Add the selection to the message: ${selection ?? ""}`;
    this.element.setAttribute("aria-label", `Add the selection ${short} to the message`);
  }
}
