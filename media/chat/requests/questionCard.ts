import type { QuestionView } from "../../../src/shared/agentViews.ts";
import { wordButton } from "../base/buttons.ts";
import { element } from "../base/element.ts";
import { acceptKeys } from "./requestCard.ts";
import { testIds } from "../base/testIds.ts";
import { CardFrame, type CardActions, type RequestCard } from "./requestCard.ts";

/** A question that an agent asks: answers to choose from, and room for the user's own words. */
export class QuestionCard implements RequestCard {
  readonly element: HTMLElement;
  readonly head: HTMLElement;
  readonly #frame: CardFrame;
  readonly #actions: CardActions;
  readonly #choices: readonly HTMLInputElement[];
  readonly #text: HTMLTextAreaElement | undefined;
  readonly #answer: HTMLButtonElement;

  /** `agent`: who asks, if that is worth saying. */
  constructor(view: QuestionView, agent: string | undefined, actions: CardActions) {
    const { id, question, choices, takesText } = view;
    this.#actions = actions;
    this.#frame = new CardFrame(id, "comment-discussion", question, agent, "");
    this.element = this.#frame.element;
    this.head = this.#frame.head;
    this.#choices = choices.map((value) =>
      element("input", { type: "radio", name: `question-${id}`, value, "data-testid": testIds.questionChoice }),
    );
    this.#text = takesText || choices.length === 0 ? this.#createText(choices.length > 0) : undefined;
    this.#answer = wordButton(
      "Answer",
      "primary",
      testIds.questionAnswer,
      this.#frame.whenArmed(() => this.#reply()),
    );
    this.#answer.title = `Answer (${acceptKeys})`;
    const skip = wordButton(
      "Skip",
      "secondary",
      testIds.questionSkip,
      this.#frame.whenArmed(() => actions.reply({ answer: "deny" })),
    );
    const list = element(
      "div",
      { class: "question-choices", role: "radiogroup", "aria-label": question },
      ...this.#choices.map((input) => element("label", { class: "question-choice" }, input, element("span", {}, input.value))),
    );
    list.addEventListener("change", () => this.#showReady());
    list.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.repeat) {
        event.preventDefault();
        event.stopPropagation();
        this.accept();
      }
    });
    this.#frame.fill(
      ...(choices.length === 0 ? [] : [list]),
      ...(this.#text === undefined ? [] : [this.#text]),
      element("div", { class: "button-row" }, this.#answer, skip),
    );
    this.#showReady();
  }

  get words(): string {
    return this.#text?.value.trim() ?? "";
  }

  show(): void {
    this.#frame.arm();
  }

  accept(): void {
    this.#frame.whenArmed(() => this.#reply())();
  }

  #createText(isBesideChoices: boolean): HTMLTextAreaElement {
    const label = isBesideChoices ? "Or answer in your own words" : "Your answer";
    const text = element("textarea", {
      class: "request-words",
      rows: "1",
      dir: "auto",
      placeholder: label,
      "aria-label": label,
      "data-testid": testIds.questionText,
    });
    text.addEventListener("input", () => {
      for (const choice of this.#choices) {
        choice.checked = false;
      }
      this.#showReady();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.isComposing) {
        event.preventDefault();
        event.stopPropagation();
        this.accept();
      }
    });
    return text;
  }

  get #chosen(): string {
    return this.#choices.find(({ checked }) => checked)?.value ?? this.words;
  }

  #showReady(): void {
    this.#answer.disabled = this.#chosen === "";
  }

  #reply(): void {
    const text = this.#chosen;
    if (text !== "") {
      this.#actions.reply({ answer: "text", text });
    }
  }
}
