import { basename } from "node:path";
import type { MediaPart } from "../../core/model/message.ts";
import type { AttachmentKind } from "../../shared/attachment.ts";
import { sniffMedia } from "../../shared/sniffMedia.ts";
import { readBytesInput, UnusableInput } from "./inputFile.ts";

interface MediaKind {
  /** The largest file, in bytes; all providers stay below it (their pages on files, 2026-11). */
  readonly mostBytes: number;
  readonly takes: readonly AttachmentKind[];
  readonly names: string;
}

const kinds: Readonly<Record<MediaPart["type"], MediaKind>> = {
  image: { mostBytes: 20_000_000, takes: ["image"], names: "a PNG, JPEG, GIF or WebP" },
  file: { mostBytes: 32_000_000, takes: ["pdf", "text"], names: "a PDF or UTF-8 text" },
  audio: { mostBytes: 25_000_000, takes: ["audio"], names: "a WAV or MP3" },
};

/** Media types of texts that say more than `text/plain`, by the end of the file's name. */
const textTypes: Readonly<Record<string, string>> = {
  json: "application/json",
  csv: "text/csv",
  md: "text/markdown",
  html: "text/html",
  xml: "text/xml",
};

/** A part of a question from a file's path or an address (http or https). The bytes of a file decide what it is. Throws {@link UnusableInput}, which calls it `name`. */
export function readMedia(name: string, type: MediaPart["type"], given: string): MediaPart {
  if (/^https?:\/\//i.test(given)) {
    return { type, source: { kind: "url", url: given } };
  }
  const { mostBytes, takes, names } = kinds[type];
  const bytes = readBytesInput(name, given, mostBytes);
  const media = sniffMedia(bytes);
  if (media === undefined || !takes.includes(media.kind)) {
    throw new UnusableInput(`${name}: ${given} is not ${names} file.`);
  }
  const mediaType =
    media.kind === "text" ? (textTypes[/\.(\w+)$/.exec(given)?.[1]?.toLowerCase() ?? ""] ?? media.mediaType) : media.mediaType;
  return { type, source: { kind: "base64", mediaType, data: bytes.toString("base64") }, name: basename(given) };
}
