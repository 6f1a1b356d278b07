import { element, icon } from "./element.ts";
import { openByButton } from "./popup.ts";

/** A line of a menu. */
export interface MenuItem {
  readonly label: string;
  /** A second line, quieter: what choosing it means. */
  readonly description?: string | undefined;
  /** A codicon's name. */
  readonly icon?: string | undefined;
  /** Whether it is the one of several that holds now; left out: it does something. */
  readonly isCurrent?: boolean | undefined;
  readonly testId?: string | undefined;
  readonly run: () => void;
}

const moves: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => (index >= last ? 0 : index + 1),
  ArrowUp: (index, last) => (index <= 0 ? last : index - 1),
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * A menu that a button opens, above or below it, wherever there is room. Arrow keys, Home and End go through it; Escape, a click elsewhere and the button close it. The items are asked for
 * each time it opens.
 */
export class PopupMenu {
  readonly #menu: HTMLElement;
  readonly #anchor: HTMLButtonElement;

  /** `anchor` must be on the page, with the menu beside it: see {@link PopupMenu.element}. `name`: what the menu is for, for screen readers. */
  constructor(anchor: HTMLButtonElement, name: string, items: () => readonly MenuItem[]) {
    this.#anchor = anchor;
    this.#menu = element("div", { class: "menu", role: "menu", popover: "auto", "aria-label": name });
    anchor.setAttribute("aria-haspopup", "menu");
    openByButton(
      anchor,
      this.#menu,
      () => this.#menu.replaceChildren(...items().map((item) => this.#createItem(item))),
      () => this.#focusCurrent(),
    );
    this.#menu.addEventListener("keydown", (event) => this.#keyPressed(event));
  }

  /** Stands beside the button; shown above everything else. */
  get element(): HTMLElement {
    return this.#menu;
  }

  #focusCurrent(): void {
    const items = this.#buttons;
    (items.find((item) => item.getAttribute("aria-checked") === "true") ?? items[0])?.focus();
  }

  get #buttons(): readonly HTMLButtonElement[] {
    return [...this.#menu.querySelectorAll("button")];
  }

  #createItem({ label, description, icon: iconName, isCurrent, testId, run }: MenuItem): HTMLButtonElement {
    const words = element("span", { class: "menu-words" }, element("span", { class: "menu-label" }, label));
    if (description !== undefined) {
      words.append(element("span", { class: "menu-description" }, description));
    }
    const item = element("button", {
      type: "button",
      class: "menu-item",
      role: isCurrent === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": isCurrent === undefined ? undefined : String(isCurrent),
      tabindex: "-1",
      "data-testid": testId,
    });
    item.append(...(iconName === undefined ? [] : [icon(iconName)]), words);
    if (isCurrent === true) {
      item.append(icon("check", "menu-check"));
    }
    item.addEventListener("click", () => {
      this.#menu.hidePopover();
      this.#anchor.focus();
      run();
    });
    return item;
  }

  #keyPressed(event: KeyboardEvent): void {
    const items = this.#buttons;
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const focused = items.findIndex((item) => item === document.activeElement);
      items[move(focused, items.length - 1)]?.focus();
    }
  }
}
