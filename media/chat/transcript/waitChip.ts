import type { WaitView } from "../../../src/shared/panelState.ts";
import { Countdown } from "../base/countdown.ts";
import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** A line may end with the dot between what is in cooldown and what is done, but does not begin with it. */
const dot = "\u00A0· ";

/** One line that says what is in cooldown, for how long still, and what is used in its place, with what can be done about it. */
export class WaitChip {
  readonly element: HTMLElement;
  readonly #what = element("span");
  readonly #left = element("span");
  readonly #outcome = element("span");
  #countdown: Countdown | undefined;

  constructor(context: ViewContext) {
    const words = element("span", { class: "wait-words" }, this.#what, this.#left, this.#outcome);
    const buttons = element(
      "span",
      { class: "wait-buttons" },
      createButton("Use Now", "Use the key in cooldown now", testIds.waitSkip, () => context.post({ type: "wait-skip" })),
      createButton("Stop", "Stop (Escape)", testIds.waitStop, () => context.post({ type: "answer-stop" })),
    );
    this.element = element(
      "div",
      { class: "wait-chip", role: "group", "aria-label": "Waiting", "data-testid": testIds.waitChip },
      icon("watch"),
      element("span", { class: "line-body" }, words, buttons),
    );
  }

  /** Shows `wait`, and begins its countdown. The buttons stay as they are, and keep the focus. */
  update(wait: WaitView): void {
    this.dispose();
    setText(this.#what, wait.text);
    setText(this.#outcome, `${dot}${outcomeOf(wait)}`);
    if (wait.untilMs === undefined) {
      this.#showLeft(undefined);
    } else {
      this.#countdown = new Countdown(wait.untilMs, (left) => this.#showLeft(left));
    }
  }

  /** Ends the countdown. */
  dispose(): void {
    this.#countdown?.dispose();
    this.#countdown = undefined;
  }

  #showLeft(left: string | undefined): void {
    this.#left.replaceChildren(...(left === undefined ? [] : [dot, element("span", { class: "wait-time" }, left)]));
  }
}

/** What a chip says to those who listen: without the countdown, which would be old as soon as it was read. */
export function waitSentence(wait: WaitView): string {
  return `${wait.text}, ${outcomeOf(wait)}`;
}

function outcomeOf({ using }: WaitView): string {
  return using === undefined ? "waiting" : `using ${using}`;
}

function createButton(label: string, title: string, testId: string, run: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", class: "link-button", title, "data-testid": testId }, label);
  button.addEventListener("click", run);
  return button;
}
