import type * as vscode from "vscode";

type Change = { readonly key: string };

/** A keychain in memory, and the places where windows hear of its changes. */
export class SecretMemory {
  readonly kept = new Map<string, string>();
  /** What a write does: a keychain that is locked may forget what it is given. */
  forgets = false;
  private readonly listeners = new Set<(change: Change) => unknown>();

  readonly onDidChange = ((listener: (change: Change) => unknown) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }) as unknown as vscode.SecretStorage["onDidChange"];

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.kept.get(key));
  }

  store(key: string, value: string): Promise<void> {
    if (!this.forgets) {
      this.kept.set(key, value);
    }
    return this.report(key);
  }

  delete(key: string): Promise<void> {
    this.kept.delete(key);
    return this.report(key);
  }

  private report(key: string): Promise<void> {
    for (const listener of this.listeners) {
      listener({ key });
    }
    return Promise.resolve();
  }
}
