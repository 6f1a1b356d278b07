import type { ChangedFileView } from "../../../src/shared/agentViews.ts";
import type { ViewToHost } from "../../../src/shared/protocol.ts";
import { wordButton } from "../base/buttons.ts";
import { element, icon, iconButton, placeChild, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createCounts } from "../diff/diffView.ts";

type Act = Extract<ViewToHost, { type: "changes-act" }>["act"];

/** What agents changed and the user has neither kept nor undone: one line above the composer, which opens to the files. */
export class ChangesView {
  readonly element = element("section", { class: "dock changes", "aria-label": "Pending changes", "data-testid": testIds.changes });
  readonly #context: ViewContext;
  readonly #count = element("span");
  readonly #counts = element("span", { class: "changes-counts" });
  readonly #toggle: HTMLButtonElement;
  readonly #list = element("ul", { class: "changes-list", hidden: true });
  readonly #rows = new Map<string, { readonly row: HTMLElement; file: ChangedFileView }>();
  #files: readonly ChangedFileView[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
    this.#toggle = element(
      "button",
      { type: "button", class: "changes-toggle", "aria-expanded": "false", "data-testid": testIds.changesToggle },
      icon("chevron-right", "disclosure-chevron"),
      element("span", { class: "changes-label" }, this.#count, element("span", { class: "changes-word" }, " changed")),
      this.#counts,
    );
    this.#toggle.addEventListener("click", () => this.#setOpen(!this.#isOpen));
    const keep = wordButton("Keep", "small", testIds.changesKeep, () => this.#act("keep"));
    keep.classList.remove("secondary");
    keep.title = "Keep All Changes";
    const undo = wordButton("Undo", "small", testIds.changesUndo, () => this.#act("undo"));
    undo.title = "Undo All Changes";
    const review = iconButton("diff-multiple", "Review Changes", testIds.changesReview, () => this.#act("review"));
    this.element.append(element("div", { class: "changes-head" }, this.#toggle, keep, undo, review), this.#list);
    this.element.hidden = true;
  }

  /** Shows `files`. */
  update(files: readonly ChangedFileView[] = []): void {
    if (files === this.#files) {
      return;
    }
    const hadFocus = this.element.contains(document.activeElement);
    this.#files = files;
    this.element.hidden = files.length === 0;
    setText(this.#count, files.length === 1 ? "1 file" : `${files.length} files`);
    const sum = (count: (file: ChangedFileView) => number): number => files.reduce((total, file) => total + count(file), 0);
    this.#counts.replaceChildren(
      createCounts(
        sum(({ addedLines }) => addedLines),
        sum(({ removedLines }) => removedLines),
      ),
    );
    this.#showRows();
    if (hadFocus && !this.element.contains(document.activeElement)) {
      this.#afterLoss();
    }
  }

  get #isOpen(): boolean {
    return this.#toggle.getAttribute("aria-expanded") === "true";
  }

  #setOpen(open: boolean): void {
    this.#list.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
    this.#showRows();
  }

  #showRows(): void {
    if (!this.#isOpen) {
      return;
    }
    const paths = new Set(this.#files.map(({ path }) => path));
    for (const [path, { row }] of this.#rows) {
      if (!paths.has(path)) {
        row.remove();
        this.#rows.delete(path);
      }
    }
    for (const [index, file] of this.#files.entries()) {
      const known = this.#rows.get(file.path);
      const shown = known?.file === file ? known : { row: this.#rowOf(file, known?.row), file };
      this.#rows.set(file.path, shown);
      placeChild(this.#list, shown.row, index);
    }
  }

  /** What is focused in a row that is drawn anew stays focused. */
  #rowOf(file: ChangedFileView, before: HTMLElement | undefined): HTMLElement {
    const focused = before?.contains(document.activeElement) === true ? document.activeElement?.getAttribute("data-testid") : undefined;
    const row = createRow(file, (act) => this.#act(act, file.path));
    before?.replaceWith(row);
    if (focused !== undefined && focused !== null) {
      row.querySelector<HTMLElement>(`[data-testid="${focused}"]`)?.focus();
    }
    return row;
  }

  /** The file that was worked on is gone: the next is at hand, or all are done. */
  #afterLoss(): void {
    const next = !this.#isOpen ? undefined : this.#list.querySelector<HTMLElement>("button");
    if (next !== undefined && next !== null && this.#files.length > 0) {
      next.focus();
    } else {
      this.#context.focusComposer();
    }
  }

  #act(act: Act, path?: string): void {
    this.#context.post({ type: "changes-act", act, path });
  }
}

const icons: Readonly<Record<ChangedFileView["kind"], readonly [icon: string, words: string]>> = {
  create: ["diff-added", "created"],
  edit: ["diff-modified", "edited"],
  delete: ["diff-removed", "deleted"],
  rename: ["diff-renamed", "renamed"],
};

function createRow(file: ChangedFileView, act: (act: Act) => void): HTMLElement {
  const { label, kind, addedLines, removedLines, blockedHunks } = file;
  const [iconName, words] = icons[kind];
  const cut = Math.max(label.lastIndexOf("/"), label.lastIndexOf("\\")) + 1;
  const open = element(
    "button",
    { type: "button", class: "changed-open", title: `Open ${label}`, "data-testid": testIds.changedFileOpen },
    icon(iconName, `changed-icon ${kind}`),
    element("span", { class: "changed-name" }, label.slice(cut)),
    element("span", { class: "screen-reader-only" }, ` ${words} `),
    element("span", { class: "changed-folder" }, label.slice(0, Math.max(0, cut - 1))),
  );
  open.addEventListener("click", () => act("open"));
  const blocked =
    blockedHunks === 0
      ? []
      : [
          element(
            "span",
            { class: "changed-blocked", title: "Other changes were made to the same lines" },
            icon("warning"),
            blockedHunks === 1 ? "1 change can’t be undone alone" : `${blockedHunks} changes can’t be undone alone`,
          ),
        ];
  const buttons = element(
    "span",
    { class: "changed-buttons" },
    iconButton("check", `Keep Changes of ${label}`, testIds.changedFileKeep, () => act("keep")),
    iconButton("discard", `Undo Changes of ${label}`, testIds.changedFileUndo, () => act("undo")),
  );
  return element(
    "li",
    { class: "changed-file", "data-testid": testIds.changedFile },
    open,
    createCounts(addedLines, removedLines),
    buttons,
    ...blocked,
  );
}
