import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { createState, type ShownState } from "./callState.ts";

/**
 * One line of calls, with what is under it. All of the line opens and closes it, but for a link in it, which is a control of its own. The user's own opening and closing is remembered and never
 * undone.
 */
export class CallFold {
  readonly element: HTMLElement;
  /** What the line says. Hidden from screen readers but for links in it: the button says all of it. */
  readonly line = element("span", { class: "call-line" });
  /** What stands behind the line. */
  readonly meta = element("span", { class: "call-meta", "aria-hidden": "true" });
  readonly body: HTMLElement;
  readonly #state = element("span", { class: "call-state" });
  readonly #toggle: HTMLButtonElement;
  readonly #onToggle: () => void;
  #shownState: ShownState | undefined;
  #touched = false;

  /** `onToggle`: called when it was opened or closed. */
  constructor(className: string, testId: string, body: HTMLElement, onToggle: () => void) {
    this.body = body;
    this.#onToggle = onToggle;
    this.#toggle = element("button", { type: "button", class: "call-toggle", "aria-expanded": "false", "data-testid": testIds.callToggle });
    this.#toggle.addEventListener("click", () => {
      this.#touched = true;
      this.#show(!this.isOpen);
    });
    const head = element(
      "div",
      { class: "call-head" },
      this.#toggle,
      this.#state,
      this.line,
      this.meta,
      icon("chevron-right", "disclosure-chevron"),
    );
    body.hidden = true;
    this.element = element("div", { class: className, "data-testid": testId }, head, body);
  }

  get isOpen(): boolean {
    return this.#toggle.getAttribute("aria-expanded") === "true";
  }

  /** Gives the line the focus. */
  focus(): void {
    this.#toggle.focus({ preventScroll: true });
  }

  /** Opens or closes, unless the user has. */
  setOpen(open: boolean): void {
    if (!this.#touched && this.isOpen !== open) {
      this.#show(open);
    }
  }

  /** Shows a state's icon. Returns whether it is another than before. */
  showState(state: ShownState): boolean {
    if (state === this.#shownState) {
      return false;
    }
    this.#shownState = state;
    this.element.dataset["state"] = state;
    this.#state.replaceChildren(createState(state).sign);
    return true;
  }

  /** What the line says to a screen reader, without its state. */
  name(words: string): void {
    const { meta } = this;
    const state = this.#shownState === undefined ? "" : createState(this.#shownState).words;
    const facts = [...meta.childNodes].map(
      (node) => (node instanceof Element ? node.getAttribute("aria-label") : null) ?? node.textContent ?? "",
    );
    const label = [words, state, ...facts.filter((fact) => fact !== state)].filter((one) => one !== "").join(", ");
    if (this.#toggle.getAttribute("aria-label") !== label) {
      this.#toggle.setAttribute("aria-label", label);
      this.#toggle.title = words;
    }
  }

  #show(open: boolean): void {
    this.#toggle.setAttribute("aria-expanded", String(open));
    this.body.hidden = !open;
    this.#onToggle();
  }
}
