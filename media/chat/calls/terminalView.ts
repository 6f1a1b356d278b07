import { element } from "../base/element.ts";
import { visibleText } from "../base/hiddenText.ts";
import { testIds } from "../base/testIds.ts";
import { terminalNodes } from "./terminalText.ts";

/** What streams is drawn this often at most: nobody reads faster. */
const pauseMs = 250;
/** Within this of its end the output counts as scrolled to it. */
const endSlackPx = 4;

/** A command and its output, as in a terminal. Follows the end of what streams, until the user scrolls up. */
export class TerminalView {
  readonly element: HTMLElement;
  readonly #command = element("pre", { class: "terminal-command" });
  readonly #output = element("pre", {
    class: "terminal-output",
    tabindex: "0",
    role: "group",
    "aria-label": "Output",
    "data-testid": testIds.callOutput,
  });
  #shown = "";
  #latest = "";
  #shownCommand: string | undefined;
  #timer: number | undefined;
  #isFollowing = true;

  constructor() {
    this.element = element("div", { class: "terminal" }, this.#command, this.#output);
    this.#output.addEventListener("scroll", () => {
      const { scrollHeight, clientHeight, scrollTop } = this.#output;
      this.#isFollowing = scrollHeight - clientHeight - scrollTop <= endSlackPx;
    });
  }

  /** Shows a command, and its output so far. `isRunning`: more may come. */
  update(command: string, output: string, isRunning: boolean): void {
    if (command !== this.#shownCommand) {
      this.#shownCommand = command;
      this.#command.replaceChildren(
        element("span", { class: "terminal-prompt", "aria-hidden": "true" }, "$ "),
        ...visibleText(command, true).nodes,
      );
    }
    this.#latest = output;
    if (!isRunning) {
      this.dispose();
      this.#draw();
    } else if (this.#timer === undefined) {
      this.#draw();
      this.#timer = window.setTimeout(() => {
        this.#timer = undefined;
        this.#draw();
      }, pauseMs);
    }
  }

  /** Ends the timer. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #draw(): void {
    if (this.#latest !== this.#shown || this.#output.hidden) {
      this.#shown = this.#latest;
      this.#output.replaceChildren(...terminalNodes(this.#latest));
    }
    this.#output.hidden = this.#output.textContent.trim() === "";
    if (this.#isFollowing) {
      this.#output.scrollTop = this.#output.scrollHeight;
    }
  }
}
