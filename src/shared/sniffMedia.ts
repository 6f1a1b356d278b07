import type { AttachmentKind } from "./attachment.ts";

/** What bytes are, whatever their file is called. */
export interface SniffedMedia {
  readonly kind: AttachmentKind;
  readonly mediaType: string;
}

/** How far into a PDF its mark may stand, in bytes: readers look no further. */
const pdfMarkWithin = 1024;

/** What `bytes` are by their own marks: a picture, a recording, a PDF or UTF-8 text that Baton can send; `undefined` for anything else. Pure. */
export function sniffMedia(bytes: Uint8Array): SniffedMedia | undefined {
  if (startsWith(bytes, 0, "\x89PNG\r\n\x1a\n")) {
    return { kind: "image", mediaType: "image/png" };
  }
  if (startsWith(bytes, 0, "\xff\xd8\xff")) {
    return { kind: "image", mediaType: "image/jpeg" };
  }
  if (startsWith(bytes, 0, "GIF87a") || startsWith(bytes, 0, "GIF89a")) {
    return { kind: "image", mediaType: "image/gif" };
  }
  if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) {
    return { kind: "image", mediaType: "image/webp" };
  }
  if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WAVE")) {
    return { kind: "audio", mediaType: "audio/wav" };
  }
  if (startsWith(bytes, 0, "ID3") || isMp3Frame(bytes)) {
    return { kind: "audio", mediaType: "audio/mpeg" };
  }
  if (hasPdfMark(bytes)) {
    return { kind: "pdf", mediaType: "application/pdf" };
  }
  return isUtf8Text(bytes) ? { kind: "text", mediaType: "text/plain" } : undefined;
}

function startsWith(bytes: Uint8Array, at: number, mark: string): boolean {
  for (let index = 0; index < mark.length; index += 1) {
    if (bytes[at + index] !== mark.charCodeAt(index)) {
      return false;
    }
  }
  return true;
}

function hasPdfMark(bytes: Uint8Array): boolean {
  const last = Math.min(pdfMarkWithin, bytes.length - 5);
  for (let at = 0; at <= last; at += 1) {
    if (startsWith(bytes, at, "%PDF-")) {
      return true;
    }
  }
  return false;
}

/** An MPEG frame's head: eleven bits set, layer III, a bit rate and a sample rate that exist. */
function isMp3Frame(bytes: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = bytes;
  return first === 0xff && (second & 0xe6) === 0xe2 && third >> 4 !== 0 && third >> 4 !== 15 && (third & 0x0c) !== 0x0c;
}

/** Whether the bytes are UTF-8 without the control characters that no text has. */
function isUtf8Text(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      return false;
    }
    at += length;
  }
  return true;
}

/** How many bytes the character at `at` takes; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) {
    return first >= 0x20 || first === 0x09 || first === 0x0a || first === 0x0d || first === 0x0c || first === 0x1b ? 1 : 0;
  }
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) {
    return 0;
  }
  const second = bytes[at + 1] ?? 0;
  // Overlong forms, halves of surrogates, and what lies beyond Unicode.
  if (
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f)
  ) {
    return 0;
  }
  for (let index = 1; index < length; index += 1) {
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) {
      return 0;
    }
  }
  return length;
}
