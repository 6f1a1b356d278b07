import type { Slot } from "../../../src/shared/step.ts";
import { isReady, type PanelState, type RoleView } from "../../../src/shared/panelState.ts";
import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { roleNames } from "../transcript/roleNames.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createBatonMark } from "./batonMark.ts";
import { createSetup } from "./setupView.ts";

/** What a button says, and what it puts into the composer for the user to go on with. */
const examples: readonly (readonly [label: string, prompt: string])[] = [
  ["Explain an error message", "Explain this error and how to fix it:\n\n"],
  ["Write tests for a function", "Write tests for this function:\n\n"],
  ["Plan a change in small, safe steps", "Plan this change in small, safe steps: "],
];

/** What an empty conversation shows: what to ask, or, for a newcomer, how to get to a first answer. */
export class WelcomeView {
  readonly element = element("div", { class: "welcome-frame" });
  readonly #context: ViewContext;
  #shown: PanelState | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
  }

  /** Draws again only when the setup or the roles are new. */
  update(state: PanelState): void {
    const before = this.#shown;
    this.#shown = state;
    this.element.hidden = state.conversation.turns.length > 0;
    if (before?.setup === state.setup && before.roles === state.roles && before.activeRole === state.activeRole) {
      return;
    }
    this.element.replaceChildren(isReady(state) ? this.#ready(state) : createSetup(state.setup, this.#context));
  }

  #ready(state: PanelState): HTMLElement {
    const prompts = examples.map(([label, prompt]) => {
      const button = element("button", { type: "button", class: "quiet-button", "data-testid": testIds.examplePrompt }, label);
      button.addEventListener("click", () => this.#context.fillComposer(prompt));
      return button;
    });
    return element(
      "div",
      { class: "welcome", "data-testid": testIds.welcome },
      createBatonMark(),
      element("h2", { class: "welcome-title" }, "Ask anything"),
      element(
        "div",
        { class: "welcome-models" },
        this.#model("worker", state.roles.worker),
        this.#model("orchestrator", state.roles.orchestrator),
      ),
      element("div", { class: "welcome-prompts", role: "group", "aria-label": "Examples" }, ...prompts),
    );
  }

  #model(role: Slot, view: RoleView): HTMLElement {
    const { label, icon: iconName, purpose } = roleNames[role];
    const model = view.ref === "" ? "Choose a model" : view.label;
    const button = element(
      "button",
      {
        type: "button",
        class: "welcome-model",
        title: `${purpose}\n${view.ref}`.trim(),
        "aria-haspopup": "dialog",
        "data-testid": testIds.welcomeModel,
        "data-role": role,
      },
      icon(iconName),
      element("span", { class: "welcome-role" }, label),
      element("span", { class: "welcome-model-label" }, model),
    );
    button.addEventListener("click", () => this.#context.post({ type: "model-choose", role }));
    return button;
  }
}
