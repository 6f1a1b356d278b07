import { isRecord } from "../../src/core/model/json.ts";
import { sniffMedia } from "../../src/shared/sniffMedia.ts";

/** What the last message of a request's body has attached, one phrase each, read from the bytes: `a PNG of 64 × 48 pixels`. Any wire's body. */
export function mediaIn(body: unknown): readonly string[] {
  return [...encodedIn(lastMessage(body))].map((data) => describe(Buffer.from(data, "base64")));
}

function lastMessage(body: unknown): unknown {
  const list = isRecord(body) ? (body["messages"] ?? body["input"] ?? body["contents"]) : undefined;
  return Array.isArray(list) ? list.findLast((message) => isRecord(message) && message["role"] === "user") : undefined;
}

/** The base64 of whatever stands anywhere in a message: as a data URI, or beside its media type or format. */
function* encodedIn(value: unknown): Iterable<string> {
  if (typeof value === "string") {
    const encoded = /^data:[\w.+-]+\/[\w.+-]+;base64,(.*)$/s.exec(value)?.[1];
    if (encoded !== undefined) {
      yield encoded;
    }
  } else if (Array.isArray(value)) {
    for (const item of value) {
      yield* encodedIn(item);
    }
  } else if (isRecord(value)) {
    const named = value["media_type"] ?? value["mimeType"] ?? value["mime_type"] ?? value["format"];
    if (typeof value["data"] === "string" && typeof named === "string" && value["type"] !== "text") {
      yield value["data"];
    } else {
      for (const inner of Object.values(value)) {
        yield* encodedIn(inner);
      }
    }
  }
}

const names: Readonly<Record<string, string>> = {
  "image/png": "a PNG",
  "image/jpeg": "a JPEG",
  "image/gif": "a GIF",
  "image/webp": "a WebP picture",
  "audio/wav": "a WAV recording",
  "audio/mpeg": "an MP3 recording",
  "application/pdf": "a PDF",
  "text/plain": "a text",
};

function describe(bytes: Buffer): string {
  const mediaType = sniffMedia(bytes)?.mediaType ?? "";
  const name = names[mediaType] ?? "something that I do not know";
  const size = sizeOf(bytes, mediaType);
  return size === undefined ? `${name} of ${bytes.length.toLocaleString("en")} bytes` : `${name} of ${size.width} × ${size.height} pixels`;
}

function sizeOf(bytes: Buffer, mediaType: string): { readonly width: number; readonly height: number } | undefined {
  if (mediaType === "image/png" && bytes.length >= 24) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (mediaType === "image/gif" && bytes.length >= 10) {
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  }
  return mediaType === "image/jpeg" ? jpegSize(bytes) : undefined;
}

/** A JPEG is a list of segments; the one that begins its frame holds its size. */
function jpegSize(bytes: Buffer): { readonly width: number; readonly height: number } | undefined {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
  }
  return undefined;
}
