import type { ChangeActions } from "../../app/changes/changeActions.ts";
import type { App } from "../../app/composition/buildApp.ts";

/** What the commands work with: the application, built once in `extension.ts`, and how this window speaks to its user. */
export interface Services extends App {
  /** Reports good news where it is not in the way. */
  announce(message: string): void;
  /** What the user does with what agents changed; loaded when it is first needed. Resolves with `undefined` if no folder is open. */
  changes(): Promise<ChangeActions | undefined>;
}
