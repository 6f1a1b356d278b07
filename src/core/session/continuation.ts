import { mappedEvents } from "../drivenEvents.ts";
import type { RunEvent } from "../model/runEvent.ts";
import type { Message } from "../model/message.ts";

/**
 * The messages that ask for the rest of an answer that broke off. `prefill`: the model goes on from an assistant's message that stands last; others are
 * instructed to. Pure.
 */
export function continuationMessages(messages: readonly Message[], begun: string, prefill: boolean): readonly Message[] {
  const partial: Message = { role: "assistant", content: [{ type: "text", text: begun }] };
  // Wires reject a last message that ends in white space, and without it the words would run together.
  if (prefill && begun === begun.trimEnd()) {
    return [...messages, partial];
  }
  const text =
    "Your answer broke off in the middle, for technical reasons. Go on exactly where it ends, with the very next character: repeat nothing, " +
    "introduce nothing, excuse nothing. An open code block is still open.";
  return [...messages, partial, { role: "user", content: [{ type: "text", text }] }];
}

/** How much of a continuation is looked at before it is handed on, in characters. */
const headLength = 120;
/** What comes after words: no more of them are waited for. */
const endsWords: ReadonlySet<RunEvent["type"]> = new Set(["tool-call-start", "image", "finish", "failure"]);
/** Shorter repetitions happen by chance. */
const shortestOverlap = 12;

/** The events of a continuation, without what it repeats of the end of `begun` at its beginning. */
export function withoutRepetition(begun: string, events: AsyncIterable<RunEvent>): AsyncIterable<RunEvent> {
  let head: string | undefined = "";
  return mappedEvents(events, (event, push) => {
    if (head === undefined || (event.type !== "text-delta" && !endsWords.has(event.type))) {
      return event;
    }
    if (event.type === "text-delta") {
      head += event.text;
      if (head.length < headLength) {
        return undefined;
      }
    }
    const fresh = head.slice(overlapOf(begun, head));
    head = undefined;
    if (fresh !== "") {
      push({ type: "text-delta", text: fresh });
    }
    return event.type === "text-delta" ? undefined : event;
  });
}

/** How many characters at the beginning of `next` are those at the end of `begun`; 0 where they are too few to mean it. Pure. */
export function overlapOf(begun: string, next: string): number {
  for (let length = Math.min(begun.length, next.length); length >= shortestOverlap; length--) {
    if (begun.endsWith(next.slice(0, length))) {
      return length;
    }
  }
  return 0;
}
