import type { Clock } from "../../core/ports/clock.ts";
import { mergeChanges } from "../../shared/mergeChanges.ts";
import type { PanelChange, PanelState } from "../../shared/panelState.ts";
import type { HostToView } from "../../shared/protocol.ts";

/** A frame at 60 Hz, in milliseconds: the panel is sent at most one message in each. */
const frameMs = 16;

/** What the panel is sent that is no part of its state. */
export type PanelSignal = Exclude<HostToView, { type: "snapshot" | "changes" }>;

/** Where messages go: the webview, while there is one. Resolves when the message has been handed over. */
export type Post = (message: HostToView) => PromiseLike<boolean>;

/**
 * Sends the panel's changes, numbered and gathered: the first at once, with all that the same chunk of an answer brings, the following together, one message a
 * frame. Between a panel's
 * disappearance and the `view-ready` of the next nothing is sent, since the snapshot then holds it all.
 */
export class Outbox {
  private readonly clock: Clock;
  private readonly post: Post;
  private waiting: PanelChange[] = [];
  private sequence = 0;
  private open = false;
  private paused = false;
  private cancelPause: (() => void) | undefined;

  constructor(clock: Clock, post: Post) {
    this.clock = clock;
    this.post = post;
  }

  /** Begins anew with a snapshot that already holds every change pushed so far. */
  snapshot(state: PanelState): void {
    this.waiting = [];
    this.open = true;
    this.send({ type: "snapshot", sequence: this.sequence, state });
  }

  /** Queues a change. */
  push(change: PanelChange): void {
    if (!this.open) {
      return;
    }
    this.waiting.push(change);
    if (!this.paused) {
      // An answer's first words come right behind its facts, and are not to wait for the next frame.
      this.pause(0);
    }
  }

  /** Sends something that is no part of the state, after all that was pushed before it. `false`: there is no panel to hear it. */
  signal(message: PanelSignal): boolean {
    if (this.open) {
      this.flush();
      this.send(message);
    }
    return this.open;
  }

  /** The panel is gone or hidden: nothing is sent until the next snapshot. */
  close(): void {
    this.open = false;
    this.waiting = [];
    this.cancelPause?.();
    this.paused = false;
  }

  private flush(): void {
    if (this.waiting.length === 0) {
      return;
    }
    const changes = mergeChanges(this.waiting);
    this.waiting = [];
    this.sequence += 1;
    this.send({ type: "changes", sequence: this.sequence, changes });
    this.pause(frameMs);
  }

  private pause(delayMs: number): void {
    this.paused = true;
    this.cancelPause?.();
    this.cancelPause = this.clock.after(delayMs, () => {
      this.paused = false;
      this.flush();
    });
  }

  private send(message: HostToView): void {
    // A webview that is being taken down throws or rejects; its successor asks for a snapshot.
    this.post(message).then(undefined, () => undefined);
  }
}

/** Shows a sentence above the composer, if there is one. */
export function note(signal: (message: PanelSignal) => void, text: string | undefined): void {
  if (text !== undefined) {
    signal({ type: "composer-note", text });
  }
}
