import type { PanelSignal } from "../../app/panel/outbox.ts";

/** The panel, as what it asks for needs it. */
export interface PanelPorts {
  /** Reports to the panel what is no part of its state. */
  readonly signal: (message: PanelSignal) => void;
  /** The window's remote, such as `ssh-remote+host`; `undefined` where there is none. */
  readonly remoteAuthority: () => string | undefined;
}
