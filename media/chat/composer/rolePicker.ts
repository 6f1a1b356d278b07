import type { Slot } from "../../../src/shared/step.ts";
import type { RoleView } from "../../../src/shared/panelState.ts";
import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { roleNames } from "../transcript/roleNames.ts";
import type { ViewContext } from "../base/viewContext.ts";

const roles: readonly Slot[] = ["worker", "orchestrator"];
const roleTestIds: Readonly<Record<Slot, string>> = { worker: testIds.roleWorker, orchestrator: testIds.roleOrchestrator };

/** The switch between the two roles: a group of radio buttons, one stop for Tab, arrows within. */
export class RolePicker {
  readonly element = element("div", { class: "role-picker", role: "radiogroup", "aria-label": "Who answers" });
  readonly #context: ViewContext;
  readonly #buttons: ReadonlyMap<Slot, HTMLButtonElement>;

  constructor(context: ViewContext) {
    this.#context = context;
    this.#buttons = new Map(roles.map((role) => [role, this.#createButton(role)]));
    this.element.append(...this.#buttons.values());
    this.element.addEventListener("keydown", (event) => this.#keyPressed(event));
  }

  /** Shows which role answers, and its model in the tooltip. */
  update(active: Slot, views: Readonly<Record<Slot, RoleView>>): void {
    for (const [role, button] of this.#buttons) {
      const { label, purpose } = roleNames[role];
      const model = views[role].ref === "" ? "" : views[role].label;
      button.setAttribute("aria-checked", String(role === active));
      button.tabIndex = role === active ? 0 : -1;
      button.title = `${label}${model === "" ? "" : ` (${model})`}\n${purpose}`;
    }
  }

  #createButton(role: Slot): HTMLButtonElement {
    const { label, icon: iconName } = roleNames[role];
    const button = element(
      "button",
      { type: "button", class: "role-button", role: "radio", "aria-label": label, "data-testid": roleTestIds[role] },
      icon(iconName),
      element("span", { class: "role-label", "aria-hidden": "true" }, label),
    );
    button.addEventListener("click", () => this.#choose(role));
    return button;
  }

  #choose(role: Slot): void {
    if (this.#buttons.get(role)?.getAttribute("aria-checked") !== "true") {
      this.#context.post({ type: "role-choose", role });
    }
  }

  #keyPressed(event: KeyboardEvent): void {
    if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) {
      return;
    }
    event.preventDefault();
    const other = roles.find((role) => this.#buttons.get(role) !== document.activeElement);
    if (other) {
      this.#buttons.get(other)?.focus();
      this.#choose(other);
    }
  }
}
