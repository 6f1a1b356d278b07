import type OpenAI from "openai";
import { isRecord, jsonText } from "../../core/model/json.ts";
import type { AssistantPart, MediaPart, Message, ReasoningPart, ToolResultPart, UserPart } from "../../core/model/message.ts";
import { resultImages, resultParts, resultText } from "../../core/model/resultContent.ts";
import type { MediaForm, WireQuirks } from "../../core/provider.ts";
import { canTake as chatCanTake, joinText, userContent } from "../openaiCommon/media.ts";
import { signatureData } from "../wire/signatures.ts";

type Item = OpenAI.Responses.ResponseInputItem;
type Content = OpenAI.Responses.ResponseInputContent;

/** OpenAI's own. What is to be heard is for Chat Completions alone. */
const usualForms: readonly MediaForm[] = ["image", "image-url", "pdf", "pdf-url"];

/** Whether the wire, and the server that speaks it, have a place for an attachment. */
export function canTake(part: MediaPart, quirks: WireQuirks = {}): boolean {
  return part.type !== "audio" && chatCanTake(part, { media: quirks.media ?? usualForms });
}

/** A conversation on the Responses wire: what the system says before anyone else speaks, and everything after that. */
export interface ResponsesInput {
  readonly instructions: string | undefined;
  readonly input: Item[];
}

/**
 * A conversation as items. Reasoning of this wire goes back whole, right before the items that it led to; that of other wires, and that which led to
 * nothing, is dropped. The attachments are ones that {@link canTake} holds of. Pure.
 */
export function responsesInput(messages: readonly Message[]): ResponsesInput {
  const found = messages.findIndex(({ role }) => role !== "system");
  const start = found === -1 ? messages.length : found;
  const instructions = joinText(messages.slice(0, start).flatMap((message) => (message.role === "system" ? message.content : [])));
  const input = messages.slice(start).flatMap((message): Item[] => {
    switch (message.role) {
      case "system":
        return [{ role: "system", content: joinText(message.content) }];
      case "user":
        return [{ role: "user", content: contentOf(message.content) }];
      case "assistant":
        return assistantItems(message.content);
      case "tool":
        return message.content.map(({ callId, content }) => ({ type: "function_call_output", call_id: callId, output: outputOf(content) }));
    }
  });
  return { instructions: instructions === "" ? undefined : instructions, input };
}

function assistantItems(parts: readonly AssistantPart[]): Item[] {
  const items: Item[] = [];
  // Reasoning is rejected without the item that it led to.
  let thoughts: Item[] = [];
  for (const part of parts) {
    if (part.type === "reasoning") {
      thoughts.push(...reasoningItem(part));
    } else if (part.type === "tool-call") {
      items.push(...thoughts, { type: "function_call", call_id: part.callId, name: part.name, arguments: jsonText(part.arguments) });
      thoughts = [];
    } else if (part.type === "text" && part.text !== "") {
      items.push(...thoughts, { role: "assistant", content: part.text });
      thoughts = [];
    }
  }
  return items;
}

/** What a tool answered: words alone, or a list where there is an image among them. */
function outputOf(content: ToolResultPart["content"]): OpenAI.Responses.ResponseInputItem.FunctionCallOutput["output"] {
  return resultImages(content).length === 0
    ? resultText(content)
    : resultParts(content).flatMap((part) => contentList([part.type === "image" ? part : { type: "text", text: resultText([part]) }]));
}

/** An item without its encrypted content is known to nobody, since nothing is stored. */
function reasoningItem(part: ReasoningPart): Item[] {
  const data = signatureData(part, "openai-responses");
  const isWhole = isRecord(data) && data["type"] === "reasoning" && typeof data["encrypted_content"] === "string";
  return isWhole ? [data as unknown as OpenAI.Responses.ResponseReasoningItem] : [];
}

function contentOf(parts: readonly UserPart[]): string | Content[] {
  const content = userContent(parts);
  return typeof content === "string" ? content : content.flatMap(inputPart);
}

function contentList(parts: readonly UserPart[]): Content[] {
  const content = contentOf(parts);
  return typeof content !== "string" ? content : content === "" ? [] : [{ type: "input_text", text: content }];
}

/** The same part in this wire's words. */
function inputPart(part: OpenAI.ChatCompletionContentPart): Content[] {
  switch (part.type) {
    case "text":
      return [{ type: "input_text", text: part.text }];
    case "image_url":
      return [{ type: "input_image", image_url: part.image_url.url, detail: "auto" }];
    case "file": {
      const { file_data: data = "", filename } = part.file;
      return [data.startsWith("data:") ? { type: "input_file", filename, file_data: data } : { type: "input_file", file_url: data }];
    }
    case "input_audio":
      return [];
  }
}
