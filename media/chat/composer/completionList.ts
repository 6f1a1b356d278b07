import type { CompletionItem } from "../../../src/shared/completionItem.ts";
import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";

/** Items that Page Up and Page Down pass. */
const page = 8;
const moves: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => (index >= last ? 0 : index + 1),
  ArrowUp: (index, last) => (index <= 0 ? last : index - 1),
  PageDown: (index, last) => Math.min(last, index + page),
  PageUp: (index) => Math.max(0, index - page),
};

/** What the composer offers, above it: looks and works as VS Code's own suggestions do. The field keeps the focus, and names the active item to screen readers. */
export class CompletionList {
  readonly element = element("ul", {
    class: "completions",
    id: "completions",
    role: "listbox",
    // It can be scrolled. Tab never comes here: it takes the active item.
    tabindex: "0",
    "aria-label": "Suggestions",
    "data-testid": testIds.completions,
  });
  readonly #field: HTMLTextAreaElement;
  readonly #choose: (item: CompletionItem) => void;
  #items: readonly CompletionItem[] = [];
  #active = 0;

  constructor(field: HTMLTextAreaElement, choose: (item: CompletionItem) => void) {
    this.#field = field;
    this.#choose = choose;
    this.element.hidden = true;
    field.setAttribute("aria-autocomplete", "list");
    // The field keeps the focus, and the caret its place.
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => {
      const index = this.#indexOf(event.target);
      if (index !== -1) {
        this.#active = index;
        this.chooseActive();
      }
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** What Enter would take. */
  get active(): CompletionItem | undefined {
    return this.isOpen ? this.#items[this.#active] : undefined;
  }

  /** Shows items, the first of them active. `query`: what is written, which is set off in them. */
  show(items: readonly CompletionItem[], query: string): void {
    this.#items = items;
    this.element.replaceChildren(...items.map((item, index) => createOption(item, index, query)));
    this.element.hidden = items.length === 0;
    this.element.scrollTop = 0;
    if (this.isOpen) {
      this.#field.setAttribute("aria-controls", this.element.id);
      this.#activate(0);
    } else {
      this.close();
    }
  }

  /** Hides them. */
  close(): void {
    this.element.hidden = true;
    this.#items = [];
    this.#field.removeAttribute("aria-controls");
    this.#field.removeAttribute("aria-activedescendant");
  }

  /** Goes to another item, if the key does that. Returns whether it did. */
  move(key: string): boolean {
    const move = moves[key];
    if (move === undefined) {
      return false;
    }
    this.#activate(move(this.#active, this.#items.length - 1));
    return true;
  }

  /** Takes the active item. */
  chooseActive(): void {
    const { active } = this;
    if (active !== undefined) {
      this.#choose(active);
    }
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [at, option] of [...this.element.children].entries()) {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) {
        this.#field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }
  }

  #indexOf(target: EventTarget | null): number {
    const option = target instanceof Element ? target.closest("[role=option]") : null;
    return option === null ? -1 : [...this.element.children].indexOf(option);
  }
}

function createOption({ label, detail, icon: iconName }: CompletionItem, index: number, query: string): HTMLLIElement {
  const words = element("span", { class: "completion-label" }, ...withMatch(label, query));
  const quiet = detail === undefined ? [] : [element("span", { class: "completion-detail" }, detail)];
  return element(
    "li",
    {
      class: "completion",
      id: `completion-${String(index)}`,
      role: "option",
      title: detail === undefined ? label : `${label} · ${detail}`,
    },
    icon(iconName),
    words,
    ...quiet,
  );
}

/** The label with what is written set off, if it's in one piece. */
function withMatch(label: string, query: string): readonly (Node | string)[] {
  const wanted = query.slice(query.search(/[^/:]+\/?$/));
  const at = wanted === "" ? -1 : label.toLowerCase().indexOf(wanted.toLowerCase());
  return at === -1
    ? [label]
    : [
        label.slice(0, at),
        element("span", { class: "completion-match" }, label.slice(at, at + wanted.length)),
        label.slice(at + wanted.length),
      ];
}
