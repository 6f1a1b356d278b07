/** A memento in memory. */
export class MementoMemory {
  readonly kept: Map<string, unknown>;

  constructor(kept: Readonly<Record<string, unknown>> = {}) {
    this.kept = new Map(Object.entries(kept));
  }

  get<Value>(key: string): Value | undefined {
    return this.kept.get(key) as Value | undefined;
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) {
      this.kept.delete(key);
    } else {
      this.kept.set(key, value);
    }
    return Promise.resolve();
  }
}
