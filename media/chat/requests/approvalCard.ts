import type { ApprovalScope, ApprovalView } from "../../../src/shared/agentViews.ts";
import { splitButton, wordButton } from "../base/buttons.ts";
import { element } from "../base/element.ts";
import type { MenuItem } from "../base/popupMenu.ts";
import { acceptKeys } from "./requestCard.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { CardFrame, type CardActions, type RequestCard } from "./requestCard.ts";
import { createDetail } from "./requestDetail.ts";

/** What an approval's card can do beside answering for itself. */
export interface ApprovalActions extends CardActions {
  /** Other calls that wait, of the same kind, this one among them. */
  readonly like: () => readonly ApprovalView[];
  /** Shows all calls of the kind, to be allowed together. */
  readonly showAll: () => void;
  /** Denies all calls of the kind. */
  readonly denyAll: (words: string | undefined) => void;
}

/** A call that waits for the user: what it would do, why it is asked, and the answers. */
export class ApprovalCard implements RequestCard {
  readonly element: HTMLElement;
  readonly head: HTMLElement;
  readonly #view: ApprovalView;
  readonly #frame: CardFrame;
  readonly #actions: ApprovalActions;
  readonly #words: HTMLTextAreaElement;

  /** `agent`: who asks, if that is worth saying. */
  constructor(view: ApprovalView, agent: string | undefined, actions: ApprovalActions, context: ViewContext) {
    this.#view = view;
    this.#actions = actions;
    this.#frame = new CardFrame(view.id, iconOf(view), titleOf(view), agent, view.reason);
    this.element = this.#frame.element;
    this.head = this.#frame.head;
    this.#words = element("textarea", {
      class: "request-words",
      rows: "1",
      dir: "auto",
      placeholder: "Deny, and say what to do instead",
      "aria-label": "Deny, and say what to do instead (Enter)",
      "data-testid": testIds.requestWords,
    });
    this.#words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.isComposing) {
        event.preventDefault();
        event.stopPropagation();
        if (this.words !== "") {
          this.#deny(false);
        }
      }
    });
    this.#frame.fill(...createDetail(view, context), this.#words, this.#buttons());
  }

  get words(): string {
    return this.#words.value.trim();
  }

  show(): void {
    this.#frame.arm();
  }

  accept(): void {
    this.#frame.whenArmed(() => this.#allow("once"))();
  }

  #buttons(): HTMLElement {
    const { whenArmed } = this.#frame;
    const allow = wordButton(
      "Allow Once",
      "primary",
      testIds.requestAllow,
      whenArmed(() => this.#allow("once")),
    );
    allow.title = `Allow Once (${acceptKeys})`;
    allow.append(element("kbd", { class: "button-keys", "aria-hidden": "true" }, acceptKeys));
    const deny = wordButton(
      "Deny",
      "secondary",
      testIds.requestDeny,
      whenArmed(() => this.#deny(false)),
    );
    return element(
      "div",
      { class: "button-row" },
      splitButton(allow, "primary", "More Ways to Allow", testIds.requestAllowMore, () => this.#allowItems()),
      splitButton(deny, "secondary", "More Ways to Deny", testIds.requestDenyMore, () => this.#denyItems()),
    );
  }

  #allowItems(): readonly MenuItem[] {
    const { rule } = this.#view;
    const count = this.#actions.like().length;
    const chat: MenuItem = {
      label: "Allow in This Chat",
      description: "Calls like this one are not asked about again in this chat",
      testId: testIds.requestAllowChat,
      run: () => this.#allow("chat"),
    };
    const always: MenuItem = {
      label: "Always Allow",
      description: `Adds a rule to your settings: ${rule ?? ""}`,
      testId: testIds.requestAllowAlways,
      run: () => this.#allow("always"),
    };
    const all: MenuItem = {
      label: `Allow All ${count}…`,
      description: "Shows all of them first",
      testId: testIds.requestAllowAll,
      run: this.#actions.showAll,
    };
    return [chat, ...(rule === undefined ? [] : [always]), ...(count > 1 ? [all] : [])];
  }

  #denyItems(): readonly MenuItem[] {
    const count = this.#actions.like().length;
    const stop: MenuItem = {
      label: "Deny and Stop",
      description: "The answer ends here",
      testId: testIds.requestDenyStop,
      run: () => this.#deny(true),
    };
    const all: MenuItem = {
      label: `Deny All ${count}`,
      testId: testIds.requestDenyAll,
      run: () => this.#actions.denyAll(this.words === "" ? undefined : this.words),
    };
    return [stop, ...(count > 1 ? [all] : [])];
  }

  #allow(scope: ApprovalScope): void {
    this.#actions.reply({ answer: "allow", scope });
  }

  #deny(ends: boolean): void {
    this.#actions.reply({ answer: "deny", ...(this.words === "" ? {} : { words: this.words }), ...(ends ? { ends } : {}) });
  }
}

/** What an approval asks, in a few words. Pure. */
export function titleOf({ detail, tool, risk }: ApprovalView): string {
  switch (detail.kind) {
    case "command":
      return "Run this command?";
    case "diff":
      return tool === "write_file" ? "Write this file?" : tool === "delete_file" ? "Delete this file?" : "Make this edit?";
    case "arguments":
      return risk === "read" ? "Allow this to be read?" : risk === "network" ? "Allow this request?" : `Allow ${tool}?`;
  }
}

function iconOf({ detail, risk }: ApprovalView): string {
  switch (detail.kind) {
    case "command":
      return "terminal";
    case "diff":
      return "edit";
    case "arguments":
      return risk === "network" ? "globe" : risk === "read" ? "lock" : "tools";
  }
}
