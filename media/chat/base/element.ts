type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** A new element. `true` sets an empty attribute; `false` and `undefined` set none. Never parses HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      created.setAttribute(name, value === true ? "" : value);
    }
  }
  created.append(...children);
  return created;
}

/** A codicon, hidden from screen readers: what it means is said by the label beside it. */
export function icon(name: string, extraClass = ""): HTMLSpanElement {
  return element("span", { class: `codicon codicon-${name} ${extraClass}`.trim(), "aria-hidden": "true" });
}

/** A codicon that turns; it stands still where the user prefers less motion. */
export function spinner(): HTMLSpanElement {
  return icon("loading", "codicon-modifier-spin");
}

/** A square button that shows an icon alone. `label` is its name and its tooltip. */
export function iconButton(iconName: string, label: string, testId: string, onClick?: () => void): HTMLButtonElement {
  const button = element(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, "data-testid": testId },
    icon(iconName),
  );
  if (onClick) {
    button.addEventListener("click", onClick);
  }
  return button;
}

/** Sets the text only when it differs, so that a selection in it survives. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Adds or removes the class by `on`. */
export function setClass(target: Element, name: string, on: boolean): void {
  target.classList.toggle(name, on);
}

/** Makes `node` read `words`; text that only grew is appended to, so that a selection in it survives. */
export function growText(node: Text, words: string): void {
  const { data } = node;
  if (data === words) {
    return;
  }
  if (words.startsWith(data)) {
    node.appendData(words.slice(data.length));
  } else {
    node.data = words;
  }
}

/** Puts `node` where it is to stand among its parent's children, unless it stands there already. The focus in it is kept. */
export function placeChild(parent: Element, node: HTMLElement, index: number): void {
  const there = parent.children[index] ?? null;
  if (there === node) {
    return;
  }
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(node, there);
  if (focused instanceof HTMLElement) {
    focused.focus({ preventScroll: true });
  }
}
