import { element, icon } from "./base/element.ts";
import { testIds } from "./base/testIds.ts";
import type { ViewContext } from "./base/viewContext.ts";

/** Settings that could not be read, reported on top of the conversation. */
export class SettingsStrip {
  readonly element = element("section", {
    class: "settings-strip",
    "aria-label": "Problems in the settings",
    "data-testid": testIds.settingsProblems,
  });
  readonly #context: ViewContext;
  #shown: readonly string[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
    this.element.hidden = true;
  }

  /** Shows `problems`; hides when there is none. */
  update(problems: readonly string[]): void {
    if (problems === this.#shown) {
      return;
    }
    this.#shown = problems;
    this.element.hidden = problems.length === 0;
    const open = element("button", { type: "button", class: "link-button", "data-testid": testIds.settingsOpen }, "Open Settings");
    open.addEventListener("click", () => this.#context.post({ type: "settings-open", query: "baton" }));
    const words = problems.map((problem) => element("p", {}, problem));
    this.element.replaceChildren(icon("warning"), element("div", { class: "settings-words" }, ...words, open));
  }
}
