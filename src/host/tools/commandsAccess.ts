import * as vscode from "vscode";
import type { BackgroundCommands } from "../../core/tools/commands/backgroundCommands.ts";
import type { BackgroundView } from "../../shared/agentViews.ts";
import type { CommandTerminals } from "./commandTerminals.ts";

/** The way to the commands that agents of this window run, once there are any: what the user sees of those in the background, and does with them. */
export class CommandsAccess implements vscode.Disposable {
  readonly #running = new vscode.EventEmitter<readonly BackgroundView[]>();
  /** The commands that run in the background, whenever one has begun or ended. */
  readonly onDidChange = this.#running.event;
  #opened: { readonly background: BackgroundCommands; readonly terminals: CommandTerminals } | undefined;
  #leave = (): void => undefined;

  /** From now on there are commands. */
  open(background: BackgroundCommands, terminals: CommandTerminals): void {
    this.#leave();
    this.#opened = { background, terminals };
    this.#leave = background.onChange(() => {
      this.#running.fire(
        background.all.flatMap(({ handle, command, startedAtMs, end }) => (end === undefined ? [{ handle, command, startedAtMs }] : [])),
      );
    });
  }

  /** Stops a command in the background. Resolves when it has ended. */
  async stop(handle: string): Promise<void> {
    await this.#opened?.background.stop(handle, "user");
  }

  /** Shows the terminal of a command in the background; left out: that of all others. */
  show(handle?: string): void {
    this.#opened?.terminals.show(handle);
  }

  dispose(): void {
    this.#leave();
    this.#running.dispose();
  }
}
