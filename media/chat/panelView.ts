import type { CompletionItem } from "../../src/shared/completionItem.ts";
import { contentOf } from "../../src/shared/answer.ts";
import type { Conversation } from "../../src/shared/conversation.ts";
import { answererOf } from "./transcript/answerer.ts";
import type { PanelState } from "../../src/shared/panelState.ts";
import type { HostToView, OfferedFile, ViewToHost } from "../../src/shared/protocol.ts";
import { showChatType } from "./chatType.ts";
import { ComposerView } from "./composer/composerView.ts";
import type { AppendedText } from "./base/appendedText.ts";
import { Announcer } from "./base/announcer.ts";
import { element } from "./base/element.ts";
import { FileLinks } from "./fileLinks/fileLinks.ts";
import { BackgroundDock } from "./background/backgroundDock.ts";
import { ChangesView } from "./changes/changesView.ts";
import { isAccept } from "./requests/requestCard.ts";
import { Images } from "./base/images.ts";
import { RequestDock } from "./requests/requestDock.ts";
import { SettingsStrip } from "./settingsStrip.ts";
import type { ScrollMemory } from "./transcript/scrollMemory.ts";
import { TranscriptView } from "./transcript/transcriptView.ts";
import type { ViewContext } from "./base/viewContext.ts";
import { WelcomeView } from "./welcome/welcomeView.ts";

/** The whole panel. Given a state, it draws what differs from the one before. */
export class PanelView {
  readonly #strip: SettingsStrip;
  readonly #welcome: WelcomeView;
  readonly #transcript: TranscriptView;
  readonly #requests: RequestDock;
  readonly #background: BackgroundDock;
  readonly #changes: ChangesView;
  readonly #composer: ComposerView;
  readonly #fileLinks: FileLinks;
  readonly #images: Images;
  readonly #announce: (sentence: string) => void;
  /** The answer that streamed when the panel was drawn last. */
  #streaming: string | undefined;
  #shown: Conversation | undefined;

  constructor(root: HTMLElement, memory: ScrollMemory, appended: AppendedText, post: (message: ViewToHost) => void) {
    const announcer = new Announcer();
    this.#announce = announcer.announce;
    this.#fileLinks = new FileLinks(post);
    this.#images = new Images(post);
    const context: ViewContext = {
      appended,
      post,
      announce: announcer.announce,
      fillComposer: (text) => this.#composer.fill(text),
      focusComposer: () => this.#composer.focus(),
      isFollowing: () => this.#transcript.isFollowing,
      fileLink: (target, ...words) => this.#fileLinks.create(target, ...words),
      linkFiles: (nodes) => this.#fileLinks.decorate(nodes),
      loadImage: (turnId, partId, listener, index) => this.#images.load(turnId, partId, listener, index),
      pageTranscript: (direction) => this.#transcript.page(direction),
    };
    this.#strip = new SettingsStrip(context);
    this.#welcome = new WelcomeView(context);
    this.#transcript = new TranscriptView(this.#welcome.element, memory, context);
    this.#composer = new ComposerView(context);
    const title = element("h1", { class: "screen-reader-only" }, "Baton chat");
    this.#requests = new RequestDock(context, {
      mayTakeFocus: () => document.hasFocus() && this.#isIdle,
      keepWords: (words) => this.#composer.keep(words),
    });
    this.#background = new BackgroundDock(context);
    this.#changes = new ChangesView(context);
    root.replaceChildren(
      this.#strip.element,
      this.#transcript.element,
      this.#requests.element,
      this.#background.element,
      this.#changes.element,
      this.#composer.element,
      announcer.element,
    );
    this.#transcript.element.prepend(title);
    this.#fileLinks.followIn(root);
    root.addEventListener(
      "keydown",
      (event) => {
        if (
          isAccept(event) &&
          !this.#requests.element.contains(document.activeElement) &&
          this.#composer.isEmpty &&
          this.#requests.accept()
        ) {
          event.preventDefault();
          event.stopPropagation();
        }
      },
      { capture: true },
    );
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && this.#composer.stop()) {
        event.preventDefault();
      }
    });
  }

  /** Draws `state`. */
  update(state: PanelState): void {
    showChatType(state.chatType);
    this.#strip.update(state.settingsProblems);
    this.#welcome.update(state);
    this.#transcript.update(state.conversation, state);
    this.#requests.update(state.requests);
    this.#background.update(state.background);
    this.#changes.update(state.changedFiles);
    this.#composer.update(state);
    this.#announceTurns(state);
  }

  /** Whether the last turn has come since the conversation was drawn last. */
  #isNew({ id, turns }: Conversation): boolean {
    const before = this.#shown;
    return before?.id === id && turns.length > before.turns.length && before.turns.every((turn, index) => turn.id === turns[index]?.id);
  }

  /** That the user's prompt is on its way is said, and with an answer's end what it left to decide. */
  #announceTurns({ conversation, changedFiles = [], wait }: PanelState): void {
    const last = conversation.turns.at(-1);
    const streaming = last?.kind === "answer" && last.status === "streaming" ? last.id : undefined;
    if (this.#streaming === last?.id && streaming === undefined && last !== undefined && changedFiles.length > 0) {
      this.#announce(
        changedFiles.length === 1 ? "1 file has changes to keep or undo" : `${changedFiles.length} files have changes to keep or undo`,
      );
    }
    if (
      last?.kind === "answer" &&
      streaming !== undefined &&
      wait === undefined &&
      contentOf(last).length === 0 &&
      this.#isNew(conversation)
    ) {
      this.#announce(`Waiting for ${answererOf(last).model}`);
    }
    this.#streaming = streaming;
    this.#shown = conversation;
  }

  /** Whether nobody writes, and the focus is nowhere in particular. */
  get #isIdle(): boolean {
    const { activeElement } = document;
    return activeElement === null || activeElement === document.body || (this.#composer.hasFocus && this.#composer.isEmpty);
  }

  /** Shows what the host offers for what is written. */
  offer(id: number, items: readonly CompletionItem[]): void {
    this.#composer.offered(id, items);
  }

  /** Puts mentions into what is written. */
  insertMention(text: string): void {
    this.#composer.insertMention(text);
  }

  /** Shows a sentence of the host's above the composer. */
  note(text: string): void {
    this.#composer.hostNote(text);
  }

  /** The host has taken a prompt. */
  accept(promptId: string): void {
    this.#composer.accepted(promptId);
  }

  /** The host gives a prompt back, and may say why. */
  giveBack(promptId: string, reason: string | undefined): void {
    this.#composer.returned(promptId, reason);
  }

  /** The host has looked for the files of `paths`; `existing` are there. */
  linkFiles(paths: readonly string[], existing: readonly string[]): void {
    this.#fileLinks.checked(paths, existing);
  }

  /** The host has read an image that a model made. */
  showImage(message: Extract<HostToView, { type: "image-loaded" }>): void {
    this.#images.receive(message);
  }

  /** Attaches files that the host read. */
  attach(files: readonly OfferedFile[]): void {
    this.#composer.attach(files);
  }

  /** Puts the caret into the composer. */
  focus(): void {
    this.#composer.focus();
  }
}
