import * as vscode from "vscode";
import type { CommandMirror } from "../../app/processes/mirroredProcesses.ts";
import type { CommandEnd } from "../../core/ports/processes.ts";
import { withHiddenShown } from "../../shared/hiddenCharacters.ts";

/** Characters that are kept for a terminal that nobody has opened yet. */
const mostKept = 500_000;

/**
 * A terminal of VS Code that shows what agents' commands write. The processes are Baton's own: closing the terminal ends none of them, and typing in it reaches none. It is there from the first command on, behind whatever the
 * user looks at, and made anew with the next command if the user has closed it.
 */
export class CommandTerminal implements CommandMirror, vscode.Disposable {
  #terminal: vscode.Terminal | undefined;
  #writer: vscode.EventEmitter<string> | undefined;
  #isOpen = false;
  #kept = "";
  #running = 0;
  readonly #subscription = vscode.window.onDidCloseTerminal((closed) => {
    if (closed === this.#terminal) {
      this.#forget();
    }
  });

  begin(command: string, folder: string): { write(text: string): void; end(end: CommandEnd): void } {
    this.#open();
    this.#running += 1;
    this.#write(`\u001b[2m${withHiddenShown(folder)}\u001b[0m\n\u001b[1m$ ${withHiddenShown(command)}\u001b[0m\n`);
    // Lines of commands that run at once come as they are written.
    return {
      write: (text) => this.#write(text),
      end: (end) => {
        this.#running -= 1;
        this.#write(`\u001b[2m[${lineOf(end)}${this.#running > 0 ? `; ${String(this.#running)} still run` : ""}]\u001b[0m\n`);
      },
    };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#terminal?.dispose();
    this.#forget();
  }

  #open(): void {
    if (this.#terminal !== undefined) {
      return;
    }
    const writer = new vscode.EventEmitter<string>();
    const pty: vscode.Pseudoterminal = {
      onDidWrite: writer.event,
      open: () => {
        this.#isOpen = true;
        writer.fire(this.#kept);
        this.#kept = "";
      },
      close: () => this.#forget(),
    };
    this.#writer = writer;
    this.#terminal = vscode.window.createTerminal({ name: "Baton", iconPath: new vscode.ThemeIcon("sparkle"), pty, isTransient: true });
  }

  #write(text: string): void {
    const lines = text.replace(/\r?\n/g, "\r\n");
    if (this.#isOpen) {
      this.#writer?.fire(lines);
    } else {
      this.#kept = (this.#kept + lines).slice(-mostKept);
    }
  }

  #forget(): void {
    this.#writer?.dispose();
    this.#terminal = undefined;
    this.#writer = undefined;
    this.#isOpen = false;
    this.#kept = "";
  }
}

function lineOf(end: CommandEnd): string {
  switch (end.kind) {
    case "exit":
      return `Exit code ${String(end.code)}`;
    case "signal":
      return `Ended by ${end.signal}`;
    case "timeout":
      return "Stopped: its time was up";
    case "stopped":
      return "Stopped";
    case "not-started":
      return withHiddenShown(`Not started: ${end.reason}`);
  }
}
