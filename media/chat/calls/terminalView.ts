import { element } from "../base/element.ts";
import { visibleText } from "../base/hiddenText.ts";
import { testIds } from "../base/testIds.ts";
import { terminalNodes } from "./terminalText.ts";

/** What streams is drawn this often at most: nobody reads faster. */
const pauseMs = 250;
/** Of what a command has written so far this much is shown while it runs, in UTF-16 units: more would take too long to draw, again and again. */
const liveLength = 8000;
/** Within this of its end the output counts as scrolled to it. */
const endSlackPx = 4;

/** A command and its output, as in a terminal. Follows the end of what streams; while the user has scrolled up, nothing changes under them. */
export class TerminalView {
  readonly element: HTMLElement;
  readonly #command = element("pre", { class: "terminal-command" });
  readonly #output = element("pre", {
    class: "terminal-output",
    tabindex: "0",
    role: "group",
    "aria-label": "Output",
    "data-testid": testIds.callOutput,
    hidden: true,
  });
  #shown = "";
  #latest = "";
  #shownCommand: string | undefined;
  #timer: number | undefined;
  #isFollowing = true;
  #isRunning = false;

  constructor() {
    this.element = element("div", { class: "terminal" }, this.#command, this.#output);
    this.#output.addEventListener("scroll", () => {
      const { scrollHeight, clientHeight, scrollTop } = this.#output;
      this.#isFollowing = scrollHeight - clientHeight - scrollTop <= endSlackPx;
      if (this.#isFollowing && this.#timer === undefined) {
        this.#draw();
      }
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
    this.#isRunning = isRunning;
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

  /** Whether the user has scrolled up in it. */
  get isScrolled(): boolean {
    return !this.#isFollowing;
  }

  /** Ends the timer. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #draw(): void {
    if (this.#isRunning && !this.#isFollowing) {
      return;
    }
    const text = this.#isRunning ? tailOf(this.#latest) : this.#latest;
    if (text !== this.#shown) {
      this.#shown = text;
      this.#output.replaceChildren(...terminalNodes(text));
      this.#output.hidden = this.#output.textContent.trim() === "";
    }
    if (this.#isFollowing) {
      this.#output.scrollTop = this.#output.scrollHeight;
    }
  }
}

/** The end of a text, from the beginning of a line. */
function tailOf(text: string): string {
  if (text.length <= liveLength) {
    return text;
  }
  const tail = text.slice(-liveLength);
  return tail.slice(tail.indexOf("\n") + 1);
}
