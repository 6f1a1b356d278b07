import { element, icon } from "./element.ts";
import { PopupMenu, type MenuItem } from "./popupMenu.ts";

/** How a button with words looks: `primary` for what is mostly wanted, once in a place. */
export type ButtonLook = "primary" | "secondary" | "small";

const classes: Readonly<Record<ButtonLook, string>> = { primary: "button", secondary: "button secondary", small: "button secondary small" };

/** A button with words. */
export function wordButton(label: string, look: ButtonLook, testId: string, run?: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", class: classes[look], "data-testid": testId }, label);
  if (run) {
    button.addEventListener("click", run);
  }
  return button;
}

/** A button, and beside it one that opens a menu of what else can be done. `menuName`: names that to screen readers, and in its tooltip. */
export function splitButton(
  main: HTMLButtonElement,
  look: ButtonLook,
  menuName: string,
  menuTestId: string,
  items: () => readonly MenuItem[],
): HTMLElement {
  const more = element(
    "button",
    { type: "button", class: `${classes[look]} split-more`, "aria-label": menuName, title: menuName, "data-testid": menuTestId },
    icon("chevron-down"),
  );
  const menu = new PopupMenu(more, menuName, items);
  return element("span", { class: "split-button" }, main, more, menu.element);
}
