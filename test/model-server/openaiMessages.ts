import { isRecord } from "../../src/core/model/json.ts";
import { checkKnown } from "./openaiChecks.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { Rejection } from "./wireError.ts";

type Message = Record<string, unknown>;

const roles = ["system", "assistant", "user", "function", "tool", "developer"];
const partTypes = ["text", "image_url", "input_audio", "refusal", "audio", "file"];

/** Fields that a message may have, of whichever role. Gateways have more. */
const messageFields: ReadonlySet<string> = new Set([
  "role",
  "content",
  "name",
  "tool_calls",
  "tool_call_id",
  "refusal",
  "audio",
  "function_call",
]);

/** What OpenAI takes as the id of a call, in characters. */
const longestCallId = 40;

const pictures = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

/**
 * Checks the messages one by one and the pairing of tool calls with their results. Gateways (`isGateway`) have fields of their own, and rules of their
 * own for the ids of calls. Throws a `Rejection`.
 */
export function checkMessages(value: unknown, isGateway = false): readonly Message[] {
  if (value === undefined) {
    throw new Rejection(openaiErrors.missing("messages"));
  }
  if (!Array.isArray(value)) {
    throw new Rejection(openaiErrors.wrongType("messages", "an array of objects", value));
  }
  if (value.length === 0) {
    throw new Rejection(openaiErrors.emptyArray("messages"));
  }
  const messages = value.map((message: unknown, index) => checkMessage(message, `messages[${index}]`));
  if (!isGateway) {
    messages.forEach((message, index) => checkOwn(message, `messages[${index}]`));
  }
  checkPairs(messages);
  return messages;
}

/** The text of a message's content, whichever form it has. */
export function textOf(content: unknown): string {
  if (typeof content === "string") {
    return content;
  }
  if (!Array.isArray(content)) {
    return "";
  }
  return content.map((part: unknown) => (isRecord(part) && typeof part["text"] === "string" ? part["text"] : "")).join("");
}

/** The words of the last user message. */
export function promptOf(messages: readonly Message[]): string {
  return textOf(messages.findLast((message) => message["role"] === "user")?.["content"]);
}

function checkMessage(message: unknown, path: string): Message {
  if (!isRecord(message)) {
    throw new Rejection(openaiErrors.wrongType(path, "an object", message));
  }
  const role = message["role"];
  if (role === undefined) {
    throw new Rejection(openaiErrors.missing(`${path}.role`));
  }
  if (typeof role !== "string" || !roles.includes(role)) {
    throw new Rejection(openaiErrors.invalidValue(`${path}.role`, role, roles));
  }
  const calls = message["tool_calls"];
  if (calls !== undefined) {
    checkCalls(calls, role, path);
  }
  if (role === "tool" && typeof message["tool_call_id"] !== "string") {
    throw new Rejection(openaiErrors.missing(`${path}.tool_call_id`));
  }
  checkContent(message["content"], path, role === "assistant" && calls !== undefined);
  checkPictures(message["content"], role, path);
  return message;
}

/** What OpenAI itself rejects, and gateways may not. */
function checkOwn(message: Message, path: string): void {
  checkKnown(message, messageFields, `${path}.`);
  const calls = Array.isArray(message["tool_calls"]) ? message["tool_calls"].filter(isRecord) : [];
  calls.forEach((call, index) => checkCallId(call["id"], `${path}.tool_calls[${index}].id`));
  checkCallId(message["tool_call_id"], `${path}.tool_call_id`);
}

function checkCallId(id: unknown, path: string): void {
  if (typeof id === "string" && id.length > longestCallId) {
    const message = `Invalid '${path}': string too long. Expected a string with maximum length ${longestCallId}, but got a string with length ${id.length} instead.`;
    throw new Rejection({ status: 400, code: "string_above_max_length", param: path, message });
  }
}

function checkContent(content: unknown, path: string, mayLack: boolean): void {
  if (content === undefined || content === null) {
    if (!mayLack) {
      const param = path.replace("[", ".[") + ".content";
      throw new Rejection({ status: 400, param, message: "Invalid value for 'content': expected a string, got null." });
    }
    return;
  }
  if (typeof content === "string") {
    return;
  }
  if (!Array.isArray(content)) {
    throw new Rejection(openaiErrors.wrongType(`${path}.content`, "one of a string or array of objects", content));
  }
  if (content.length === 0) {
    throw new Rejection(openaiErrors.emptyArray(`${path}.content`));
  }
  content.forEach((part: unknown, index) => {
    const type = isRecord(part) ? part["type"] : undefined;
    if (typeof type !== "string" || !partTypes.includes(type)) {
      throw new Rejection(openaiErrors.invalidValue(`${path}.content[${index}].type`, type, partTypes));
    }
    if (isRecord(part)) {
      checkPart(type, part, `${path}.content[${index}]`);
    }
  });
}

