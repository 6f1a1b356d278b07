import { messageProofData, messageProofsIn, proofData, proofsIn } from "./chatProofs.ts";
import { isRecord, type JsonValue } from "./json.ts";
import type { AssistantPart, Message, ReasoningPart, TextPart, ToolCallPart, ToolResultPart, UserPart } from "./message.ts";
import { isImage, readMedia } from "./parseMedia.ts";
import type { Parsed } from "./parsed.ts";
import { readAs, unreadable } from "./parsed.ts";
import type { Fields } from "./parseFields.ts";
import { contentParts, objectOf, objectsOf, optionalText, textOf } from "./parseFields.ts";
import { readGeminiContents } from "./parseGemini.ts";
import { isResponsesItem, readResponsesItem } from "./parseResponses.ts";
import { toolResult, toolResults } from "./parseResults.ts";

/**
 * A conversation from parsed JSON: a list, or an object with the list as `messages`, `input` (OpenAI's Responses wire) or `contents` (Gemini), perhaps
 * with what the system says beside it (`system`, `instructions`, `systemInstruction`). Each message may be in our own shape, in OpenAI's
 * (`tool_calls`, `tool_call_id`), in Anthropic's (blocks `tool_use`, `tool_result`, `thinking`) or an item of the Responses wire, each by itself; a
 * list of Gemini's is Gemini's as a whole. The message of a failure names the index and the field. Never throws.
 */
export function parseMessages(value: unknown): Parsed<readonly Message[]> {
  return readAs(() => {
    const [list, name] = listOf(value);
    const system = isRecord(value)
      ? (value["system"] ?? value["instructions"] ?? value["systemInstruction"] ?? value["system_instruction"])
      : undefined;
    const before: Message[] = system === undefined || system === null ? [] : [{ role: "system", content: systemParts(system, "system") }];
    if (typeof list === "string") {
      return [...before, { role: "user", content: [{ type: "text", text: list }] }];
    }
    if (!Array.isArray(list)) {
      return unreadable("The messages", "must be a list, or an object with a list “messages”");
    }
    if (list.some((item: unknown) => isRecord(item) && item["content"] === undefined && Array.isArray(item["parts"]))) {
      return [...before, ...readGeminiContents(list, name)];
    }
    const messages = [...before, ...list.flatMap((item: unknown, index) => readMessage(item, `${name}[${String(index)}]`))];
    return list.some((item: unknown) => isRecord(item) && isResponsesItem(item)) ? joinNeighbours(messages) : messages;
  });
}

function listOf(value: unknown): readonly [list: unknown, name: string] {
  if (!isRecord(value)) {
    return [value, "messages"];
  }
  const name = ["messages", "input", "contents"].find((candidate) => value[candidate] !== undefined) ?? "messages";
  return [value[name], name];
}

/** Items of the Responses wire are parts of one message each; those that one side says in a row are one message. */
function joinNeighbours(messages: readonly Message[]): readonly Message[] {
  const joined: Message[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role === message.role && (message.role === "assistant" || message.role === "tool")) {
      joined[joined.length - 1] = { role: last.role, content: [...last.content, ...message.content] } as Message;
    } else {
      joined.push(message);
    }
  }
  return joined;
}

function readMessage(value: unknown, place: string): Message[] {
  if (!isRecord(value)) {
    return unreadable(place, "must be an object");
  }
  if (isResponsesItem(value)) {
    return readResponsesItem(value, place);
  }
  const { role, content } = value;
  const contentPlace = `${place}.content`;
  switch (role) {
    case "system":
    case "developer":
      return [{ role: "system", content: systemParts(content, contentPlace) }];
    case "user":
      return userMessages(content, contentPlace);
    case "assistant":
      return [
        {
          role,
          content: [
            ...chatReasoning(value),
            ...assistantParts(content, contentPlace),
            ...chatImages(value["images"], `${place}.images`),
            ...openAiCalls(value["tool_calls"], `${place}.tool_calls`),
          ],
        },
      ];
    case "tool":
      return [{ role, content: toolResults(value, place) }];
    default:
      return unreadable(`${place}.role`, "must be “system”, “user”, “assistant” or “tool”");
  }
}

/** What the system says: a text, parts, or Gemini's content. */
function systemParts(content: unknown, place: string): TextPart[] {
  const parts = isRecord(content) ? content["parts"] : content;
  return contentParts(parts, place).map((part, index) => ({
    type: "text",
    text: isText(part) ? textOf(part, "text", place) : unreadable(`${place}[${String(index)}].type`, "must be “text”"),
  }));
}

function isText(part: Fields): boolean {
  return part["type"] === undefined || part["type"] === "text" || part["type"] === "input_text" || part["type"] === "output_text";
}

