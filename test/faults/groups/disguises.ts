import { constants, deflateSync, gzipSync } from "node:zlib";
import type { Fault, FaultGroup } from "../fault.ts";
import { halfAnswer, soundAnswer, soundText, type FaultWire } from "../faultWire.ts";

const sound = { end: "finish", text: soundText } as const;

function asType(contentType: string | undefined): Fault {
  return {
    name: contentType === undefined ? "no content type" : `a stream said to be ${contentType}`,
    expected: sound,
    play: async ({ wire, exchange }) => {
      exchange.head(200, contentType === undefined ? {} : { "content-type": contentType });
      for (const piece of soundAnswer(wire)) {
        await exchange.write(piece);
      }
      exchange.end();
    },
  };
}

function encoded(name: string, expected: Fault["expected"], bytesOf: (wire: FaultWire) => Uint8Array, encoding = "gzip"): Fault {
  return {
    name,
    expected,
    play: async ({ wire, exchange }) => {
      exchange.head(200, { "content-type": wire.streamType, "content-encoding": encoding });
      await exchange.write(bytesOf(wire));
      exchange.end();
    },
  };
}

const packed = (pieces: readonly Uint8Array[]): Buffer => gzipSync(Buffer.concat(pieces), { level: constants.Z_NO_COMPRESSION });

/** The answer, packed, with garbage in its middle. */
function garbled(wire: FaultWire): Uint8Array {
  const whole = gzipSync(Buffer.concat([...soundAnswer(wire), ...soundAnswer(wire)]));
  return Buffer.concat([whole.subarray(0, 20), Buffer.alloc(whole.length - 20, 0xff)]);
}

/** Sound answers in another dress, and dresses with nothing sound in them. */
export const disguises: FaultGroup = {
  title: "content type and encoding",
  faults: [
    asType("text/plain"),
    asType("application/json"),
    asType("application/octet-stream"),
    asType(undefined),
    encoded("gzip", sound, (wire) => gzipSync(Buffer.concat(soundAnswer(wire)))),
    encoded("deflate", sound, (wire) => deflateSync(Buffer.concat(soundAnswer(wire))), "deflate"),
    encoded("gzip, cut off", { end: "truncated" }, (wire) => packed(halfAnswer(wire)).subarray(0, -12)),
    encoded("gzip, garbled", { end: "server", text: "" }, garbled),
    encoded("not packed at all, though said to be gzip", { end: "server", text: "" }, (wire) => Buffer.concat(soundAnswer(wire))),
  ],
};
