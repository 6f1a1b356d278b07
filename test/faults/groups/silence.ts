import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import type { FaultGroup } from "../fault.ts";
import type { Playing } from "../faultServer.ts";
import { answerParts, halfAnswer, halfText, soundAnswer, soundText, type FaultWire } from "../faultWire.ts";
import { needsMark } from "./ends.ts";
import { send, sendsAndHolds } from "../playing.ts";

/** Short, so that a stall is over soon; long enough for a busy computer. In milliseconds. */
const silence = { firstByteMs: 300, idleMs: 300 } as const;

/** What a slow drip takes as a whole: longer than the silence that is borne, in milliseconds. */
const dripMs = 1300;

/** Sends one byte at a time, each in a packet of its own. */
async function drip({ wire, exchange, response }: Playing): Promise<void> {
  const bytes = Buffer.concat(soundAnswer(wire));
  const { socket } = response;
  socket?.write(`HTTP/1.1 200 OK\r\ncontent-type: ${wire.streamType}\r\nconnection: close\r\n\r\n`);
  const perMs = Math.ceil(bytes.length / dripMs);
  for (let at = 0; at < bytes.length && !exchange.clientLeft; at++) {
    socket?.write(bytes.subarray(at, at + 1));
    await (at % perMs === 0 ? wait(1) : turn());
  }
  socket?.end();
}

/** The answer with the reason why it ended, and without what follows that. */
function upToReason(wire: FaultWire): readonly Uint8Array[] {
  const { open, steps, close } = answerParts(wire);
  const reason = close.findIndex((frame) => /finish_?reason"|stop_reason/i.test(readable(wire, frame)));
  return [...open, ...steps.flat(), ...close.slice(0, reason + 1)];
}

function readable(wire: FaultWire, frame: Uint8Array): string {
  const text = Buffer.from(frame).toString();
  return wire.isLines ? text : text.replaceAll(/"bytes":"([^"]*)"/g, (_, encoded: string) => Buffer.from(encoded, "base64").toString());
}

/** Says that it is alive, for as long as it is listened to. */
async function pingsForEver(playing: Playing): Promise<void> {
  await send(playing, upToReason(playing.wire));
  const ping = playing.wire.bytes('event: ping\ndata: {"type":"ping"}\n\n');
  while (!playing.exchange.clientLeft) {
    await playing.exchange.write(ping);
    await wait(20);
  }
}

/** Servers that fall silent, or speak slowly. */
export const silences: FaultGroup = {
  title: "silence",
  faults: [
    { name: "stall before the head", silence, expected: { end: "stalled", text: "" }, play: () => undefined },
    {
      name: "stall before the first token",
      silence,
      expected: { end: "stalled", text: "" },
      play: sendsAndHolds((wire) => answerParts(wire).open),
    },
    { name: "stall mid-stream", silence, expected: { end: "stalled", text: halfText }, play: sendsAndHolds(halfAnswer) },
    {
      name: "stall inside an event",
      silence,
      expected: { end: "stalled", text: halfText },
      play: async (playing) => {
        const [next] = answerParts(playing.wire).steps[1] ?? [];
        await send(playing, [...halfAnswer(playing.wire), ...(next === undefined ? [] : [next.subarray(0, next.length / 2)])]);
      },
    },
    {
      name: "stall after the reason, before the end mark",
      silence,
      expected: (wire) => ({ end: needsMark(wire) ? "stalled" : "finish", text: soundText }),
      play: sendsAndHolds(upToReason),
      peers: "never",
    },
    {
      name: "pings for ever after the reason, in place of the end mark",
      silence: { firstByteMs: 8000, idleMs: 150 },
      // Where no reason has come, signs of life are borne for long, and not for ever.
      expected: (wire) => ({ end: needsMark(wire) ? "stalled" : "finish", text: soundText }),
      play: pingsForEver,
      peers: "never",
    },
    {
      name: "slow drip: a byte at a time, longer than silence is borne",
      silence: { firstByteMs: 8000, idleMs: 1000 },
      expected: { end: "finish", text: soundText },
      play: drip,
    },
  ],
};
