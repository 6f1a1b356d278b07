import type { JsonObject, JsonValue } from "./json.ts";
import { isRecord, parseJson } from "./json.ts";
import type { AssistantPart, Message, TextPart, ToolCallPart, ToolResultPart } from "./message.ts";
import type { Parsed } from "./parsed.ts";
import { readAs, unreadable } from "./parsed.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * A conversation from parsed JSON: a list, or `{messages: […]}`, perhaps with Anthropic's `system` beside it. Messages may be in our own
 * shape, in OpenAI's (`tool_calls`, `tool_call_id`) or in Anthropic's (blocks `tool_use`, `tool_result`, `thinking`), each by itself. The
 * message of a failure names the index and the field. Never throws.
 */
export function parseMessages(value: unknown): Parsed<readonly Message[]> {
  return readAs(() => {
    const list = isRecord(value) ? value["messages"] : value;
    if (!Array.isArray(list)) {
      return unreadable("The messages", "must be a list, or an object with a list “messages”");
    }
    const system = isRecord(value) ? value["system"] : undefined;
    const before: Message[] = system === undefined ? [] : [{ role: "system", content: textParts(system, "system") }];
    return [...before, ...list.flatMap((item, index) => readMessage(item, `messages[${String(index)}]`))];
  });
}

function readMessage(value: unknown, place: string): Message[] {
  if (!isRecord(value)) {
    return unreadable(place, "must be an object");
  }
  const { role, content } = value;
  const contentPlace = `${place}.content`;
  switch (role) {
    case "system":
    case "developer":
      return [{ role: "system", content: textParts(content, contentPlace) }];
    case "user":
      return userMessages(content, contentPlace);
    case "assistant":
      return [{ role, content: [...assistantParts(content, contentPlace), ...openAiCalls(value["tool_calls"], `${place}.tool_calls`)] }];
    case "tool":
      return [{ role, content: toolResults(value, place) }];
    default:
      return unreadable(`${place}.role`, "must be “system”, “user”, “assistant” or “tool”");
  }
}

function textParts(content: unknown, place: string): TextPart[] {
  return fieldsOf(content, place).map((part, index) => readText(part, `${place}[${String(index)}]`));
}

/** The parts of a content: a text is one part. */
function fieldsOf(content: unknown, place: string): Fields[] {
  if (typeof content === "string") {
    return [{ type: "text", text: content }];
  }
  if (!Array.isArray(content)) {
    return unreadable(place, "must be a text or a list of parts");
  }
  return content.map((part: unknown, index) => (isRecord(part) ? part : unreadable(`${place}[${String(index)}]`, "must be an object")));
}

function readText(part: Fields, place: string): TextPart {
  if (part["type"] !== "text") {
    return unreadable(`${place}.type`, "must be “text”");
  }
  return { type: "text", text: textOf(part, "text", place) };
}

/** Anthropic puts results among the user's words; ours stand in a message of their own, before them. */
function userMessages(content: unknown, place: string): Message[] {
  const results: ToolResultPart[] = [];
  const words: TextPart[] = [];
  fieldsOf(content, place).forEach((part, index) => {
    const at = `${place}[${String(index)}]`;
    if (part["type"] === "tool_result" || part["type"] === "tool-result") {
      results.push(toolResult(part, at));
    } else {
      words.push(readText(part, at));
    }
  });
  return [
    ...(results.length === 0 ? [] : [{ role: "tool", content: results } as const]),
    ...(words.length === 0 && results.length > 0 ? [] : [{ role: "user", content: words } as const]),
  ];
}

function assistantParts(content: unknown, place: string): AssistantPart[] {
  // OpenAI's `null`: the model only called.
  return content === null || content === undefined ? [] : fieldsOf(content, place).map((part, index) => assistantPart(part, `${place}[${String(index)}]`));
}

