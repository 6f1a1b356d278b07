import type { QueuedPrompt } from "../../../src/shared/conversation.ts";
import { element, icon, iconButton, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** The prompts that wait until the answers before them have ended: each can be edited, sent at once, or taken out. */
export class QueueList {
  readonly element = element("section", { class: "queue", "aria-label": "Queued prompts", "data-testid": testIds.queue });
  readonly #context: ViewContext;
  readonly #heading = element("div", { class: "queue-heading", "data-testid": testIds.queueCount });
  readonly #list = element("ol", { class: "queue-list" });
  readonly #focusComposer: () => void;
  #queue: readonly QueuedPrompt[] = [];
  #isHeld = false;
  #rows = new Map<string, { readonly row: HTMLElement; prompt: QueuedPrompt }>();
  #editing: string | undefined;

  constructor(context: ViewContext, focusComposer: () => void) {
    this.#context = context;
    this.#focusComposer = focusComposer;
    this.element.append(this.#heading, this.#list);
    this.element.hidden = true;
  }

  /** Shows `queue`. `isHeld`: nothing streams, so it waits for the user. */
  update(queue: readonly QueuedPrompt[], isHeld: boolean): void {
    if (queue === this.#queue && isHeld === this.#isHeld) {
      return;
    }
    const hadFocus = this.element.contains(document.activeElement);
    this.#queue = queue;
    this.#isHeld = isHeld;
    this.element.hidden = queue.length === 0;
    const count = queue.length === 1 ? "1 prompt queued" : `${queue.length} prompts queued`;
    setText(this.#heading, isHeld ? `${count} · paused, since the last answer did not finish` : count);
    const rows = new Map<string, { readonly row: HTMLElement; prompt: QueuedPrompt }>();
    for (const prompt of queue) {
      const known = this.#rows.get(prompt.id);
      const isSame = known !== undefined && (known.prompt === prompt || this.#editing === prompt.id);
      rows.set(prompt.id, isSame ? known : { row: this.#createRow(prompt), prompt });
    }
    this.#rows = rows;
    this.#list.replaceChildren(...[...rows.values()].map(({ row }) => row));
    if (hadFocus && !this.element.contains(document.activeElement)) {
      this.#focusComposer();
    }
  }

  #createRow(prompt: QueuedPrompt): HTMLElement {
    const { id: promptId } = prompt;
    const text = element("span", { class: "queue-text", title: prompt.text }, prompt.text.trim() || attachmentNames(prompt));
    const extra = (prompt.attachments?.length ?? 0) > 0 && prompt.text.trim() !== "" ? [icon("attach")] : [];
    const row = element("li", { class: "queue-row", "data-testid": testIds.queued });
    const buttons = element(
      "span",
      { class: "queue-buttons" },
      iconButton("edit", "Edit Queued Prompt", testIds.queueEdit, () => this.#edit(prompt, row)),
      iconButton("run-above", "Send Now", testIds.queueAsk, () => this.#context.post({ type: "queue-ask", promptId })),
      iconButton("close", "Remove from Queue", testIds.queueRemove, () => this.#context.post({ type: "queue-remove", promptId })),
    );
    row.append(text, ...extra, buttons);
    return row;
  }

  #edit(prompt: QueuedPrompt, row: HTMLElement): void {
    this.#editing = prompt.id;
    const input = element("textarea", {
      class: "queue-input",
      rows: String(Math.min(6, prompt.text.split("\n").length)),
      dir: "auto",
      "aria-label": "Edit queued prompt",
      "data-testid": testIds.queueInput,
    });
    input.value = prompt.text;
    const end = (text: string | undefined): void => {
      if (this.#editing !== prompt.id) {
        return;
      }
      this.#editing = undefined;
      const edited = text === undefined ? prompt : { ...prompt, text };
      const next = this.#createRow(edited);
      row.replaceWith(next);
      this.#rows.set(prompt.id, { row: next, prompt: edited });
      if (text !== undefined && text !== prompt.text) {
        this.#context.post({ type: "queue-edit", promptId: prompt.id, text });
      }
      this.#focusComposer();
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) {
        return;
      }
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        end(input.value.trim() === "" ? undefined : input.value);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        end(undefined);
      }
    });
    input.addEventListener("blur", () => end(input.value.trim() === "" ? undefined : input.value));
    row.replaceChildren(input);
    input.focus();
  }
}

function attachmentNames({ attachments = [] }: QueuedPrompt): string {
  return attachments.map(({ name }) => name).join(", ");
}
