import assert from "node:assert/strict";
import type { Failure } from "../../../src/core/model/failure.ts";
import type { StreamEvent } from "../../../src/core/model/streamEvent.ts";
import type { AnswerParser } from "../../../src/providers/wire/answers/answerParser.ts";
import { failureContextOf } from "../../../src/providers/wire/failures/failureContext.ts";

/** A request context that names nobody in particular. */
export const failureContext = failureContextOf({ provider: "acme", baseUrl: "https://acme.test/v1", apiKey: "a-key-of-acme" }, "model-1");

/** The events of a stream of chunks, which then ends. */
export function parseAll(parser: AnswerParser, chunks: readonly unknown[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  for (const chunk of chunks) {
    parser.push(typeof chunk === "string" ? chunk : JSON.stringify(chunk), events);
  }
  parser.end(events);
  assertOneEnd(events);
  return events;
}

/** The events of a JSON body in place of a stream. */
export function parseWhole(parser: AnswerParser, body: unknown): StreamEvent[] {
  const events: StreamEvent[] = [];
  parser.pushWhole(body, events);
  parser.end(events);
  assertOneEnd(events);
  return events;
}

/** Exactly one terminal event, and it is the last. */
export function assertOneEnd(events: readonly StreamEvent[]): void {
  const ends = events.filter(({ type }) => type === "finish" || type === "failure");
  assert.equal(ends.length, 1, `terminal events: ${JSON.stringify(ends)}`);
  assert.equal(events.at(-1), ends[0]);
}

/** All text of one kind, joined. */
export function textOf(events: readonly StreamEvent[], type: "text-delta" | "reasoning-delta" = "text-delta"): string {
  return events.map((event) => (event.type === type ? event.text : "")).join("");
}

/** The only event of a type. */
export function only<T extends StreamEvent["type"]>(events: readonly StreamEvent[], type: T): Extract<StreamEvent, { type: T }> {
  const found = events.filter((event): event is Extract<StreamEvent, { type: T }> => event.type === type);
  const [first] = found;
  assert.ok(first !== undefined && found.length === 1, `${String(found.length)} events of type ${type}`);
  return first;
}

/** The failure that a stream ended with. */
export function failureOf(events: readonly StreamEvent[]): Failure {
  return only(events, "failure").failure;
}

/** `name(arguments)` of each call that was ended, in order. */
export function callsOf(events: readonly StreamEvent[]): string[] {
  const names = new Map(events.flatMap((event) => (event.type === "tool-call-start" ? [[event.callId, event.name] as const] : [])));
  return events.flatMap((event) =>
    event.type === "tool-call-end" ? [`${names.get(event.callId) ?? "?"}(${JSON.stringify(event.arguments)})`] : [],
  );
}
