import type { CompletionItem } from "../../../src/shared/completionItem.ts";
import { type CompletionToken, completionTokenAt } from "../../../src/shared/mentionSyntax.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { CompletionList } from "./completionList.ts";

/** Completes mentions (`@`) and commands (`/`) while the user writes: asks the host what there is, and puts what is chosen into the text. */
export class Completion {
  readonly #field: HTMLTextAreaElement;
  readonly #context: Pick<ViewContext, "post" | "announce">;
  readonly #list: CompletionList;
  /** What was asked for last; `undefined` if nothing can be completed, or the user closed the list. */
  #asked: { readonly id: number; readonly token: CompletionToken } | undefined;
  #lastId = 0;
  /** Where a token stands that the user wants nothing offered for. */
  #dismissed: number | undefined;

  constructor(field: HTMLTextAreaElement, context: Pick<ViewContext, "post" | "announce">) {
    this.#field = field;
    this.#context = context;
    this.#list = new CompletionList(field, (item) => this.#insert(item));
    field.addEventListener("blur", () => this.close());
    document.addEventListener("selectionchange", () => {
      if (this.#asked !== undefined && document.activeElement === field) {
        this.edited();
      }
    });
  }

  /** The list. */
  get element(): HTMLElement {
    return this.#list.element;
  }

  /** The text or the caret is another. */
  edited(): void {
    const token = this.#tokenAtCaret();
    if (token === undefined) {
      this.close();
      this.#dismissed = undefined;
    } else if (token.from === this.#dismissed) {
      this.#list.close();
    } else if (
      token.from !== this.#asked?.token.from ||
      token.query !== this.#asked.token.query ||
      token.trigger !== this.#asked.token.trigger
    ) {
      this.#lastId += 1;
      this.#asked = { id: this.#lastId, token };
      this.#context.post({ type: "completion-ask", id: this.#lastId, trigger: token.trigger, query: token.query });
    }
  }

  /** The host's answer. One to an earlier question is passed over. */
  offered(id: number, items: readonly CompletionItem[]): void {
    if (id !== this.#asked?.id) {
      return;
    }
    const wasOpen = this.#list.isOpen;
    this.#list.show(items, this.#asked.token.query);
    if (this.#list.isOpen && !wasOpen) {
      this.#context.announce(items.length === 1 ? "1 suggestion" : `${String(items.length)} suggestions`);
    }
  }

  /** Whether a key was for the list. */
  keyPressed(event: KeyboardEvent): boolean {
    if (!this.#list.isOpen || event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    }
    return this.#handles(event);
  }

  /** Puts words where the caret is, with spaces around them if they need some. */
  insertAtCaret(words: string): void {
    const { value, selectionStart, selectionEnd } = this.#field;
    const before = selectionStart > 0 && !/\s$/.test(value.slice(0, selectionStart)) ? " " : "";
    const after = /^\s/.test(value.slice(selectionEnd)) ? "" : " ";
    this.#replace(selectionStart, selectionEnd, `${before}${words}${after}`);
    this.close();
  }

  /** Hides the list. */
  close(): void {
    this.#asked = undefined;
    this.#list.close();
  }

  #handles(event: KeyboardEvent): boolean {
    if (event.key === "Escape") {
      this.#dismissed = this.#asked?.token.from;
      this.close();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      if (event.key === "Enter" && this.#isWritten()) {
        // There is nothing to complete: Enter sends.
        this.close();
        return false;
      }
      this.#list.chooseActive();
    } else if (event.shiftKey || !this.#list.move(event.key)) {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #isWritten(): boolean {
    const token = this.#asked?.token;
    const item = this.#list.active;
    return token !== undefined && item?.insert.trim() === this.#field.value.slice(token.from, token.to);
  }

  #tokenAtCaret(): CompletionToken | undefined {
    const { value, selectionStart, selectionEnd } = this.#field;
    return selectionStart === selectionEnd ? completionTokenAt(value, selectionStart) : undefined;
  }

  #insert(item: CompletionItem): void {
    const token = this.#tokenAtCaret();
    if (token === undefined) {
      this.close();
      return;
    }
    const { value } = this.#field;
    // The rest of a word that the caret stands in belongs to what is replaced.
    const rest = /^[^\s"@]*"?/.exec(value.slice(token.to))?.[0].length ?? 0;
    const end = token.to + rest;
    const isSpaced = item.insert.endsWith(" ") && /^[ \t]/.test(value.slice(end));
    this.close();
    this.#replace(token.from, end, isSpaced ? item.insert.trimEnd() : item.insert);
    if (isSpaced) {
      this.#field.selectionStart += 1;
    }
  }

  /** As if the user had typed it: Undo brings back what was there. */
  #replace(from: number, to: number, words: string): void {
    this.#field.focus();
    this.#field.setSelectionRange(from, to);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else reaches the browser's own undo history of a text field.
    if (!document.execCommand("insertText", false, words)) {
      this.#field.setRangeText(words, from, to, "end");
      this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
