import type { HostToView, ViewToHost } from "../../src/shared/protocol.ts";
import type { AppendedText } from "./base/appendedText.ts";
import { reducePanel, type PanelState } from "../../src/shared/panelState.ts";

/**
 * The panel's copy of the state. Applies messages in sequence; on a gap it asks the host for a snapshot, once, and takes nothing else until
 * that has come. `onChange` is called after each message that changed the state; `appended` takes note of what texts grew by.
 */
export class PanelStore {
  #state: PanelState | undefined;
  #sequence = 0;
  #waiting = true;
  #askedAgain = false;
  readonly #post: (message: ViewToHost) => void;
  readonly #onChange: () => void;
  readonly #appended: AppendedText;

  constructor(post: (message: ViewToHost) => void, onChange: () => void, appended: AppendedText) {
    this.#appended = appended;
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
      this.#appended.clear();
      this.#onChange();
      return;
    }
    if (this.#waiting || this.#state === undefined || message.sequence !== this.#sequence + 1) {
      this.#askAgain();
      return;
    }
    this.#sequence = message.sequence;
    message.changes.forEach((change) => this.#appended.add(change));
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
