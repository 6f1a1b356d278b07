import { iconButton, setClass } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";

/** Send, and Stop while an answer streams; a prompt that is written meanwhile can be queued. */
export class SendButtons {
  readonly send: HTMLButtonElement;
  readonly stop: HTMLButtonElement;

  constructor(send: () => void, stop: () => void) {
    this.send = iconButton("arrow-up", "Send (Enter)", testIds.send, send);
    this.stop = iconButton("stop-circle", "Stop (Escape)", testIds.stop, stop);
    this.send.classList.add("send-button");
    this.stop.classList.add("stop-button");
  }

  /** Shows what can be done. `isEmpty`: there is nothing to send. */
  update(isStreaming: boolean, isEmpty: boolean): void {
    const { send, stop } = this;
    stop.hidden = !isStreaming;
    send.hidden = isStreaming && isEmpty;
    send.disabled = isEmpty;
    setClass(send, "ready", !isEmpty);
    const label = isStreaming ? "Queue (Enter)" : "Send (Enter)";
    if (send.title !== label) {
      send.title = label;
      send.setAttribute("aria-label", label);
    }
  }
}
