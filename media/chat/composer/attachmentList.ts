import type { Attachment } from "../../../src/shared/attachment.ts";
import type { OfferedFile } from "../../../src/shared/protocol.ts";
import { attachmentPicture, attachmentTitle } from "../base/attachmentChip.ts";
import { element, iconButton, spinner } from "../base/element.ts";
import { formatSize } from "../base/formats.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { prepareFile } from "./prepareFile.ts";

/** A larger file is not even read: not scaled down either would it do, and the page would feel it. In bytes. */
const readLimit = 60_000_000;

/** What the list needs of the composer. */
export interface AttachmentListOwner {
  /** Shows a sentence above the composer. */
  note(text: string): void;
  /** Something was attached, taken out, or is being prepared. */
  changed(): void;
  /** Takes the focus when the button that had it is gone. */
  focus(): void;
}

/** What goes with the prompt: chips with name, size and a button to take each out again. Prepares what is pasted, dropped or offered. */
export class AttachmentList {
  readonly element = element("ul", { class: "chips", "aria-label": "Attachments", "data-testid": testIds.attachments });
  readonly #context: ViewContext;
  readonly #owner: AttachmentListOwner;
  #attachments: readonly Attachment[] = [];
  #preparing: readonly string[] = [];
  #prepared: Promise<boolean> = Promise.resolve(true);
  /** What the host was notified of and has not yet confirmed. */
  #posted: readonly { readonly sizeBytes: number }[] = [];

  constructor(context: ViewContext, owner: AttachmentListOwner) {
    this.#context = context;
    this.#owner = owner;
    this.element.hidden = true;
  }

  /** Whether there is nothing that goes with the prompt: neither shown, nor being prepared, nor on its way to the host. */
  get isEmpty(): boolean {
    return this.#attachments.length === 0 && this.#preparing.length === 0 && this.#posted.length === 0;
  }

  /** Settles when all that is being prepared is attached (`true`) or part of it could not be; `undefined` where nothing is being prepared. */
  get pending(): Promise<boolean> | undefined {
    return this.#preparing.length === 0 ? undefined : this.#prepared;
  }

  /** Shows what the host holds. */
  update(attachments: readonly Attachment[]): void {
    if (attachments !== this.#attachments) {
      this.#attachments = attachments;
      this.#posted = [];
      this.#draw();
    }
  }

  /** The host takes no more notice of the file that it was notified of first. */
  rejected(): void {
    if (this.#posted.length > 0) {
      this.#posted = this.#posted.slice(1);
      this.#owner.changed();
    }
  }

  /** Takes files of the page: pasted or dropped. `unnamed`: the browser made the names up. */
  addFiles(files: readonly File[], unnamed = false): void {
    for (const file of files) {
      const name = unnamed && file.type.startsWith("image/") ? this.#nameForPasted() : file.name;
      this.#add(name, file.size, () => file.arrayBuffer().then((buffer) => new Uint8Array(buffer)));
    }
  }

  /** Takes files that the host read. */
  addOffered(files: readonly OfferedFile[]): void {
    for (const { name, bytes } of files) {
      this.#add(name, bytes.length, () => Promise.resolve(new Uint8Array(bytes)));
    }
  }

  #nameForPasted(): string {
    const taken = new Set([...this.#attachments.map((attachment) => attachment.name), ...this.#preparing]);
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? "Pasted image" : `Pasted image ${number}`;
      if (!taken.has(name)) {
        return name;
      }
    }
  }

  #add(name: string, size: number, read: () => Promise<Uint8Array<ArrayBuffer>>): void {
    if (size > readLimit) {
      this.#owner.note(`“${name}” wasn't attached: it is too large (${formatSize(size)}).`);
      return;
    }
    this.#preparing = [...this.#preparing, name];
    // One after the other, in their order: pictures take memory while they are scaled.
    const before = this.#preparing.length === 1 ? Promise.resolve(true) : this.#prepared;
    this.#prepared = before.then(async (ok) => (await this.#prepare(name, read)) && ok);
    this.#draw();
  }

  async #prepare(name: string, read: () => Promise<Uint8Array<ArrayBuffer>>): Promise<boolean> {
    // A folder that was dropped, or a file that is gone, cannot be read.
    const bytes = await read().catch(() => undefined);
    const others = [...this.#attachments, ...this.#posted];
    const prepared =
      bytes === undefined ? { ok: false as const, problem: `“${name}” couldn't be read.` } : await prepareFile(name, bytes, others);
    this.#preparing = this.#preparing.toSpliced(this.#preparing.indexOf(name), 1);
    if (prepared.ok) {
      this.#posted = [...this.#posted, { sizeBytes: prepared.file.bytes.length }];
      this.#context.post({ type: "attachment-add", ...prepared.file });
    } else {
      this.#owner.note(prepared.problem);
    }
    this.#draw();
    return prepared.ok;
  }

  #draw(): void {
    const focused = this.#focusedIndex();
    this.element.replaceChildren(
      ...this.#attachments.map((attachment) => this.#chip(attachment)),
      ...this.#preparing.map((name) => element("li", { class: "chip" }, spinner(), element("span", { class: "chip-name" }, name))),
    );
    this.element.hidden = this.element.childElementCount === 0;
    if (focused !== -1) {
      const buttons = this.#buttons();
      (buttons[Math.min(focused, buttons.length - 1)] ?? this.#owner).focus();
    }
    this.#owner.changed();
  }

  #buttons(): readonly HTMLElement[] {
    return [...this.element.querySelectorAll("button")];
  }

  #focusedIndex(): number {
    return this.#buttons().findIndex((button) => button === document.activeElement);
  }

  #chip(attachment: Attachment): HTMLElement {
    const remove = iconButton("close", `Remove ${attachment.name}`, testIds.attachmentRemove, () => {
      this.#context.announce(`Removed ${attachment.name}`);
      this.#context.post({ type: "attachment-remove", id: attachment.id });
    });
    return element(
      "li",
      { class: "chip", title: attachmentTitle(attachment), "data-testid": testIds.attachment },
      attachmentPicture(attachment),
      element("span", { class: "chip-name" }, attachment.name),
      element("span", { class: "chip-detail" }, formatSize(attachment.sizeBytes)),
      attachment.note === undefined ? "" : element("span", { class: "chip-note" }, "· made smaller"),
      remove,
    );
  }
}
