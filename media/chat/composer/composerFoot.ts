import { agentOf } from "../../../src/shared/conversation.ts";
import type { PanelState } from "../../../src/shared/panelState.ts";
import { element } from "../base/element.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { AgentButton } from "./agentButton.ts";
import { ContextMeter } from "./contextMeter.ts";
import { LevelPicker } from "./levelPicker.ts";

/** What stands under the composer's box: what agents may do, which of them answers, and how full the model's window is. */
export class ComposerFoot {
  readonly element: HTMLElement;
  readonly #level: LevelPicker;
  readonly #agent: AgentButton;
  readonly #meter: ContextMeter;

  constructor(context: ViewContext) {
    this.#level = new LevelPicker(context);
    this.#agent = new AgentButton(context);
    this.#meter = new ContextMeter(context);
    this.element = element("div", { class: "composer-foot" }, this.#level.element, this.#agent.element, this.#meter.element);
  }

  /** Draws what differs. */
  update({ conversation, defaultLevel, levels, agent, context }: PanelState): void {
    this.#level.update(conversation.level ?? defaultLevel, levels);
    this.#agent.update(conversation.turns.length === 0 ? agent : agentOf(conversation));
    this.#meter.update(context);
  }
}
