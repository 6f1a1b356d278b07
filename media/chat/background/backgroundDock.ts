import type { BackgroundView } from "../../../src/shared/agentViews.ts";
import { Elapsed } from "../base/elapsed.ts";
import { element, iconButton, placeChild, setText, spinner } from "../base/element.ts";
import { visibleText } from "../base/hiddenText.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

interface Row {
  readonly element: HTMLElement;
  readonly elapsed: Elapsed;
  readonly command: string;
}

/** The commands that agents have started and don't wait for, while they run: a line each above the composer. */
export class BackgroundDock {
  readonly element = element("section", {
    class: "dock background",
    "aria-label": "Commands in the background",
    "data-testid": testIds.background,
  });
  readonly #context: ViewContext;
  readonly #list = element("ul", { class: "background-list" });
  readonly #rows = new Map<string, Row>();
  #commands: readonly BackgroundView[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
    this.element.append(this.#list);
    this.element.hidden = true;
  }

  /** Shows `commands`, all of which run. */
  update(commands: readonly BackgroundView[] = []): void {
    if (commands === this.#commands) {
      return;
    }
    this.#commands = commands;
    const hadFocus = this.element.contains(document.activeElement);
    this.#forget(new Set(commands.map(({ handle }) => handle)));
    for (const [index, command] of commands.entries()) {
      const row = this.#rows.get(command.handle) ?? this.#rowOf(command);
      this.#rows.set(command.handle, row);
      placeChild(this.#list, row.element, index);
    }
    this.element.hidden = commands.length === 0;
    if (hadFocus && !this.element.contains(document.activeElement)) {
      this.#afterLoss();
    }
  }

  #forget(running: ReadonlySet<string>): void {
    for (const [handle, { element: row, elapsed, command }] of this.#rows) {
      if (!running.has(handle)) {
        elapsed.dispose();
        row.remove();
        this.#rows.delete(handle);
        this.#context.announce(`Ended in the background: ${command}`);
      }
    }
  }

  /** The command that was worked on is gone: the next is at hand, or all are. */
  #afterLoss(): void {
    const next = this.element.hidden ? null : this.#list.querySelector<HTMLElement>("button");
    if (next === null) {
      this.#context.focusComposer();
    } else {
      next.focus();
    }
  }

  #rowOf({ handle, command, startedAtMs }: BackgroundView): Row {
    const { nodes } = visibleText(command.replaceAll(/\s+/g, " ").trim(), true);
    const code = element("code", { class: "background-command", title: command }, ...nodes);
    const words = code.textContent;
    const time = element("span", { class: "background-time" });
    const row = element(
      "li",
      { class: "background-row", "data-testid": testIds.backgroundCommand },
      spinner(),
      code,
      time,
      iconButton("terminal", `Show Output of ${words}`, testIds.backgroundShow, () =>
        this.#context.post({ type: "terminal-show", handle }),
      ),
      iconButton("debug-stop", `Stop ${words}`, testIds.backgroundStop, () => this.#context.post({ type: "background-stop", handle })),
    );
    return { element: row, elapsed: new Elapsed(startedAtMs, (shown) => setText(time, shown)), command: words };
  }
}
