import { isRecord } from "./json.ts";
import type { MediaPart, ResultPart, ToolResultPart } from "./message.ts";
import { isImage, readMedia } from "./parseMedia.ts";
import { unreadable } from "./parsed.ts";
import type { Fields } from "./parseFields.ts";
import { contentParts, optionalText, textOf } from "./parseFields.ts";

const names: Readonly<Record<MediaPart["type"], string>> = { image: "picture", file: "file", audio: "recording" };

/** The results of a `tool` message: OpenAI's one with its `tool_call_id`, or ours. */
export function toolResults(message: Fields, place: string): ToolResultPart[] {
  if (message["tool_call_id"] !== undefined) {
    return [
      {
        type: "tool-result",
        callId: textOf(message, "tool_call_id", place),
        content: resultContent(message["content"], `${place}.content`),
      },
    ];
  }
  const { content } = message;
  if (!Array.isArray(content)) {
    return unreadable(`${place}.tool_call_id`, "must be a text (or the content a list of “tool-result” parts)");
  }
  return contentParts(content, `${place}.content`).map((part, index) => toolResult(part, `${place}.content[${String(index)}]`));
}

/** Our `tool-result` or Anthropic's `tool_result`. */
export function toolResult(part: Fields, place: string): ToolResultPart {
  const isOurs = part["type"] === "tool-result";
  if (!isOurs && part["type"] !== "tool_result") {
    return unreadable(`${place}.type`, "must be “tool-result”");
  }
  const isError = part["isError"] === true || part["is_error"] === true;
  return {
    type: "tool-result",
    callId: textOf(part, isOurs ? "callId" : "tool_use_id", place),
    content: part["content"] === undefined || part["content"] === null ? "" : resultContent(part["content"], `${place}.content`),
    ...(isError ? { isError } : {}),
  };
}

/** What a tool answered: words where there are no others, else parts. A note stands for a file or a recording, which no result holds. */
export function resultContent(content: unknown, place: string): ToolResultPart["content"] {
  const parts = contentParts(content, place).map((part, index) => resultPart(part, `${place}[${String(index)}]`));
  return parts.every((part) => part.type === "text") ? parts.map((part) => part.text).join("\n") : parts;
}

function resultPart(part: Fields, place: string): ResultPart {
  if (typeof part["text"] === "string") {
    return { type: "text", text: part["text"] };
  }
  if (part["type"] === "document" && isRecord(part["source"]) && part["source"]["type"] === "text") {
    return { type: "text", text: textOf(part["source"], "data", `${place}.source`) };
  }
  if (part["type"] === "resource-link" || part["type"] === "resource_link") {
    return linkOf(part, place);
  }
  const media = readMedia(part, place);
  if (media === undefined) {
    return unreadable(`${place}.type`, "must be “text”, “image” or “resource-link”");
  }
  return isImage(media) ? media : { type: "text", text: `[Here the tool gave a ${names[media.type]}, which is not kept.]` };
}

/** Ours, or one of the Model Context Protocol. */
function linkOf(part: Fields, place: string): ResultPart {
  const name = optionalText(part, "name", "title");
  const mediaType = optionalText(part, "mediaType", "mimeType");
  return {
    type: "resource-link",
    uri: textOf(part, "uri", place),
    ...(name === undefined ? {} : { name }),
    ...(mediaType === undefined ? {} : { mediaType }),
  };
}
