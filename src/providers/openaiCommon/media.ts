import type OpenAI from "openai";
import type { MediaPart, TextPart, UserPart } from "../../core/model/message.ts";
import type { MediaForm, WireQuirks } from "../../core/provider.ts";

type ContentPart = OpenAI.ChatCompletionContentPart;

/** OpenAI's own; a file by its address is for the Responses wire alone. */
const usualForms: readonly MediaForm[] = ["image", "image-url", "audio", "pdf"];

/** Media types of text that do not begin with `text/`. */
const textTypes =
  /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|toml|javascript|typescript|sql|x-sh|x-ndjson)(?:;|$)|application\/[\w.-]+\+(?:json|xml)(?:;|$))/;

const audioFormats: Readonly<Record<string, "wav" | "mp3">> = {
  ...{ "audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav", "audio/vnd.wave": "wav" },
  ...{ "audio/mpeg": "mp3", "audio/mp3": "mp3" },
};

/** Whether the wire, and the gateway that speaks it, have a place for an attachment. */
export function canTake(part: MediaPart, quirks: WireQuirks = {}): boolean {
  const form = formOf(part);
  return form === "text" || (form !== undefined && (quirks.media ?? usualForms).includes(form));
}

function formOf({ type, source }: MediaPart): MediaForm | "text" | undefined {
  if (type === "image") {
    return source.kind === "url" ? "image-url" : "image";
  }
  if (source.kind === "url") {
    // What an address leads to is not known; a PDF is what gateways fetch.
    return type === "file" ? "pdf-url" : undefined;
  }
  if (type === "audio") {
    return audioFormats[source.mediaType] === undefined ? undefined : "audio";
  }
  if (source.mediaType === "application/pdf") {
    return "pdf";
  }
  return textOf(source.mediaType, source.data) === undefined ? undefined : "text";
}

/**
 * What a user says: a text where there is nothing else, since many gateways take no list, or the parts in their order. The attachments are ones that
 * {@link canTake} holds of.
 */
export function userContent(parts: readonly UserPart[]): string | ContentPart[] {
  if (parts.every((part) => part.type === "text")) {
    return joinText(parts);
  }
  return parts.flatMap((part) => (part.type === "text" ? textPart(part.text) : mediaPart(part)));
}

/** Texts with a blank line between, without the empty ones. */
export function joinText(parts: readonly TextPart[]): string {
  return parts
    .map((part) => part.text)
    .filter((text) => text !== "")
    .join("\n\n");
}

/** The wire rejects empty texts. */
function textPart(text: string): ContentPart[] {
  return text === "" ? [] : [{ type: "text", text }];
}

function mediaPart({ type, source, name }: MediaPart): ContentPart[] {
  const address = source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
  if (type === "image") {
    return [{ type: "image_url", image_url: { url: address } }];
  }
  if (type === "audio" && source.kind === "base64") {
    return [{ type: "input_audio", input_audio: { data: source.data, format: audioFormats[source.mediaType] ?? "wav" } }];
  }
  const text = source.kind === "base64" && type === "file" ? textOf(source.mediaType, source.data) : undefined;
  if (text !== undefined) {
    return [{ type: "text", text: `<file name="${(name ?? "file.txt").replaceAll('"', "'")}">\n${text}\n</file>` }];
  }
  return [{ type: "file", file: { filename: name ?? "file.pdf", file_data: address } }];
}

/** The words of a file that is text, or `undefined` where it is none. */
function textOf(mediaType: string, base64: string): string | undefined {
  if (!textTypes.test(mediaType)) {
    return undefined;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
