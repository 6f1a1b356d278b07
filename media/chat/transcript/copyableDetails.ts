import { element } from "../base/element.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** Lines to read on, with a button that copies them. `name`: what they are, for screen readers. `copyTestId`: the button's. */
export function createCopyableDetails(lines: readonly string[], name: string, copyTestId: string, context: ViewContext): HTMLElement {
  const text = lines.join("\n");
  const copy = element("button", { type: "button", class: "link-button", "data-testid": copyTestId }, "Copy Details");
  copy.addEventListener("click", () => context.post({ type: "text-copy", text }));
  return element("div", { class: "details-body" }, element("pre", { tabindex: "0", role: "group", "aria-label": name }, text), copy);
}
