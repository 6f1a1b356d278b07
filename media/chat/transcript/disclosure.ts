import { element, icon } from "../base/element.ts";

/** Something folded under one line. The user's own opening and closing is remembered and never undone. */
export class Disclosure {
  readonly element: HTMLDetailsElement;
  readonly label: HTMLSpanElement;
  #touched = false;

  constructor(className: string, testId: string, lead: readonly Node[], body: HTMLElement) {
    this.label = element("span", { class: "disclosure-label" });
    const summary = element("summary", {}, ...lead, this.label, icon("chevron-right", "disclosure-chevron"));
    summary.addEventListener("click", () => {
      this.#touched = true;
    });
    this.element = element("details", { class: `disclosure ${className}`, "data-testid": testId }, summary, body);
  }

  /** Opens or closes, unless the user has. */
  setOpen(open: boolean): void {
    if (!this.#touched && this.element.open !== open) {
      this.element.open = open;
    }
  }
}
