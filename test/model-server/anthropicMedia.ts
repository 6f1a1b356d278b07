import { isRecord } from "../../src/core/model/json.ts";
import { invalid } from "./anthropicErrors.ts";

type Block = Record<string, unknown>;

const imageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];

/** Checks a picture or a document: its fields, its source, and that its bytes are what they are said to be. Throws a `Rejection`. */
export function checkMedia(block: Block, path: string): void {
  const type = String(block["type"]);
  const place = `${path}.${type}`;
  const fields =
    type === "image"
      ? ["type", "source", "cache_control", "transformations"]
      : ["type", "source", "cache_control", "citations", "context", "title"];
  const extra = Object.keys(block).find((name) => !fields.includes(name));
  if (extra !== undefined) {
    throw invalid(`${place}.${extra}: Extra inputs are not permitted`);
  }
  const { source } = block;
  if (!isRecord(source)) {
    throw invalid(`${place}.source: ${source === undefined ? "Field required" : "Input should be a valid dictionary"}`);
  }
  const kinds = type === "image" ? ["base64", "file", "url"] : ["base64", "content", "file", "text", "url"];
  if (!kinds.includes(String(source["type"]))) {
    throw invalid(
      `${place}.source: Input tag '${String(source["type"])}' found using 'type' does not match any of the expected tags: ${kinds.map((kind) => `'${kind}'`).join(", ")}`,
    );
  }
  switch (source["type"]) {
    case "url":
      checkUrl(source["url"], `${place}.source.url`);
      return;
    case "base64":
      checkBase64(source, type, `${place}.source.base64`);
      return;
    case "text":
      checkWords(source, `${place}.source.text`);
      return;
    default:
  }
}

function checkUrl(url: unknown, place: string): void {
  if (typeof url !== "string") {
    throw invalid(`${place}.url: ${url === undefined ? "Field required" : "Input should be a valid string"}`);
  }
  if (!/^https?:\/\//.test(url)) {
    throw invalid(`${place}.url: Only HTTPS URLs are supported.`);
  }
}

function checkBase64({ data, media_type: mediaType }: Block, type: string, place: string): void {
  const allowed = type === "image" ? imageTypes : ["application/pdf"];
  if (typeof mediaType !== "string" || !allowed.includes(mediaType)) {
    throw invalid(`${place}.media_type: Input should be ${allowed.map((name) => `'${name}'`).join(", ")}`);
  }
  if (typeof data !== "string" || data === "") {
    throw invalid(`${place}.data: ${data === undefined ? "Field required" : "Input should be a valid string"}`);
  }
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data) || data.length % 4 !== 0) {
    throw invalid(`${place}: invalid base64 data`);
  }
  const found = sniff(Buffer.from(data, "base64"));
  if (found !== mediaType) {
    throw invalid(
      type === "image"
        ? `${place}.data: The image was specified using the ${mediaType} media type, but the image appears to be a ${found ?? "different"} image`
        : `${place}: The PDF specified was not valid.`,
    );
  }
}

function checkWords({ data, media_type: mediaType }: Block, place: string): void {
  if (mediaType !== "text/plain") {
    throw invalid(`${place}.media_type: Input should be 'text/plain'`);
  }
  if (typeof data !== "string" || data === "") {
    throw invalid(`${place}.data: ${typeof data === "string" ? "String should have at least 1 character" : "Field required"}`);
  }
}

/** The type of a file, from its first bytes. */
function sniff(bytes: Buffer): string | undefined {
  const head = bytes.toString("latin1", 0, 12);
  if (head.startsWith("\x89PNG")) {
    return "image/png";
  }
  if (head.startsWith("\xff\xd8\xff")) {
    return "image/jpeg";
  }
  if (head.startsWith("GIF8")) {
    return "image/gif";
  }
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) {
    return "image/webp";
  }
  return head.startsWith("%PDF-") ? "application/pdf" : undefined;
}
