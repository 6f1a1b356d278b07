import { isRecord } from "../../src/core/model/json.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { Rejection } from "./wireError.ts";

type Message = Record<string, unknown>;

const roles = ["system", "assistant", "user", "function", "tool", "developer"];
const partTypes = ["text", "image_url", "input_audio", "refusal", "audio", "file"];

/** Checks the messages one by one and the pairing of tool calls with their results. Throws a `Rejection`. */
export function checkMessages(value: unknown): readonly Message[] {
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
  return message;
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
    if (type === "text" && isRecord(part) && typeof part["text"] !== "string") {
      throw new Rejection(openaiErrors.missing(`${path}.content[${index}].text`));
    }
  });
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
      throw new Rejection(call["type"] === undefined ? openaiErrors.missing(path) : openaiErrors.invalidValue(path, call["type"], ["function"]));
    }
    const target = call["function"];
    for (const field of ["name", "arguments"]) {
      if (!isRecord(target) || typeof target[field] !== "string") {
        throw new Rejection(openaiErrors.missing(`${at}.function.${field}`));
      }
    }
  });
}

/** Each tool message answers a call of the assistant message before it, and each call is answered. */
function checkPairs(messages: readonly Message[]): void {
  let open = new Set<unknown>();
  let called = false;
  messages.forEach((message, index) => {
    const param = `messages.[${index}].role`;
    if (message["role"] === "tool") {
      if (!called) {
        const words = "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
        throw new Rejection({ status: 400, param, message: words });
      }
      if (!open.delete(message["tool_call_id"])) {
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
