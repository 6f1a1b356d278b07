import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { ChatRequest } from "../../src/core/provider.ts";
import { watchStream } from "../../src/core/resilience/watchdog.ts";
import { systemClock } from "../../src/app/clock.ts";
import type { Way } from "../throughApp/way.ts";
import type { FaultWire } from "./faultWire.ts";
import { condensed, type Outcome } from "./outcome.ts";
import type { ReadAnswer, ReadOrder } from "./runFault.ts";

/** A tool, since an answer may call one. */
const tools: ChatRequest["tools"] = [
  { name: "write", description: "Writes a text", inputSchema: { type: "object", properties: { text: { type: "string" } } } },
];

/** How Baton reads, each way: the adapter itself behind the watchdog, or the application, which has one of its own. */
export const batonReaders: Readonly<Record<Way, ReadAnswer>> = {
  adapter: (wire, order) => read("adapter", wire, order),
  app: (wire, order) => read("app", wire, order),
};

async function read(way: Way, wire: FaultWire, { origin, silence, onText, signal }: ReadOrder): Promise<Outcome> {
  const provider = await wire.open(origin, way, silence);
  const question: ChatRequest = {
    model: wire.wireCase.model,
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    ...(wire.wireCase.offers.tools ? { tools } : {}),
  };
  const notes = new EventNotes();
  const open = (inner: AbortSignal, onActivity?: () => void): AsyncIterable<StreamEvent> => provider.stream(question, inner, onActivity);
  const events =
    way === "app" ? open(signal) : watchStream(open, { limits: silence, request: { provider: "acme" }, clock: systemClock, signal });
  for await (const event of events) {
    notes.take(event);
    if (event.type === "text-delta") {
      onText();
    }
  }
  return notes.outcome();
}

/** What the events of one answer reported, and whether they keep the promises of a stream. */
class EventNotes {
  readonly #pieces: string[] = [];
  readonly #begun: string[] = [];
  readonly #calls: string[] = [];
  readonly #problems: string[] = [];
  #starts = 0;
  #end: string | undefined;
  #message: string | undefined;

  take(event: StreamEvent): void {
    if (this.#end !== undefined) {
      this.#problems.push(`${event.type} after the end`);
    }
    switch (event.type) {
      case "message-start":
        this.#starts++;
        break;
      case "text-delta":
        this.#pieces.push(event.text);
        break;
      case "tool-call-start":
        this.#begun.push(event.callId);
        break;
      case "tool-call-end":
        this.#calls.push(event.callId);
        break;
      case "finish":
        this.#end = "finish";
        break;
      case "failure":
        this.#end = event.failure.kind === "transport" ? `transport/${event.failure.cause}` : event.failure.kind;
        this.#message = event.failure.message;
        break;
      default:
    }
  }

  outcome(): Outcome {
    if (this.#starts > 1) {
      this.#problems.push(`${String(this.#starts)} times message-start`);
    }
    if (new Set(this.#begun).size !== this.#begun.length) {
      this.#problems.push("a tool call begun twice");
    }
    return {
      end: this.#end ?? "nothing",
      text: condensed(this.#pieces.join("")),
      calls: this.#calls,
      problems: this.#problems,
      message: this.#message,
    };
  }
}
