import type { Slot } from "../../../src/shared/step.ts";
import type { RoleView } from "../../../src/shared/panelState.ts";
import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { roleNames } from "../transcript/roleNames.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** The model of the role that answers; opens VS Code's own pick list. Warns when the model cannot be used as it is. */
export class ModelButton {
  readonly element: HTMLButtonElement;
  readonly #label = element("span", { class: "model-label" });
  readonly #warning = icon("warning", "model-warning");
  #role: Slot = "worker";

  constructor(context: ViewContext) {
    this.element = element(
      "button",
      { type: "button", class: "picker-button model-button", "aria-haspopup": "dialog", "data-testid": testIds.modelButton },
      this.#warning,
      this.#label,
      icon("chevron-down", "picker-chevron"),
    );
    this.element.addEventListener("click", () => context.post({ type: "model-choose", role: this.#role }));
  }

  /** Shows the model of `role`. */
  update(role: Slot, view: RoleView): void {
    this.#role = role;
    const label = view.ref === "" ? "Choose a model" : view.label;
    setText(this.#label, label);
    this.#warning.hidden = view.problem === undefined;
    const about = [view.ref, view.providerLabel === "" ? "" : `Provider: ${view.providerLabel}`, view.problem ?? ""];
    this.element.title = about.filter((line) => line !== "").join("\n") || `Choose the ${roleNames[role].label.toLowerCase()}’s model`;
    this.element.setAttribute(
      "aria-label",
      `${roleNames[role].label} model: ${label}${view.problem === undefined ? "" : `. ${view.problem}`}`,
    );
  }
}