/** Anthropic puts results among the user's words; ours stand in a message of their own, before them. */
function userMessages(content: unknown, place: string): Message[] {
  const results: ToolResultPart[] = [];
  const words: UserPart[] = [];
  contentParts(content, place).forEach((part, index) => {
    const at = `${place}[${String(index)}]`;
    if (part["type"] === "tool_result" || part["type"] === "tool-result") {
      results.push(toolResult(part, at));
    } else {
      words.push(
        readMedia(part, at) ??
          (isText(part)
            ? { type: "text", text: textOf(part, "text", at) }
            : unreadable(`${at}.type`, "must be “text”, “image”, “file” or “audio” (or a provider's own name for one of them)")),
      );
    }
  });
  return [
    ...(results.length === 0 ? [] : [{ role: "tool", content: results } as const]),
    ...(words.length === 0 && results.length > 0 ? [] : [{ role: "user", content: words } as const]),
  ];
}

function assistantParts(content: unknown, place: string): AssistantPart[] {
  // OpenAI's `null`: the model only called.
  return content === null || content === undefined
    ? []
    : contentParts(content, place).map((part, index) => assistantPart(part, `${place}[${String(index)}]`));
}

function assistantPart(part: Fields, place: string): AssistantPart {
  switch (part["type"]) {
    case "text":
    case "output_text":
      return { type: "text", text: textOf(part, "text", place) };
    case "refusal":
      return { type: "text", text: textOf(part, "refusal", place) };
    case "tool-call":
      return {
        type: "tool-call",
        callId: textOf(part, "callId", place),
        name: textOf(part, "name", place),
        arguments: objectOf(part, "arguments", place),
      };
    case "tool_use":
      return {
        type: "tool-call",
        callId: textOf(part, "id", place),
        name: textOf(part, "name", place),
        arguments: objectOf(part, "input", place),
      };
    case "reasoning":
      return ourReasoning(part, place);
    case "thinking": {
      const data = { type: "thinking", signature: textOf(part, "signature", place) };
      return { type: "reasoning", text: textOf(part, "thinking", place), signature: { provider: "anthropic", data } };
    }
    case "redacted_thinking": {
      const data = { type: "redacted_thinking", data: textOf(part, "data", place) };
      return { type: "reasoning", text: "", signature: { provider: "anthropic", data } };
    }
    default: {
      const media = readMedia(part, place);
      return media !== undefined && isImage(media)
        ? media
        : unreadable(`${place}.type`, "must be “text”, “reasoning”, “tool-call” or “image” (or a provider's own name for one of them)");
    }
  }
}

function ourReasoning(part: Fields, place: string): ReasoningPart {
  const { signature } = part;
  const text = textOf(part, "text", place);
  if (signature === undefined) {
    return { type: "reasoning", text };
  }
  if (!isRecord(signature)) {
    return unreadable(`${place}.signature`, "must be an object with “provider” and “data”");
  }
  const provider = textOf(signature, "provider", `${place}.signature`);
  const model = optionalText(signature, "model");
  return {
    type: "reasoning",
    text,
    signature: { provider, ...(model === undefined ? {} : { model }), data: signature["data"] as JsonValue },
  };
}

/** Images that a model made, as OpenRouter and others put them beside the content. */
function chatImages(images: unknown, place: string): AssistantPart[] {
  return images === undefined || images === null
    ? []
    : objectsOf(images, place).flatMap((image, index) => {
        const media = readMedia(image, `${place}[${String(index)}]`);
        return media !== undefined && isImage(media) ? [media] : [];
      });
}

/** What gateways of the chat completions wire put beside the content: `reasoning_content` or `reasoning`, OpenRouter's `reasoning_details`, and proofs. */
function chatReasoning(message: Fields): ReasoningPart[] {
  const text = optionalText(message, "reasoning_content", "reasoning");
  const details = message["reasoning_details"];
  const fields = messageProofsIn(message);
  const proofs: ReasoningPart[] =
    fields === undefined ? [] : [{ type: "reasoning", text: "", signature: { provider: "openai-chat", data: messageProofData(fields) } }];
  if (Array.isArray(details) && details.length > 0) {
    return [{ type: "reasoning", text: text ?? "", signature: { provider: "openai-chat", data: details as JsonValue } }, ...proofs];
  }
  return text === undefined ? proofs : [{ type: "reasoning", text }, ...proofs];
}

/** Calls, each with the proofs that stand beside it before it. */
function openAiCalls(calls: unknown, place: string): (ToolCallPart | ReasoningPart)[] {
  if (calls === undefined || calls === null) {
    return [];
  }
  return objectsOf(calls, place).flatMap((call, index) => {
    const at = `${place}[${String(index)}]`;
    if (!isRecord(call["function"])) {
      return unreadable(`${at}.function`, "must be an object");
    }
    const callId = textOf(call, "id", at);
    const name = textOf(call["function"], "name", `${at}.function`);
    const proof = proofsIn(call);
    const signed =
      proof === undefined
        ? []
        : [{ type: "reasoning", text: "", signature: { provider: "openai-chat", data: proofData(callId, proof) } } as const];
    return [...signed, { type: "tool-call", callId, name, arguments: objectOf(call["function"], "arguments", `${at}.function`) } as const];
  });
}
