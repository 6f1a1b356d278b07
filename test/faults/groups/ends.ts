import type { Fault, FaultGroup } from "../fault.ts";
import type { FaultWire } from "../faultWire.ts";
import { answerParts, halfAnswer, halfText, soundAnswer, soundText } from "../faultWire.ts";
import { hangUp, send, sends, sendsAndHolds, writeRaw } from "../playing.ts";

const truncated = { end: "truncated", text: halfText } as const;

/** The first half of an event's bytes. */
function halfOf(event: Uint8Array | undefined): Uint8Array {
  return event === undefined ? new Uint8Array() : event.subarray(0, event.length / 2);
}

/** Everything up to the reason why the answer ended, without the mark that ends it. */
function withoutMark(wire: FaultWire): readonly Uint8Array[] {
  const { open, steps, close } = answerParts(wire);
  // Google's reason is its mark: there the connection's end is all that is missing.
  return [...open, ...steps.flat(), ...(wire.name === "gemini" ? close : close.slice(0, -1))];
}

/** On this wire the reason comes with the mark that ends the answer. */
export const needsMark = (wire: FaultWire): boolean => wire.name === "openai-responses";

const reset: Fault = {
  name: "reset after the first token",
  expected: { end: "transport/reset", text: halfText },
  play: async (playing) => {
    await send(playing, halfAnswer(playing.wire));
    await playing.exchange.until(playing.seen);
    playing.exchange.resetConnection();
  },
};

/** On these `[DONE]` ends an answer by itself. */
const endsAtDone = (wire: FaultWire): boolean => ["openai-chat", "azure"].includes(wire.name);

/** An answer that begins and ends, with the wire's own word for why, and nothing said between. */
function saysNothing(wire: FaultWire, finishReason?: string): readonly Uint8Array[] {
  const encoder = wire.encoder();
  return [...encoder.open(), ...encoder.close(finishReason)].map((frame) => wire.bytes(frame));
}

/** Streams that end where they should not, or do not end where they should. */
export const ends: FaultGroup = {
  title: "ends",
  faults: [
    { name: "clean end without a finish reason", expected: truncated, play: sends(halfAnswer) },
    { name: "clean end before the first token", expected: { end: "truncated", text: "" }, play: sends((wire) => answerParts(wire).open) },
    {
      name: "end inside a JSON payload",
      expected: truncated,
      play: sends((wire) => [...halfAnswer(wire), halfOf(answerParts(wire).steps[1]?.[0])]),
    },
    {
      name: "connection closed inside the body",
      expected: { end: "transport/reset", text: halfText },
      play: async (playing) => {
        await send(playing, halfAnswer(playing.wire));
        await hangUp(playing);
      },
    },
    {
      name: "reset before the head",
      expected: { end: "transport/reset", text: "" },
      play: ({ exchange }) => exchange.resetConnection(),
    },
    {
      name: "reset before the first token",
      expected: { end: "transport/reset", text: "" },
      play: async (playing) => {
        await send(playing, []);
        playing.exchange.resetConnection();
      },
    },
    reset,
    {
      name: "an answer that is no HTTP",
      expected: { end: "transport/reset", text: "" },
      play: (playing) => writeRaw(playing, ["SSH-2.0-OpenSSH_9.7\r\n"]),
    },
    {
      name: "an end, and nothing said before it",
      expected: { end: "server", text: "" },
      play: sends((wire) => saysNothing(wire)),
      peers: "never",
    },
    {
      name: "the end mark alone",
      expected: (wire) => ({ end: endsAtDone(wire) ? "server" : "truncated", text: "" }),
      notOn: (wire) => (endsAtDone(wire) ? undefined : "[DONE] does not end its answers: without more the answer has no end"),
      play: sends((wire) => (wire.isLines ? [wire.bytes("data: [DONE]\n\n")] : [])),
      peers: "never",
    },
    {
      name: "whole, and the connection stays open",
      // Google's wire has no end mark: there the silence after the reason ends it.
      silence: { firstByteMs: 8000, idleMs: 500 },
      expected: { end: "finish", text: soundText },
      play: sendsAndHolds(soundAnswer),
      peers: "never",
    },
    {
      name: "a reason, no end mark, and a clean end",
      expected: (wire) => (needsMark(wire) ? { end: "truncated", text: soundText } : { end: "finish", text: soundText }),
      play: sends(withoutMark),
      peers: "never",
    },
  ],
};
