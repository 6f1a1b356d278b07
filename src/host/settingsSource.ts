import * as vscode from "vscode";
import type { SettingsSource } from "../core/ports/settingsSource.ts";

const section = "baton";

/** What VS Code says of one setting. */
type Inspected = ReturnType<vscode.WorkspaceConfiguration["inspect"]>;

/** What was read since settings last changed. */
class ReadSettings {
  readonly #configuration = vscode.workspace.getConfiguration(section);
  readonly #values = new Map<string, unknown>();
  readonly #inspected = new Map<string, Inspected>();
  readonly #ofWorkspace = new Map<string, readonly unknown[]>();

  value(name: string): unknown {
    return kept(this.#values, name, () => this.#configuration.get<unknown>(name));
  }

  inspected(name: string): Inspected {
    return kept(this.#inspected, name, () => this.#configuration.inspect(name));
  }

  ofWorkspace(name: string): readonly unknown[] {
    return kept(this.#ofWorkspace, name, () => {
      const folders = vscode.workspace.workspaceFolders ?? [];
      const ofFolders = folders.map(
        ({ uri }) => vscode.workspace.getConfiguration(section, uri).inspect<unknown>(name)?.workspaceFolderValue,
      );
      return [this.inspected(name)?.workspaceValue, ...ofFolders].filter((value) => value !== undefined);
    });
  }
}

function kept<T>(values: Map<string, T>, name: string, read: () => T): T {
  if (!values.has(name)) {
    values.set(name, read());
  }
  return values.get(name) as T;
}

/** Baton's settings as VS Code has them now. Each is read once after a change: VS Code takes a millisecond for a value, and a prompt needs dozens. */
export class EditorSettings implements SettingsSource, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #read: ReadSettings | undefined;

  constructor() {
    const forget = (): void => {
      this.#read = undefined;
    };
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((event) => {
        forget();
        if (event.affectsConfiguration(section)) {
          this.#changed.fire();
        }
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      vscode.workspace.onDidGrantWorkspaceTrust(forget),
      this.#changed,
    );
  }

  get(name: string): unknown {
    return this.#now.value(name);
  }

  own(name: string): unknown {
    // Nested objects of a workspace have slipped past scopes before, so nothing but the user's own value is looked at.
    return this.#now.inspected(name)?.globalValue;
  }

  ofWorkspace(name: string): readonly unknown[] {
    return this.#now.ofWorkspace(name);
  }

  async set(name: string, value: unknown): Promise<void> {
    const inWorkspace = vscode.workspace.isTrusted && this.#now.inspected(name)?.workspaceValue !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration(section).update(name, value, target);
  }

  async setOwn(name: string, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Global);
  }

  onDidChange(listener: () => void): vscode.Disposable {
    return this.#changed.event(listener);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  get #now(): ReadSettings {
    this.#read ??= new ReadSettings();
    return this.#read;
  }
}
