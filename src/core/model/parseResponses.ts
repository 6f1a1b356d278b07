import type { JsonValue } from "./json.ts";
import { isRecord } from "./json.ts";
import type { Message } from "./message.ts";
import { isImage, readMedia } from "./parseMedia.ts";
import { unreadable } from "./parsed.ts";
import type { Fields } from "./parseFields.ts";
import { objectOf, optionalText, textOf } from "./parseFields.ts";
import { resultContent } from "./parseResults.ts";

/** Whether a value is an item of the Responses wire that is no message by a role. */
export function isResponsesItem(value: Fields): boolean {
  return value["role"] === undefined && typeof value["type"] === "string";
}

/** An item of the Responses wire as a message of one part; none for an item that only points at what a provider keeps. */
export function readResponsesItem(item: Fields, place: string): Message[] {
  switch (item["type"]) {
    case "function_call":
      return [
        {
          role: "assistant",
          content: [
            {
              type: "tool-call",
              callId: optionalText(item, "call_id") ?? textOf(item, "id", place),
              name: textOf(item, "name", place),
              arguments: objectOf(item, "arguments", place),
            },
          ],
        },
      ];
    case "function_call_output":
      return [
        {
          role: "tool",
          content: [
            { type: "tool-result", callId: textOf(item, "call_id", place), content: resultContent(item["output"], `${place}.output`) },
          ],
        },
      ];
    case "reasoning":
      // The item itself is what goes back, so it is kept whole.
      return [
        {
          role: "assistant",
          content: [{ type: "reasoning", text: summaryOf(item), signature: { provider: "openai-responses", data: item as JsonValue } }],
        },
      ];
    case "image_generation_call":
      return imageMessages(item, place);
    case "item_reference":
      return [];
    default:
      return unreadable(
        `${place}.type`,
        "must be “message”, “function_call”, “function_call_output”, “image_generation_call” or “reasoning”",
      );
  }
}

/** An image that the model made; nothing where it came to none. */
function imageMessages(item: Fields, place: string): Message[] {
  const data = optionalText(item, "result");
  if (data === undefined) {
    return [];
  }
  const mediaType = `image/${optionalText(item, "output_format") ?? "png"}`;
  const image = readMedia({ type: "image", mimeType: mediaType, data }, place);
  return image === undefined || !isImage(image) ? [] : [{ role: "assistant", content: [image] }];
}

/** The words of the thought, where any are reported: a summary, or the thought itself. */
function summaryOf(item: Fields): string {
  const list = [item["summary"], item["content"]].find((candidate) => Array.isArray(candidate) && candidate.length > 0);
  return (Array.isArray(list) ? list : [])
    .flatMap((part: unknown) => (isRecord(part) && typeof part["text"] === "string" ? [part["text"]] : []))
    .join("\n\n");
}