function assistantPart(part: Fields, place: string): AssistantPart {
  switch (part["type"]) {
    case "text":
      return readText(part, place);
    case "tool-call":
      return { type: "tool-call", callId: textOf(part, "callId", place), name: textOf(part, "name", place), arguments: objectOf(part, "arguments", place) };
    case "tool_use":
      return { type: "tool-call", callId: textOf(part, "id", place), name: textOf(part, "name", place), arguments: objectOf(part, "input", place) };
    case "reasoning": {
      const { signature } = part;
      const text = textOf(part, "text", place);
      if (signature === undefined) {
        return { type: "reasoning", text };
      }
      if (!isRecord(signature)) {
        return unreadable(`${place}.signature`, "must be an object with “provider” and “data”");
      }
      const provider = textOf(signature, "provider", `${place}.signature`);
      return { type: "reasoning", text, signature: { provider, data: signature["data"] as JsonValue } };
    }
    case "thinking": {
      const data = { type: "thinking", signature: textOf(part, "signature", place) };
      return { type: "reasoning", text: textOf(part, "thinking", place), signature: { provider: "anthropic", data } };
    }
    case "redacted_thinking": {
      const data = { type: "redacted_thinking", data: textOf(part, "data", place) };
      return { type: "reasoning", text: "", signature: { provider: "anthropic", data } };
    }
    default:
      return unreadable(`${place}.type`, "must be “text”, “reasoning” or “tool-call” (or Anthropic's “tool_use” or “thinking”)");
  }
}

function openAiCalls(calls: unknown, place: string): ToolCallPart[] {
  if (calls === undefined || calls === null) {
    return [];
  }
  if (!Array.isArray(calls)) {
    return unreadable(place, "must be a list");
  }
  return calls.map((call: unknown, index) => {
    const at = `${place}[${String(index)}]`;
    if (!isRecord(call) || !isRecord(call["function"])) {
      return unreadable(`${at}.function`, "must be an object");
    }
    const callId = textOf(call, "id", at);
    const name = textOf(call["function"], "name", `${at}.function`);
    return { type: "tool-call", callId, name, arguments: objectOf(call["function"], "arguments", `${at}.function`) };
  });
}

/** The results of a `tool` message: OpenAI's one with its `tool_call_id`, or ours. */
function toolResults(message: Fields, place: string): ToolResultPart[] {
  if (message["tool_call_id"] !== undefined) {
    return [{ type: "tool-result", callId: textOf(message, "tool_call_id", place), content: wordsOf(message["content"], `${place}.content`) }];
  }
  const { content } = message;
  if (!Array.isArray(content)) {
    return unreadable(`${place}.tool_call_id`, "must be a text (or the content a list of “tool-result” parts)");
  }
  return fieldsOf(content, `${place}.content`).map((part, index) => toolResult(part, `${place}.content[${String(index)}]`));
}

function toolResult(part: Fields, place: string): ToolResultPart {
  const isOurs = part["type"] === "tool-result";
  if (!isOurs && part["type"] !== "tool_result") {
    return unreadable(`${place}.type`, "must be “tool-result”");
  }
  const isError = part["isError"] === true || part["is_error"] === true;
  return {
    type: "tool-result",
    callId: textOf(part, isOurs ? "callId" : "tool_use_id", place),
    content: part["content"] === undefined ? "" : wordsOf(part["content"], `${place}.content`),
    ...(isError ? { isError } : {}),
  };
}

function wordsOf(content: unknown, place: string): string {
  return textParts(content, place)
    .map((part) => part.text)
    .join("\n");
}

function textOf(fields: Fields, name: string, place: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : unreadable(`${place}.${name}`, "must be a text");
}

/** An object, or the JSON text of one, as OpenAI sends arguments; `{}` for an empty text or nothing. */
function objectOf(fields: Fields, name: string, place: string): JsonObject {
  const given = fields[name] ?? {};
  const value = typeof given === "string" ? (given.trim() === "" ? {} : parseJson(given)) : given;
  return isRecord(value) ? (value as JsonObject) : unreadable(`${place}.${name}`, "must be an object, or the JSON text of one");
}
