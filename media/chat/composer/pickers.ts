import type { PanelState } from "../../../src/shared/panelState.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { EffortButton } from "./effortButton.ts";
import { ModelButton } from "./modelButton.ts";
import { RolePicker } from "./rolePicker.ts";

/** Who is asked, and how hard it thinks: role, model and effort. */
export class Pickers {
  readonly elements: readonly HTMLElement[];
  readonly #roles: RolePicker;
  readonly #model: ModelButton;
  readonly #effort: EffortButton;
  #shown: Pick<PanelState, "activeRole" | "roles" | "efforts"> | undefined;

  constructor(context: ViewContext) {
    this.#roles = new RolePicker(context);
    this.#model = new ModelButton(context);
    this.#effort = new EffortButton(context);
    this.elements = [this.#roles.element, this.#model.element, this.#effort.element];
  }

  /** Draws what differs. */
  update({ activeRole, roles, efforts }: Pick<PanelState, "activeRole" | "roles" | "efforts">): void {
    const before = this.#shown;
    this.#shown = { activeRole, roles, efforts };
    if (before?.activeRole !== activeRole || before.efforts !== efforts) {
      this.#effort.update(activeRole, efforts[activeRole]);
    }
    if (before?.activeRole !== activeRole || before.roles !== roles) {
      this.#roles.update(activeRole, roles);
      this.#model.update(activeRole, roles[activeRole]);
    }
  }
}
