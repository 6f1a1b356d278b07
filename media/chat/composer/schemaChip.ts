import { element, icon, iconButton, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** The schema that the next answers must fit, with a button that sets them free again. Hidden where there is none. */
export class SchemaChip {
  readonly element = element("div", { class: "chip schema-chip", "data-testid": testIds.schemaChip });
  readonly #label = element("span", { class: "chip-name" });
  readonly #remove: HTMLButtonElement;

  constructor(context: ViewContext, onRemove: () => void) {
    this.#remove = iconButton("close", "Answer Freely", testIds.schemaRemove, () => {
      context.post({ type: "schema-clear" });
      onRemove();
    });
    this.element.append(icon("json"), this.#label, this.#remove);
    this.element.hidden = true;
  }

  /** Shows a schema's name. */
  update(name: string | undefined): void {
    this.element.hidden = name === undefined;
    setText(this.#label, name === undefined ? "" : `Schema: ${name}`);
    this.element.title = name === undefined ? "" : `The next answers must match ${name}`;
    this.#remove.setAttribute("aria-label", name === undefined ? "Answer Freely" : `Remove schema ${name}`);
  }
}
