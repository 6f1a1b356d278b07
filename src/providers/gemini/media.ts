import type { MediaPart } from "../../core/model/message.ts";
import type { ImagePlaces } from "../wire/requests/placedImages.ts";
import { modelTraits } from "./modelTraits.ts";

/** Kinds of bytes that the wire takes as they are called. Source: Google's pages on pictures, documents, audio and video, 2026-11. */
const takenTypes =
  /^(?:image\/(?:png|jpe?g|webp|heic|heif)|application\/pdf|audio\/[\w.+-]+|video\/[\w.+-]+|text\/(?:plain|html|css|csv|xml|rtf|md|markdown|javascript|x-python))$/;

/** Text under a name that the wire does not know. */
const textTypes = /^(?:text\/[\w.+-]+|application\/(?:[\w.-]+\+)?(?:json|xml|yaml|x-yaml|toml|javascript|typescript|x-sh|sql))$/;

/** What a file at an address is, by the end of its name. */
const typesByExtension: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  html: "text/html",
  csv: "text/csv",
  wav: "audio/wav",
  mp3: "audio/mp3",
  aac: "audio/aac",
  ogg: "audio/ogg",
  flac: "audio/flac",
  mp4: "video/mp4",
};

/** Where Google itself keeps what any model may be given by address: its Files API, Cloud Storage, and YouTube. */
const ownAddress = /^(?:gs:\/\/|https:\/\/(?:generativelanguage\.googleapis\.com\/|(?:www\.)?youtube\.com\/|youtu\.be\/))/;

/** A part of a message on this wire. */
export type MediaOnWire =
  | { readonly inlineData: { readonly mimeType: string; readonly data: string }; readonly thoughtSignature?: string }
  | { readonly fileData: { readonly fileUri: string; readonly mimeType?: string } };

/** Whether `model` can be given an attachment. */
export function canTake(model: string, { source }: MediaPart): boolean {
  if (source.kind === "url") {
    return ownAddress.test(source.url) || (source.url.startsWith("https:") && modelTraits(model).fetchesUrls);
  }
  return wireType(source.mediaType) !== undefined;
}

/** Where the wire, and `model` on it, take images beside the user's words: models that make images have their own before them, and since Gemini 3 a result may hold one. */
export function imagePlaces(model: string): ImagePlaces {
  const { makesImages, takesImagesInResults } = modelTraits(model);
  return {
    inAnswers: ({ source }) => makesImages && source.kind === "base64",
    inResults: ({ source }) => takesImagesInResults && source.kind === "base64",
  };
}

/** An attachment that {@link canTake} says yes to. */
export function mediaOnWire({ source }: MediaPart): MediaOnWire {
  if (source.kind === "url") {
    const mimeType = typesByExtension[/\.(\w+)$/.exec(URL.parse(source.url)?.pathname ?? "")?.[1]?.toLowerCase() ?? ""];
    return { fileData: { fileUri: source.url, ...(mimeType === undefined ? {} : { mimeType }) } };
  }
  return { inlineData: { mimeType: wireType(source.mediaType) ?? source.mediaType, data: source.data } };
}

/** The media type as the wire calls it; `undefined` where it takes no such thing. */
function wireType(mediaType: string): string | undefined {
  const type = (mediaType.split(";")[0] ?? "").trim().toLowerCase();
  if (takenTypes.test(type)) {
    return type === "image/jpg" ? "image/jpeg" : type;
  }
  return textTypes.test(type) ? "text/plain" : undefined;
}
