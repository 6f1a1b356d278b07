import type { MediaPart } from "../../core/model/message.ts";
import type Anthropic from "@anthropic-ai/sdk";

type MediaBlock = Anthropic.ImageBlockParam | Anthropic.DocumentBlockParam;

/** What differs between Anthropic's own address and the clouds where Claude runs too. */
export interface MediaAbility {
  /** Whether pictures and PDFs may be reported by their address. */
  readonly addresses: boolean;
}

/** Sources: Anthropic's pages on vision and on PDFs, 2026-11. */
const imageTypes = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

/** Types beside `text/*` whose files are words; they are sent as plain text, the one form that the wire has for words. */
const textTypes = /^(?:text\/.+|application\/(?:json|xml|yaml|x-yaml|toml|javascript|typescript|x-sh|sql|x-ndjson|.+\+json|.+\+xml))$/;

/** Whether the wire has a place for the part. */
export function canTake(part: MediaPart, { addresses }: MediaAbility): boolean {
  return part.source.kind === "url"
    ? addresses && part.type !== "audio" && /^https?:/i.test(part.source.url)
    : mediaBlock(part) !== undefined;
}

/** A picture or a document as the wire has it, or `undefined` where it has no place for one. Pure. */
export function mediaBlock({ type, source, name }: MediaPart): MediaBlock | undefined {
  if (type === "audio") {
    return undefined;
  }
  const title = name === undefined ? {} : { title: name };
  if (source.kind === "url") {
    const at = { type: "url", url: source.url } as const;
    return type === "image" ? { type: "image", source: at } : { type: "document", source: at, ...title };
  }
  const mediaType = (source.mediaType.split(";")[0] ?? "")
    .trim()
    .toLowerCase()
    .replace(/^image\/jpg$/, "image/jpeg");
  if (imageTypes.has(mediaType)) {
    return {
      type: "image",
      source: { type: "base64", media_type: mediaType as Anthropic.Base64ImageSource["media_type"], data: source.data },
    };
  }
  if (type === "image") {
    return undefined;
  }
  if (mediaType === "application/pdf") {
    return { type: "document", source: { type: "base64", media_type: mediaType, data: source.data }, ...title };
  }
  if (textTypes.test(mediaType)) {
    const words = new TextDecoder().decode(Buffer.from(source.data, "base64"));
    // The wire rejects a document without a word in it.
    return {
      type: "document",
      source: { type: "text", media_type: "text/plain", data: words.trim() === "" ? "(This file is empty.)" : words },
      ...title,
    };
  }
  return undefined;
}
