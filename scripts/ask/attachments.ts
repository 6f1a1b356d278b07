import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { MediaPart } from "../../src/core/model/message.ts";
import type { AttachmentKind } from "../../src/shared/attachment.ts";
import { sniffMedia } from "../../src/shared/sniffMedia.ts";
import { BadUsage } from "./badUsage.ts";
import type { Values } from "./commandLine.ts";

/** The largest file of a kind, in bytes; all providers stay below it (their pages on files, 2026-11). */
const sizeLimits: Readonly<Record<MediaPart["type"], number>> = { image: 20_000_000, file: 32_000_000, audio: 25_000_000 };

const kinds: Readonly<Record<MediaPart["type"], { readonly takes: readonly AttachmentKind[]; readonly names: string }>> = {
  image: { takes: ["image"], names: "a PNG, JPEG, GIF or WebP" },
  file: { takes: ["pdf", "text"], names: "a PDF or UTF-8 text" },
  audio: { takes: ["audio"], names: "a WAV or MP3" },
};

/** Media types of texts that say more than `text/plain`, by the end of the file's name. */
const textTypes: Readonly<Record<string, string>> = {
  json: "application/json",
  csv: "text/csv",
  md: "text/markdown",
  html: "text/html",
  xml: "text/xml",
};

/** The attachments that the options name: pictures, then files, then recordings. What a file is, its bytes tell. */
export function readAttachments(values: Values): readonly MediaPart[] {
  return (["image", "file", "audio"] as const).flatMap((type) => (values[type] ?? []).map((given) => readAttachment(type, given)));
}

function readAttachment(type: MediaPart["type"], given: string): MediaPart {
  if (/^https?:\/\//i.test(given)) {
    return { type, source: { kind: "url", url: given } };
  }
  const bytes = readBytes(type, given);
  const media = sniffMedia(bytes);
  const { takes, names } = kinds[type];
  if (media === undefined || !takes.includes(media.kind)) {
    throw new BadUsage(`--${type}: ${given} is not ${names} file.`);
  }
  const mediaType =
    media.kind === "text" ? (textTypes[/\.(\w+)$/.exec(given)?.[1]?.toLowerCase() ?? ""] ?? media.mediaType) : media.mediaType;
  return { type, source: { kind: "base64", mediaType, data: bytes.toString("base64") }, name: basename(given) };
}

function readBytes(type: MediaPart["type"], file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > 0 && size <= sizeLimits[type]) {
      return readFileSync(file);
    }
    throw new BadUsage(
      `--${type}: ${file} ${size === 0 ? "is empty" : `has ${String(size)} bytes, and ${String(sizeLimits[type])} is the most`}.`,
    );
  } catch (error) {
    throw error instanceof BadUsage
      ? error
      : new BadUsage(`--${type}: ${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
}
