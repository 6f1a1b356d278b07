/** Small values that outlive a window, written whole each time: VS Code's Memento. Nothing large, nothing secret. */
export interface StateStore {
  get(name: string): unknown;
  update(name: string, value: unknown): PromiseLike<void>;
}
