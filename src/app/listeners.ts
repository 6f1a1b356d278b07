/** What ends a subscription. Calling it again does nothing. */
export interface Subscription {
  dispose(): void;
}

/** Those who want to know of something. Shaped as VS Code's own events are, and usable without VS Code. */
export class Listeners<Event> {
  private readonly all = new Set<(event: Event) => void>();

  /** Adds a listener; each is called once for an event, in the order in which they came. */
  readonly add = (listener: (event: Event) => void): Subscription => {
    const own = (event: Event): void => {
      listener(event);
    };
    this.all.add(own);
    return { dispose: () => void this.all.delete(own) };
  };

  /** Notifies all of them. */
  fire(event: Event): void {
    for (const listener of [...this.all]) {
      listener(event);
    }
  }

  /** Forgets all of them. */
  clear(): void {
    this.all.clear();
  }
}
