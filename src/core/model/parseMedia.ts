import { isRecord } from "./json.ts";
import type { ImagePart, MediaPart, MediaSource } from "./message.ts";
import { unreadable } from "./parsed.ts";
import type { Fields } from "./parseFields.ts";
import { optionalText, textOf } from "./parseFields.ts";

const audioTypes: Readonly<Record<string, string>> = { mp3: "audio/mpeg", m4a: "audio/mp4" };

/**
 * A picture, file or recording in any shape: ours, Anthropic's `image` and `document`, OpenAI's `image_url`, `input_audio` and `file`, the Responses
 * wire's `input_image` and `input_file`, Gemini's `inlineData` and `fileData`. `undefined` where the part is none. A medium that a provider keeps under
 * an id is unreadable: nobody else has its bytes.
 */
export function readMedia(part: Fields, place: string): MediaPart | undefined {
  const gemini = readGeminiMedia(part, place);
  if (gemini !== undefined) {
    return gemini;
  }
  switch (part["type"]) {
    case "image":
    case "audio":
    case "document":
      return readSourced(part, place);
    case "file":
      return isRecord(part["file"]) ? readFile(part["file"], `${place}.file`) : readSourced(part, place);
    case "image_url":
    case "input_image":
      return { type: "image", source: readAddress(addressOf(part["image_url"], part, `${place}.image_url`), `${place}.image_url`) };
    case "input_audio":
      return readAudio(part["input_audio"], `${place}.input_audio`);
    case "input_file":
      return readFile(part, place);
    default:
      return undefined;
  }
}

/** Whether a medium is an image. */
export function isImage(part: MediaPart): part is ImagePart {
  return part.type === "image";
}

/** The Model Context Protocol's, with its bytes in `data`; ours (`source.kind`) and Anthropic's (`source.type`). */
function readSourced(part: Fields, place: string): MediaPart {
  const { source } = part;
  const mimeType = optionalText(part, "mimeType");
  if (source === undefined && mimeType !== undefined) {
    return {
      type: kindOf(mimeType),
      source: { kind: "base64", mediaType: mimeType, data: readBase64(textOf(part, "data", place), `${place}.data`) },
    };
  }
  const at = `${place}.source`;
  if (!isRecord(source)) {
    return unreadable(at, "must be an object");
  }
  const name = optionalText(part, "name", "title");
  const type = part["type"] === "document" ? "file" : (part["type"] as MediaPart["type"]);
  const named = name === undefined ? {} : { name };
  switch (source["kind"] ?? source["type"]) {
    case "url":
      return { type, source: readAddress(textOf(source, "url", at), `${at}.url`), ...named };
    case "base64": {
      const mediaType = optionalText(source, "mediaType", "media_type") ?? unreadable(`${at}.media_type`, "must be a text");
      return { type, source: { kind: "base64", mediaType, data: readBase64(textOf(source, "data", at), `${at}.data`) }, ...named };
    }
    case "text":
      return {
        type,
        source: {
          kind: "base64",
          mediaType: optionalText(source, "media_type") ?? "text/plain",
          data: encodeText(textOf(source, "data", at)),
        },
        ...named,
      };
    default:
      return unreadable(`${at}.type`, "must be “url”, “base64” or “text”");
  }
}

/** Gemini's parts have no type: the field that they have says which. */
function readGeminiMedia(part: Fields, place: string): MediaPart | undefined {
  const inline = part["inlineData"] ?? part["inline_data"];
  if (isRecord(inline)) {
    const at = `${place}.inlineData`;
    const mediaType = optionalText(inline, "mimeType", "mime_type") ?? unreadable(`${at}.mimeType`, "must be a text");
    return named(
      { type: kindOf(mediaType), source: { kind: "base64", mediaType, data: readBase64(textOf(inline, "data", at), `${at}.data`) } },
      optionalText(inline, "displayName"),
    );
  }
  const file = part["fileData"] ?? part["file_data"];
  if (!isRecord(file)) {
    return undefined;
  }
  const url = optionalText(file, "fileUri", "file_uri") ?? unreadable(`${place}.fileData.fileUri`, "must be a text");
  return named(
    { type: kindOf(optionalText(file, "mimeType", "mime_type") ?? ""), source: readAddress(url, `${place}.fileData.fileUri`) },
    optionalText(file, "displayName"),
  );
}

/** OpenAI's files: a `data:` address (or bare base64, which can only be a PDF), or an address. */
function readFile(file: Fields, place: string): MediaPart {
  const name = optionalText(file, "filename", "name");
  const data = optionalText(file, "file_data");
  const url = optionalText(file, "file_url");
  if (data === undefined && url === undefined) {
    return unreadable(
      `${place}.file_data`,
      file["file_id"] === undefined ? "must be a text" : "must hold the file: one kept by a provider under an id cannot be sent to another",
    );
  }
  const source: MediaSource =
    data === undefined || data.startsWith("data:")
      ? readAddress(data ?? url ?? "", `${place}.${data === undefined ? "file_url" : "file_data"}`)
      : { kind: "base64", mediaType: "application/pdf", data: readBase64(data, `${place}.file_data`) };
  return named({ type: source.kind === "url" ? "file" : kindOf(source.mediaType), source }, name);
}

function readAudio(audio: unknown, place: string): MediaPart {
  if (!isRecord(audio)) {
    return unreadable(place, "must be an object");
  }
  const format = optionalText(audio, "format") ?? "wav";
  return {
    type: "audio",
    source: {
      kind: "base64",
      mediaType: audioTypes[format] ?? `audio/${format}`,
      data: readBase64(textOf(audio, "data", place), `${place}.data`),
    },
  };
}

function addressOf(value: unknown, part: Fields, place: string): string {
  const url = isRecord(value) ? value["url"] : value;
  if (typeof url === "string" && url !== "") {
    return url;
  }
  return unreadable(
    place,
    part["file_id"] === undefined
      ? "must be an address, or an object with a text “url”"
      : "must hold the picture: one kept by a provider under an id cannot be sent to another",
  );
}

/** An address, or the bytes within one that begins with `data:`. */
function readAddress(url: string, place: string): MediaSource {
  if (!/^data:/i.test(url)) {
    return { kind: "url", url };
  }
  const comma = url.indexOf(",");
  const [mediaType = "", ...parameters] = url.slice("data:".length, Math.max(0, comma)).split(";");
  if (comma < 0 || parameters.at(-1)?.toLowerCase() !== "base64" || mediaType === "") {
    return unreadable(place, "must be an address, or “data:TYPE;base64,…”");
  }
  return { kind: "base64", mediaType: mediaType.toLowerCase(), data: readBase64(url.slice(comma + 1), place) };
}

/** Standard base64 without line breaks, also from the kind for addresses (`-`, `_`, no padding). */
function readBase64(text: string, place: string): string {
  const data = text.replace(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/");
  const bare = data.replace(/=+$/, "");
  if (bare === "" || bare.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(bare)) {
    return unreadable(place, "must be base64");
  }
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
}

/** The kind of attachment that a media type stands for. */
export function kindOf(mediaType: string): MediaPart["type"] {
  const [family] = mediaType.split("/");
  return family === "image" || family === "audio" ? family : "file";
}

function named(part: MediaPart, name: string | undefined): MediaPart {
  return name === undefined ? part : { ...part, name };
}

function encodeText(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
