import type { JsonValue } from "../../core/model/json.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Records } from "../records/record.ts";

/** Records of one process, gone with it. */
export class MemoryRecords implements Records {
  private readonly clock: Clock;
  private readonly values = new Map<string, { readonly value: JsonValue; readonly atMs: number }>();

  constructor(clock: Clock, begin: Readonly<Record<string, JsonValue>> = {}) {
    this.clock = clock;
    for (const [key, value] of Object.entries(begin)) {
      this.values.set(key, { value, atMs: clock.nowMs() });
    }
  }

  get(key: string): JsonValue | undefined {
    return this.values.get(key)?.value;
  }

  entries(): readonly { readonly key: string; readonly value: JsonValue; readonly atMs: number }[] {
    return [...this.values].map(([key, record]) => ({ key, ...record }));
  }

  set(key: string, value: JsonValue, atMs = this.clock.nowMs()): Promise<boolean> {
    this.values.set(key, { value, atMs });
    return Promise.resolve(true);
  }

  delete(key: string): Promise<boolean> {
    this.values.delete(key);
    return Promise.resolve(true);
  }

  onDidChange(): { dispose(): void } {
    return { dispose: () => undefined };
  }
}
