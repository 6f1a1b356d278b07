import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { ChatProvider, ChatRequest } from "../../src/core/provider.ts";

/** One answer: events, with promises to wait for between them. */
export type ScriptedStream = readonly (StreamEvent | Promise<unknown>)[];

/** A provider that yields what a test scripted, and ends with `aborted` as soon as its signal aborts. */
export class ScriptedProvider implements ChatProvider {
  readonly requests: ChatRequest[] = [];
  /** What each request is stopped by. */
  readonly signals: AbortSignal[] = [];
  private readonly streams: ScriptedStream[] = [];

  script(...streams: readonly ScriptedStream[]): void {
    this.streams.push(...streams);
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<StreamEvent> {
    this.requests.push(request);
    this.signals.push(signal);
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) {
        resolve();
      }
      signal.addEventListener("abort", () => {
        resolve();
      });
    });
    for (const step of this.streams.shift() ?? []) {
      if (step instanceof Promise) {
        await Promise.race([step, aborted]);
      } else if (!signal.aborted) {
        yield step;
      }
      if (signal.aborted) {
        yield { type: "failure", failure: { kind: "aborted", message: "Stopped.", provider: "fake", retry: "never" } };
        return;
      }
    }
  }

  listModels(): ReturnType<ChatProvider["listModels"]> {
    return Promise.resolve({ ok: true, models: [{ id: "fake-1" }] });
  }
}
