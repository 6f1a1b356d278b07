import { isRecord } from "./json.ts";
import type { MediaPart, ToolResultPart } from "./message.ts";
import { readMedia } from "./parseMedia.ts";
import { unreadable } from "./parsed.ts";
import type { Fields } from "./parseFields.ts";
import { contentParts, textOf } from "./parseFields.ts";

const names: Readonly<Record<MediaPart["type"], string>> = { image: "picture", file: "file", audio: "recording" };

/** The results of a `tool` message: OpenAI's one with its `tool_call_id`, or ours. */
export function toolResults(message: Fields, place: string): ToolResultPart[] {
  if (message["tool_call_id"] !== undefined) {
    return [
      { type: "tool-result", callId: textOf(message, "tool_call_id", place), content: wordsOf(message["content"], `${place}.content`) },
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
    content: part["content"] === undefined || part["content"] === null ? "" : wordsOf(part["content"], `${place}.content`),
    ...(isError ? { isError } : {}),
  };
}

/** A content as words. Results are words alone, so a note stands for whatever else a tool gave. */
export function wordsOf(content: unknown, place: string): string {
  return contentParts(content, place)
    .map((part, index) => wordsOfPart(part, `${place}[${String(index)}]`))
    .join("\n");
}

function wordsOfPart(part: Fields, place: string): string {
  if (typeof part["text"] === "string") {
    return part["text"];
  }
  if (part["type"] === "document" && isRecord(part["source"]) && part["source"]["type"] === "text") {
    return textOf(part["source"], "data", `${place}.source`);
  }
  const media = readMedia(part, place);
  return media === undefined
    ? unreadable(`${place}.type`, "must be “text”")
    : `[Here the tool gave a ${names[media.type]}, which is not kept.]`;
}
