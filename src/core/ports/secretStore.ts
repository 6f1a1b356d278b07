/** Where keys are kept: VS Code's SecretStorage, which encrypts them with the system's keychain. Every method rejects where the keychain cannot be used. */
export interface SecretStore {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
  delete(name: string): PromiseLike<void>;
  /** Calls `listener` with the name of each secret that was stored or deleted, in this window or another, until the result is disposed of. */
  onDidChange(listener: (change: { readonly key: string }) => void): { dispose(): unknown };
}
