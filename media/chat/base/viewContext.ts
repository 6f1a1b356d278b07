import type { AppendedText } from "./appendedText.ts";
import type { ImageListener } from "./images.ts";
import type { FileTarget } from "../../../src/shared/fileTarget.ts";
import type { ViewToHost } from "../../../src/shared/protocol.ts";

/** What every part of the panel may do beside drawing itself. */
export interface ViewContext {
  /** What was appended to each part since it was drawn last. */
  readonly appended: AppendedText;
  /** Notifies the host. */
  readonly post: (message: ViewToHost) => void;
  /** Announces to screen readers, politely. */
  readonly announce: (sentence: string) => void;
  /** Puts a prompt into the composer and focuses it. */
  readonly fillComposer: (text: string) => void;
  /** Puts the caret into the composer: where the focus goes when what had it is gone. */
  readonly focusComposer: () => void;
  /** Whether the end of the conversation is followed; else its reader is somewhere in it, and nothing may move there. */
  readonly isFollowing: () => boolean;
  /** Makes links of the files that are named in nodes which will not be drawn again. */
  readonly linkFiles: (root: Element) => void;
  /** A link that opens a file of the workspace. */
  readonly fileLink: (target: FileTarget, ...words: readonly (Node | string)[]) => HTMLAnchorElement;
  /** Has `listener` hear the address of an image that a model made, or that stands at `index` of a call's result; `undefined` if its file is gone. */
  readonly loadImage: (turnId: string, partId: string, listener: ImageListener, index?: number) => void;
  /** Scrolls the conversation by a page: up for -1, down for 1. */
  readonly pageTranscript: (direction: -1 | 1) => void;
}

/** One of a turn's parts on the page. `update` is called with new data only, and draws only what differs. */
export interface PartView<T> {
  readonly element: HTMLElement;
  update(part: T, streaming: boolean): void;
  /** Ends timers and observers; the element is removed by its owner. */
  dispose(): void;
}
