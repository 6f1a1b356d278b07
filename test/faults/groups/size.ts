import { crc32, gzipSync } from "node:zlib";
import type { ContentStep } from "../../model-server/wireProtocol.ts";
import type { Fault, FaultGroup } from "../fault.ts";
import type { Play, Playing } from "../faultServer.ts";
import { answerParts, halfAnswer, halfText, type FaultWire } from "../faultWire.ts";
import { condensed } from "../outcome.ts";
import { send, sends } from "../playing.ts";

const mega = 1024 * 1024;

/** What stands in for long words, to be replaced by them. */
const placeholder = "PLACEHOLDER";

const block = Buffer.alloc(mega, "a");

/** An event that says something very long, in what stands before it and after it. On Bedrock the words are not in the frame as they are. */
function aroundWords(wire: FaultWire): readonly [Uint8Array, Uint8Array] {
  const { steps } = answerParts(wire, [{ text: placeholder }]);
  const event = Buffer.concat(steps.flat());
  const at = event.indexOf(placeholder);
  return [event.subarray(0, at), event.subarray(at + placeholder.length)];
}

/** The beginning of a frame of so many bytes. */
function frameHead(length: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32BE(length, 0);
  head.writeUInt32BE(75, 4);
  head.writeUInt32BE(crc32(head.subarray(0, 8)), 8);
  return head;
}

/** Sends the same megabyte again and again, as fast as it is read, until there are so many of them or the reader leaves. */
async function pour({ exchange }: Playing, megabytes: number): Promise<void> {
  for (let sent = 0; sent < megabytes && !exchange.clientLeft; sent++) {
    await exchange.write(block);
  }
}

const hugeLine: Play = async (playing) => {
  const { wire } = playing;
  const [before, after] = wire.isLines ? aroundWords(wire) : [frameHead(100 * mega), Buffer.alloc(0)];
  await send(playing, [...halfAnswer(wire), before]);
  await pour(playing, 100);
  await send(playing, [after, ...answerParts(wire).close]);
  playing.exchange.end();
};

/** Those 100 MB in a thousandth, made when they are first needed. */
let packedWords: Buffer | undefined;

const hugePackedLine: Play = async ({ wire, exchange }) => {
  packedWords ??= gzipSync(Buffer.concat(Array.from({ length: 100 }, () => block)), { level: 1 });
  exchange.head(200, { "content-type": wire.streamType, "content-encoding": "gzip" });
  // What is packed may be put together of parts that were packed by themselves.
  await exchange.write(gzipSync(Buffer.concat([...halfAnswer(wire), wire.isLines ? aroundWords(wire)[0] : frameHead(100 * mega)])));
  await exchange.write(packedWords);
  exchange.end();
};

const hugeJson: Play = async (playing) => {
  playing.exchange.head(200, { "content-type": "application/json" });
  await playing.exchange.write('{"id":"');
  await pour(playing, 100);
  playing.exchange.end('"}');
};

const hugeError: Play = async (playing) => {
  playing.exchange.head(429, { "content-type": "application/json" });
  await playing.exchange.write('{"error":{"type":"rate_limit_error","message":"');
  await pour(playing, 100);
  playing.exchange.end('"}}');
};

const longWords = "a".repeat(16 * mega);

/** A sound answer whose words come in one event. */
const longLine: Play = async (playing) => {
  const { wire } = playing;
  const { open, steps, close } = answerParts(wire, [{ text: wire.isLines ? placeholder : longWords }]);
  if (!wire.isLines) {
    await send(playing, [...open, ...steps.flat(), ...close]);
    playing.exchange.end();
    return;
  }
  const [before, after] = aroundWords(wire);
  await send(playing, [...open, before]);
  await pour(playing, 16);
  await send(playing, [after, ...close]);
  playing.exchange.end();
};

/** About a megabyte of comments, or of frames with events that report nothing. */
function silentMegabyte(wire: FaultWire): Uint8Array {
  const one = wire.isLines
    ? Buffer.from(`: ${"-".repeat(16_000)}\n\n`)
    : wire.bytes(`event: ping\ndata: ${JSON.stringify({ type: "ping", padding: "-".repeat(16_000) })}\n\n`);
  return Buffer.concat(Array.from({ length: Math.ceil(mega / one.length) }, () => one));
}

function neverEnds(name: string, expected: Fault["expected"], more: (wire: FaultWire) => Uint8Array, stopAfter: number): Fault {
  return {
    name,
    expected,
    play: async (playing) => {
      const { wire, exchange } = playing;
      await send(playing, halfAnswer(wire));
      const piece = more(wire);
      for (let sent = 0; !exchange.clientLeft; sent++) {
        await exchange.write(piece);
        if (sent === stopAfter) {
          await exchange.until(playing.seen);
          playing.stop();
        }
      }
    },
  };
}

const hasTools = (wire: FaultWire): boolean => wire.wireCase.offers.tools;

const manyCalls: readonly ContentStep[] = Array.from({ length: 1000 }, (_, at) => ({
  toolCall: { id: `call_${String(at)}`, name: "write", argumentsText: `{"text":"${String(at)}"}`, pieces: 2 },
}));

/** Others may take so much for an answer, as long as they come to an end. */
const survives: Fault["peers"] = () => true;

/** Lines are read by the same code on every wire. */
const otherLines = (wire: FaultWire): string | undefined => (wire.isLines && wire.name !== "openai-chat" ? "openai-chat" : undefined);

/** Answers that are far too large, or have no end. */
export const size: FaultGroup = {
  title: "size",
  faults: [
    {
      name: "1,000 tool calls in one answer",
      expected: (wire) => (hasTools(wire) ? { end: "finish", text: "", calls: 1000 } : { end: "server", text: "" }),
      notOn: (wire) => (hasTools(wire) ? undefined : "has no tools: an answer without a word"),
      play: sends((wire) => {
        const { open, steps, close } = answerParts(wire, hasTools(wire) ? manyCalls : []);
        return [Buffer.concat([...open, ...steps.flat(), ...close])];
      }),
    },
    { name: "a line of 16 MB (sound)", inSmallHeap: true, expected: { end: "finish", text: condensed(longWords) }, play: longLine },
    { name: "a line of 100 MB", inSmallHeap: true, expected: { end: "server", text: halfText }, play: hugeLine, peers: survives },
    {
      name: "a line of 100 MB, in 100 kB of gzip",
      inSmallHeap: true,
      expected: { end: "server", text: halfText },
      play: hugePackedLine,
      sameAs: otherLines,
      peers: survives,
    },
    { name: "a JSON body of 100 MB", inSmallHeap: true, expected: { end: "server", text: "" }, play: hugeJson },
    { name: "an error of 100 MB", inSmallHeap: true, expected: { end: "rate-limit", text: "" }, play: hugeError },
    neverEnds(
      "never ends: words, until Stop",
      { end: "aborted" },
      (wire) => Buffer.concat(answerParts(wire).steps[1]?.map((bytes) => Buffer.from(bytes)) ?? []),
      50,
    ),
    neverEnds("never ends: silent lines, until Stop", { end: "aborted", text: halfText }, silentMegabyte, 5),
    {
      ...neverEnds("never ends: silent lines, until 256 MB have come", { end: "server", text: halfText }, silentMegabyte, Infinity),
      inSmallHeap: true,
      sameAs: otherLines,
      peers: "never",
    },
  ],
};