function checkPictures(content: unknown, role: string, path: string): void {
  if (role !== "user" && Array.isArray(content) && content.some((part) => isRecord(part) && part["type"] === "image_url")) {
    const message = `Invalid '${path}'. Image URLs are only allowed for messages with role 'user', but this message with role '${role}' contains an image URL.`;
    throw new Rejection({ status: 400, param: path, message });
  }
}

function checkPart(type: string, part: Message, path: string): void {
  switch (type) {
    case "text":
      if (typeof part["text"] !== "string") {
        throw new Rejection(openaiErrors.missing(`${path}.text`));
      }
      return;
    case "image_url": {
      const url = isRecord(part["image_url"]) ? part["image_url"]["url"] : undefined;
      if (typeof url !== "string") {
        throw new Rejection(openaiErrors.missing(`${path}.image_url.url`));
      }
      if (!/^https?:\/\//.test(url) && !pictures.test(url)) {
        const message =
          "Invalid base64 image_url, or an image of an unsupported format. Please make sure your image is one of the following formats: ['png', 'jpeg', 'gif', 'webp'].";
        throw new Rejection({ status: 400, code: "invalid_image_url", message });
      }
      return;
    }
    case "input_audio": {
      const audio = isRecord(part["input_audio"]) ? part["input_audio"] : {};
      if (typeof audio["data"] !== "string") {
        throw new Rejection(openaiErrors.missing(`${path}.input_audio.data`));
      }
      if (audio["format"] !== "wav" && audio["format"] !== "mp3") {
        throw new Rejection(openaiErrors.invalidValue(`${path}.input_audio.format`, audio["format"], ["wav", "mp3"]));
      }
      return;
    }
    case "file": {
      const file = isRecord(part["file"]) ? part["file"] : {};
      if (file["file_id"] === undefined && (typeof file["file_data"] !== "string" || typeof file["filename"] !== "string")) {
        throw new Rejection(openaiErrors.missing(`${path}.file.${typeof file["file_data"] === "string" ? "filename" : "file_data"}`));
      }
    }
  }
}

function checkCalls(calls: unknown, role: string, path: string): void {
  if (role !== "assistant") {
    const message = `Unknown parameter: '${path}.tool_calls'.`;
    throw new Rejection({ status: 400, code: "unknown_parameter", param: `${path}.tool_calls`, message });
  }
  if (!Array.isArray(calls)) {
    throw new Rejection(openaiErrors.wrongType(`${path}.tool_calls`, "an array of objects", calls));
  }
  if (calls.length === 0) {
    throw new Rejection(openaiErrors.emptyArray(`${path}.tool_calls`));
  }
  calls.forEach((call: unknown, index) => {
    const at = `${path}.tool_calls[${index}]`;
    if (!isRecord(call) || typeof call["id"] !== "string") {
      throw new Rejection(openaiErrors.missing(`${at}.id`));
    }
    if (call["type"] !== "function") {
      const path = `${at}.type`;
      throw new Rejection(
        call["type"] === undefined ? openaiErrors.missing(path) : openaiErrors.invalidValue(path, call["type"], ["function"]),
      );
    }
    const target = call["function"];
    for (const field of ["name", "arguments"]) {
      if (!isRecord(target) || typeof target[field] !== "string") {
        throw new Rejection(openaiErrors.missing(`${at}.function.${field}`));
      }
    }
  });
}

/** Each tool message answers a call of the assistant message before it, and each call is answered, under an id that no other has. */
function checkPairs(messages: readonly Message[]): void {
  let open = new Set<unknown>();
  let called = false;
  const answered = new Map<unknown, number>();
  messages.forEach((message, index) => {
    const param = `messages.[${index}].role`;
    if (message["role"] === "tool") {
      const id = message["tool_call_id"];
      const before = answered.get(id);
      if (before !== undefined) {
        const words = `Invalid parameter: Duplicate value for 'tool_call_id' of '${String(id)}', in messages[${before}] and messages[${index}].`;
        throw new Rejection({ status: 400, param: `messages.[${index}].tool_call_id`, message: words });
      }
      answered.set(id, index);
      if (!called) {
        const words = "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
        throw new Rejection({ status: 400, param, message: words });
      }
      if (!open.delete(id)) {
        const words = "Invalid parameter: 'tool_call_id' of a message with role 'tool' not found in 'tool_calls' of the previous message.";
        throw new Rejection({ status: 400, param: `messages.[${index}].tool_call_id`, message: words });
      }
      return;
    }
    requireAnswered(open, param);
    const calls = Array.isArray(message["tool_calls"]) ? message["tool_calls"] : [];
    open = new Set(calls.map((call: unknown) => (isRecord(call) ? call["id"] : undefined)));
    called = calls.length > 0;
  });
  requireAnswered(open, `messages.[${messages.length - 1}].role`);
}

function requireAnswered(open: ReadonlySet<unknown>, param: string): void {
  if (open.size > 0) {
    const message =
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
      `The following tool_call_ids did not have response messages: ${[...open].join(", ")}`;
    throw new Rejection({ status: 400, param, message });
  }
}
