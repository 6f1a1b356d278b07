/**
 * Has a button open `popup`, which is a popover beside it, above or below it wherever there is room, and close it again; a click elsewhere and Escape close it too. `fill` is called before it opens,
 * `focus` right after. Escape and Tab give the focus back to the button, and mean nothing else.
 */
export function openByButton(button: HTMLButtonElement, popup: HTMLElement, fill: () => void, focus: () => void): void {
  const isOpen = (): boolean => popup.matches(":popover-open");
  let wasOpen = false;
  button.setAttribute("aria-expanded", "false");
  // A click on the button closes it as one elsewhere does, before the button hears of the click.
  button.addEventListener("pointerdown", () => {
    wasOpen = isOpen();
  });
  button.addEventListener("click", ({ detail }) => {
    const isByKey = detail === 0;
    if (isByKey ? isOpen() : wasOpen) {
      popup.hidePopover();
      return;
    }
    fill();
    popup.showPopover({ source: button });
    focus();
  });
  popup.addEventListener("toggle", () => button.setAttribute("aria-expanded", String(isOpen())));
  popup.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      popup.hidePopover();
      button.focus();
    }
  });
}
