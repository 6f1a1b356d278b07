import type { HostToView, ViewToHost } from "../../src/shared/protocol.ts";
import { reducePanel, type PanelState } from "../../src/shared/panelState.ts";

/**
 * The panel's copy of the state. Applies messages in sequence; on a gap it asks the host for a snapshot, once, and takes nothing else until
 * that has come. `onChange` is called after each message that changed the state.
 */
export class PanelStore {
  #state: PanelState | undefined;
  #sequence = 0;
  #waiting = true;
  #askedAgain = false;
  readonly #post: (message: ViewToHost) => void;
  readonly #onChange: () => void;

  constructor(post: (message: ViewToHost) => void, onChange: () => void) {
    this.#post = post;
    this.#onChange = onChange;
  }

  /** The state so far; `undefined` before the first snapshot. */
  get state(): PanelState | undefined {
    return this.#state;
  }

  /** Notifies the host that the panel is there and shows nothing. */
  start(): void {
    this.#post({ type: "view-ready" });
  }

  /** Takes a snapshot or a batch of changes. */
  receive(message: Extract<HostToView, { type: "snapshot" | "changes" }>): void {
    if (message.type === "snapshot") {
      this.#state = message.state;
      this.#sequence = message.sequence;
      this.#waiting = false;
      this.#askedAgain = false;
      this.#onChange();
      return;
    }
    if (this.#waiting || this.#state === undefined || message.sequence !== this.#sequence + 1) {
      this.#askAgain();
      return;
    }
    this.#sequence = message.sequence;
    this.#state = message.changes.reduce(reducePanel, this.#state);
    this.#onChange();
  }

  #askAgain(): void {
    this.#waiting = true;
    if (!this.#askedAgain) {
      this.#askedAgain = true;
      this.#post({ type: "view-ready" });
    }
  }
}
