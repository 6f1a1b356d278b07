import type { CompletionItem } from "../../../src/shared/completionItem.ts";
import { ComposerFoot } from "./composerFoot.ts";
import type { PanelState } from "../../../src/shared/panelState.ts";
import type { OfferedFile } from "../../../src/shared/protocol.ts";
import { element, iconButton, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { AttachmentList } from "./attachmentList.ts";
import { Completion } from "./completion.ts";
import { composerKeyPressed, type KeyTarget } from "./composerKeys.ts";
import { Draft } from "./draft.ts";
import { acceptDrops } from "./dropTarget.ts";
import { PromptText } from "./promptText.ts";
import { QueueList } from "./queueList.ts";
import { Recall } from "./recall.ts";
import { Pickers } from "./pickers.ts";
import { SchemaChip } from "./schemaChip.ts";
import { SelectionChip } from "./selectionChip.ts";
import { SendButtons } from "./sendButtons.ts";
import { joinTexts, SentPrompts } from "./sentPrompts.ts";

const sendingHint = "The prompt before this one is still being sent.";

/** Where the user writes: the text, the pickers under it, and Send, or Stop while an answer streams. */
export class ComposerView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #note = element("div", { class: "composer-note", role: "status", "data-testid": testIds.composerNote });
  readonly #text = new PromptText({
    edited: () => this.#edited(),
    filesPasted: (files) => this.#attachments.addFiles(files, true),
  });
  readonly #buttons = new SendButtons(
    () => this.#sendPrompt(),
    () => this.stop(),
  );
  readonly #pickers: Pickers;
  readonly #attachments: AttachmentList;
  readonly #schema: SchemaChip;
  readonly #selection: SelectionChip;
  readonly #completion: Completion;
  readonly #queue: QueueList;
  readonly #foot: ComposerFoot;
  readonly #recall = new Recall();
  readonly #sent = new SentPrompts();
  readonly #draft: Draft;
  #streaming = false;
  #touched = false;
  #waitsForFiles = false;
  #shown: PanelState | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    this.#pickers = new Pickers(context);
    this.#foot = new ComposerFoot(context);
    this.#attachments = new AttachmentList(context, {
      note: (text) => this.note(text),
      changed: () => this.#showButtons(),
      focus: () => this.focus(),
    });
    this.#schema = new SchemaChip(context, () => this.focus());
    this.#selection = new SelectionChip(context, () => this.focus());
    this.#completion = new Completion(this.#text.input, context);
    this.#queue = new QueueList(context, () => this.focus());
    this.#draft = new Draft(() => this.#typed(), context.post);
    const attach = iconButton("add", "Attach…", testIds.attach, () => context.post({ type: "attachment-choose" }));
    attach.setAttribute("aria-haspopup", "dialog");
    // VS Code lets a panel see what is dragged over it only while Shift is held.
    attach.title = "Attach… (or hold Shift and drop files here)";
    const toolbar = element(
      "div",
      { class: "composer-toolbar" },
      attach,
      ...this.#pickers.elements,
      this.#buttons.send,
      this.#buttons.stop,
    );
    const box = element(
      "div",
      { class: "composer-box" },
      this.#completion.element,
      this.#selection.element,
      this.#schema.element,
      this.#attachments.element,
      this.#text.folded,
      this.#text.input,
      toolbar,
    );
    this.element = element(
      "section",
      { class: "composer", "aria-label": "Write a message", "data-testid": testIds.composer },
      this.#queue.element,
      this.#note,
      box,
      this.#foot.element,
    );
    box.addEventListener("click", (event) => event.target === box && this.focus());
    const keys = this.#keyTarget();
    this.#text.input.addEventListener("keydown", (event) => composerKeyPressed(event, keys));
    this.#text.input.addEventListener("blur", () => this.#draft.flush());
    acceptDrops(document.body, box, {
      files: (files) => this.#attachments.addFiles(files),
      uris: (uris) => context.post({ type: "files-drop", uris }),
    });
    this.#showButtons();
  }

  /** Draws what differs in `state`; restores the draft while the user has not written. */
  update(state: PanelState): void {
    const before = this.#shown;
    this.#shown = state;
    this.#pickers.update(state);
    this.#foot.update(state);
    this.#schema.update(state.schemaName);
    this.#attachments.update(state.attachments);
    this.#selection.update(state.selection, state.attachments);
    if (before?.activeRole !== state.activeRole || before.roles !== state.roles) {
      const { label, ref } = state.roles[state.activeRole];
      this.#text.input.placeholder = ref === "" ? "Ask anything" : `Ask ${label}`;
    }
    this.#recall.setPrompts(state.recall);
    if (before?.draft !== state.draft && !this.#touched && this.#text.whole === "" && state.draft !== "") {
      this.#draft.restored(state.draft);
      this.#write(state.draft, state.draft.length);
    }
    const last = state.conversation.turns.at(-1);
    const streaming = last?.kind === "answer" && last.status === "streaming";
    if (streaming !== this.#streaming) {
      this.#streaming = streaming;
      setText(this.#note, "");
    }
    this.#queue.update(state.conversation.queue ?? [], !streaming);
    this.#showButtons();
  }

  /** Shows what the host offers for what is written. */
  offered(id: number, items: readonly CompletionItem[]): void {
    this.#completion.offered(id, items);
  }

  /** Puts mentions into what is written. */
  insertMention(text: string): void {
    this.#completion.insertAtCaret(text);
  }

  /** Puts the caret into the text. */
  focus(): void {
    this.#text.input.focus();
  }

  /** Shows a sentence above the composer, until the user goes on writing. */
  note(text: string): void {
    setText(this.#note, text);
  }

  /** Shows a sentence of the host's: where it was notified of a file, this is why that is not attached. */
  hostNote(text: string): void {
    this.#attachments.rejected();
    this.note(text);
  }

  /** Attaches files that the host read. */
  attach(files: readonly OfferedFile[]): void {
    this.#attachments.addOffered(files);
  }

  /** Puts `text` into the composer, for the user to go on with. Undo brings back what was there. */
  fill(text: string): void {
    this.focus();
    this.#replace(text);
  }

  /** Adds words that were written elsewhere, and must not be lost. */
  keep(words: string): void {
    this.#replace(joinTexts(this.#text.whole, words));
  }

  /** Whether the caret is in its text. */
  get hasFocus(): boolean {
    return document.activeElement === this.#text.input;
  }

  /** Whether nothing is written in it. */
  get isEmpty(): boolean {
    return this.#text.length === 0;
  }

  /** The host has taken a prompt: it is in the conversation. */
  accepted(promptId: string): void {
    if (this.#sent.settle(promptId) !== undefined) {
      this.#draft.flush();
    }
  }

  /** The host could not take a prompt: it stands in the composer again, before what was written since. */
  returned(promptId: string, reason: string | undefined): void {
    const text = this.#sent.settle(promptId);
    if (text !== undefined) {
      this.#replace(joinTexts(text, this.#text.whole));
    }
    if (reason !== undefined) {
      this.note(reason);
    }
  }

  /** Stops the running answer, if one runs. Returns whether it did. */
  stop(): boolean {
    if (!this.#streaming) {
      return false;
    }
    this.#context.post({ type: "answer-stop" });
    this.focus();
    return true;
  }

  /** What is to be there again when the panel comes back. */
  #typed(): string {
    return joinTexts(this.#sent.text, this.#recall.active ? "" : this.#text.whole);
  }

  #replace(text: string): void {
    this.#touched = true;
    this.#recall.end();
    this.#write(text, text.length);
    this.#draft.changed(text.length);
  }

  #write(text: string, caret: number): void {
    this.#text.write(text, caret);
    this.#showButtons();
  }

  #edited(): void {
    this.#touched = true;
    this.#recall.end();
    this.#draft.changed(this.#text.length);
    setText(this.#note, "");
    this.#showButtons();
    this.#completion.edited();
  }

  #sendPrompt(attached = false): void {
    const text = this.#text.whole;
    if (text.trim() === "" && this.#attachments.isEmpty && !attached) {
      this.focus();
      return;
    }
    if (this.#sent.any) {
      this.note(sendingHint);
      return;
    }
    const { pending } = this.#attachments;
    if (pending !== undefined) {
      // Not without what the user has just given; what could not be attached is reported, and the prompt waits.
      this.#sendWithFiles(pending);
      return;
    }
    this.#touched = true;
    this.#recall.end();
    this.#write("", 0);
    this.#completion.close();
    this.#context.post({ type: "prompt-send", id: this.#sent.add(text), text, conversationId: this.#shown?.conversation.id });
    this.focus();
  }

  #sendWithFiles(prepared: Promise<boolean>): void {
    if (!this.#waitsForFiles) {
      this.#waitsForFiles = true;
      void prepared.then((ok) => {
        this.#waitsForFiles = false;
        return ok && this.#sendPrompt(true);
      });
    }
  }

  /** What keys act on. */
  #keyTarget(): KeyTarget {
    return {
      completion: this.#completion,
      recall: this.#recall,
      text: this.#text,
      send: () => this.#sendPrompt(),
      write: (text, caret) => this.#write(text, caret),
      page: (direction) => this.#context.pageTranscript(direction),
    };
  }

  #showButtons(): void {
    const isEmpty = this.#text.length === 0 && this.#attachments.isEmpty;
    this.#buttons.update(this.#streaming, isEmpty);
  }
}
