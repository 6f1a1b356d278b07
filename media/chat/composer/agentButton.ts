import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** Which of the user's own agents answers, if any; opens their choice. */
export class AgentButton {
  readonly element: HTMLButtonElement;
  readonly #label = element("span", { class: "agent-label" });
  #shown: string | undefined | null = null;

  constructor(context: ViewContext) {
    this.element = element(
      "button",
      { type: "button", class: "picker-button agent-button", "data-testid": testIds.agentButton },
      icon("robot"),
      this.#label,
      icon("chevron-down", "picker-chevron"),
    );
    this.element.addEventListener("click", () => context.post({ type: "agent-choose" }));
  }

  /** `agent`: by its name; `undefined`: the usual one. */
  update(agent: string | undefined): void {
    if (agent === this.#shown) {
      return;
    }
    this.#shown = agent;
    setText(this.#label, agent ?? "Agent");
    this.element.title = agent === undefined ? "Choose Agent" : `Agent: ${agent}`;
    this.element.setAttribute("aria-label", `Agent: ${agent ?? "Baton"}`);
  }
}
