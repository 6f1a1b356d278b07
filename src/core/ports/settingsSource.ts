/** Where Baton's settings come from. Names are without their prefix: `worker.model` is `baton.worker.model`. */
export interface SettingsSource {
  /** The value in effect, which a workspace may have set; `undefined` where there is none and no default. */
  get(name: string): unknown;
  /** The value of the user's own settings. A workspace cannot set it, so it may decide where a key goes. */
  own(name: string): unknown;
  /** The values that the workspace, and folders of it, set themselves; for settings of which a workspace may only tighten the user's. */
  ofWorkspace(name: string): readonly unknown[];
  /** Writes the value where it takes effect: into the workspace's settings when those have one already, else into the user's. Rejects where settings cannot be written. */
  set(name: string, value: unknown): Promise<void>;
  /** Writes the value into the user's own settings. Rejects where settings cannot be written. */
  setOwn(name: string, value: unknown): Promise<void>;
  /** Calls `listener` after any of the settings has changed, until the result is disposed of. */
  onDidChange(listener: () => void): { dispose(): unknown };
}
