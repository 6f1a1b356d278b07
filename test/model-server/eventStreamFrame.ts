import { crc32 } from "node:zlib";

/**
 * One frame of AWS's event-stream encoding: lengths, their checksum, headers of text, the payload, and the checksum of all. Written from AWS's
 * description of the format (“Event stream encoding”, 2026-11), not with the package that reads it.
 */
export function eventStreamFrame(headers: Readonly<Record<string, string>>, payload: string): Uint8Array {
  const head = Buffer.concat(
    Object.entries(headers).flatMap(([name, value]) => [
      Buffer.from([Buffer.byteLength(name)]),
      Buffer.from(name),
      textLength(value),
      Buffer.from(value),
    ]),
  );
  const body = Buffer.from(payload);
  const frame = Buffer.alloc(16 + head.length + body.length);
  frame.writeUInt32BE(frame.length, 0);
  frame.writeUInt32BE(head.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  head.copy(frame, 12);
  body.copy(frame, 12 + head.length);
  frame.writeUInt32BE(crc32(frame.subarray(0, frame.length - 4)), frame.length - 4);
  return frame;
}

/** The type of a text (7) and its length in two bytes. */
function textLength(value: string): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUInt8(7, 0);
  bytes.writeUInt16BE(Buffer.byteLength(value), 1);
  return bytes;
}
