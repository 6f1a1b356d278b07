import type { Slot } from "../../../src/shared/step.ts";
import type { EffortSetting } from "../../../src/shared/panelState.ts";
import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { roleNames } from "../transcript/roleNames.ts";
import type { ViewContext } from "../base/viewContext.ts";

const labels: Readonly<Record<EffortSetting, string>> = {
  default: "Default",
  auto: "Auto",
  off: "Off",
  low: "Low",
  medium: "Medium",
  high: "High",
};

/** How hard the role's model is to think; opens VS Code's own pick list. The default goes without a word. */
export class EffortButton {
  readonly element: HTMLButtonElement;
  readonly #label = element("span", { class: "effort-label" });
  #role: Slot = "worker";

  constructor(context: ViewContext) {
    this.element = element(
      "button",
      { type: "button", class: "picker-button effort-button", "aria-haspopup": "dialog", "data-testid": testIds.effortButton },
      icon("lightbulb", "effort-icon"),
      this.#label,
    );
    this.element.addEventListener("click", () => context.post({ type: "effort-choose", role: this.#role }));
  }

  /** Shows the effort of `role`. */
  update(role: Slot, effort: EffortSetting): void {
    this.#role = role;
    setText(this.#label, effort === "default" ? "" : labels[effort]);
    this.#label.hidden = effort === "default";
    this.element.title = `Effort: ${labels[effort]}\nHow hard the ${roleNames[role].label.toLowerCase()}’s model thinks before it answers`;
    this.element.setAttribute("aria-label", `${roleNames[role].label} effort: ${labels[effort]}`);
  }
}
