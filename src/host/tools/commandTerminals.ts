import * as vscode from "vscode";
import type { CommandMirror } from "../../app/processes/mirroredProcesses.ts";
import type { CommandEnd, CommandOrder } from "../../core/ports/processes.ts";
import { withHiddenShown } from "../../shared/hiddenCharacters.ts";

/** Characters that are kept of what was written, for a terminal that is opened later. */
const mostKept = 500_000;
/** Characters of a command in its terminal's name. */
const nameLength = 40;

/**
 * Terminals of VS Code that show what agents' commands write: one for all that are waited for, and one for each in the background. The processes are Baton's own: closing a terminal ends none of them, and typing in it
 * reaches none. They stand behind whatever the user looks at until they are shown.
 */
export class CommandTerminals implements CommandMirror, vscode.Disposable {
  readonly #common = new CommandTerminal("Baton");
  readonly #own = new Map<string, CommandTerminal>();
  readonly #subscription = vscode.window.onDidCloseTerminal((closed) => {
    this.#common.closed(closed);
    this.#own.forEach((terminal) => terminal.closed(closed));
  });

  begin(order: CommandOrder): { write(text: string): void; end(end: CommandEnd): void } {
    const { handle } = order;
    if (handle === undefined) {
      return this.#common.begin(order);
    }
    const command = withHiddenShown(order.command.replaceAll(/\s+/g, " ").trim());
    const terminal = new CommandTerminal(`Baton: ${command.length > nameLength ? `${command.slice(0, nameLength)}…` : command}`);
    this.#own.set(handle, terminal);
    const shown = terminal.begin(order);
    return {
      write: (text) => shown.write(text),
      end: (end) => {
        shown.end(end);
        // One that nobody has looked at would only be in the way.
        if (!terminal.wasShown) {
          terminal.dispose();
        }
        this.#own.delete(handle);
      },
    };
  }

  /** Shows the terminal of a command in the background, and moves the focus there; left out: that of all others. Does nothing for a command that has ended. */
  show(handle?: string): void {
    (handle === undefined ? this.#common : this.#own.get(handle))?.show();
  }

  dispose(): void {
    this.#subscription.dispose();
    [this.#common, ...this.#own.values()].forEach((terminal) => {
      terminal.dispose();
    });
    this.#own.clear();
  }
}

/** One terminal. It is there from its first command on, and made anew with the next, or when it is to be shown, if the user has closed it. */
class CommandTerminal {
  readonly #name: string;
  #terminal: vscode.Terminal | undefined;
  #writer: vscode.EventEmitter<string> | undefined;
  #isOpen = false;
  #wasShown = false;
  #kept = "";
  #running = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Whether the user wanted to see it. */
  get wasShown(): boolean {
    return this.#wasShown;
  }

  begin({ command, folder }: CommandOrder): { write(text: string): void; end(end: CommandEnd): void } {
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

  show(): void {
    this.#wasShown = true;
    this.#open();
    this.#terminal?.show();
  }

  /** A terminal was closed: this one, or another. */
  closed(terminal: vscode.Terminal): void {
    if (terminal === this.#terminal) {
      this.#forget();
    }
  }

  dispose(): void {
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
      },
      close: () => this.#forget(),
    };
    this.#writer = writer;
    this.#terminal = vscode.window.createTerminal({ name: this.#name, iconPath: new vscode.ThemeIcon("sparkle"), pty, isTransient: true });
  }

  #write(text: string): void {
    const lines = text.replace(/\r?\n/g, "\r\n");
    this.#kept = (this.#kept + lines).slice(-mostKept);
    if (this.#isOpen) {
      this.#writer?.fire(lines);
    }
  }

  #forget(): void {
    this.#writer?.dispose();
    this.#terminal = undefined;
    this.#writer = undefined;
    this.#isOpen = false;
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
