import { isRecord } from "../../src/core/model/json.ts";
import type { Body } from "./openaiChecks.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { reasoningSeal } from "./reasoningSeal.ts";
import { Rejection } from "./wireError.ts";

const roles = ["user", "assistant", "system", "developer"];
const inputParts = ["input_text", "input_image", "input_file"];
const outputParts = ["output_text", "refusal"];

/** Items that the server knows, with the fields that each may have. */
const itemFields: Readonly<Record<string, readonly string[]>> = {
  message: ["type", "role", "content", "id", "status", "phase"],
  function_call: ["type", "id", "call_id", "name", "arguments", "status", "namespace", "caller"],
  function_call_output: ["type", "id", "call_id", "output", "status", "caller"],
  reasoning: ["type", "id", "summary", "content", "encrypted_content", "status"],
};

/** Checks the items of a request one by one, the pairing of calls with their results, and reasoning with what it led to. Throws a `Rejection`. */
export function checkInput(value: unknown): readonly Body[] {
  if (value === undefined || value === null) {
    const message = "One of \"input\" or \"previous_response_id\" or 'prompt' or 'conversation_id' must be provided.";
    throw new Rejection({ status: 400, code: "missing_required_parameter", param: "input", message });
  }
  if (typeof value === "string") {
    return [{ role: "user", content: value }];
  }
  if (!Array.isArray(value)) {
    throw new Rejection(openaiErrors.wrongType("input", "one of a string or array of objects", value));
  }
  const items = value.map((item: unknown, index) => checkItem(item, `input[${index}]`));
  checkPairs(items);
  checkReasoning(items);
  return items;
}

/** The words of an item, whichever it is. */
export function wordsOf(item: Body): string {
  return [item["content"], item["output"], item["arguments"]].map(textOf).join("");
}

/** The words of the last user message. */
export function promptOf(items: readonly Body[]): string {
  return textOf(items.findLast((item) => item["role"] === "user")?.["content"]);
}

function textOf(content: unknown): string {
  if (typeof content === "string") {
    return content;
  }
  return Array.isArray(content)
    ? content.map((part: unknown) => (isRecord(part) && typeof part["text"] === "string" ? part["text"] : "")).join("")
    : "";
}

function checkItem(item: unknown, path: string): Body {
  if (!isRecord(item)) {
    throw new Rejection(openaiErrors.wrongType(path, "an object", item));
  }
  const type = item["type"] ?? "message";
  const known = typeof type === "string" ? itemFields[type] : undefined;
  if (known === undefined) {
    throw new Rejection(openaiErrors.invalidValue(path, type, Object.keys(itemFields)));
  }
  const unknown = Object.keys(item).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Rejection(openaiErrors.unknownParameter(`${path}.${unknown}`));
  }
  switch (type) {
    case "message":
      checkMessage(item, path);
      break;
    case "function_call":
      requireTexts(item, path, ["call_id", "name", "arguments"]);
      break;
    case "function_call_output":
      requireTexts(item, path, ["call_id"]);
      checkOutput(item["output"], `${path}.output`);
      break;
    default:
      checkReasoningItem(item, path);
  }
  return item;
}

/** A text, or a list of what a user may say. */
function checkOutput(output: unknown, path: string): void {
  if (output === undefined) {
    throw new Rejection(openaiErrors.missing(path));
  }
  if (typeof output !== "string" && !Array.isArray(output)) {
    throw new Rejection(openaiErrors.wrongType(path, "one of a string or array of objects", output));
  }
  if (Array.isArray(output)) {
    output.forEach((part: unknown, at) => {
      checkPart(part, inputParts, `${path}[${at}]`);
    });
  }
}

function requireTexts(item: Body, path: string, names: readonly string[]): void {
  for (const name of names) {
    if (item[name] === undefined) {
      throw new Rejection(openaiErrors.missing(`${path}.${name}`));
    }
    if (typeof item[name] !== "string") {
      throw new Rejection(openaiErrors.wrongType(`${path}.${name}`, "a string", item[name]));
    }
  }
  const id = String(item["call_id"]);
  if (id.length > 64) {
    const message = `Invalid '${path}.call_id': string too long. Expected a string with maximum length 64, but got a string with length ${id.length} instead.`;
    throw new Rejection({ status: 400, code: "string_above_max_length", param: `${path}.call_id`, message });
  }
}

function checkMessage(item: Body, path: string): void {
  const { role, content } = item;
  if (role === undefined) {
    throw new Rejection(openaiErrors.missing(`${path}.role`));
  }
  if (typeof role !== "string" || !roles.includes(role)) {
    throw new Rejection(openaiErrors.invalidValue(`${path}.role`, role, roles));
  }
  if (content === undefined || content === null) {
    throw new Rejection(openaiErrors.missing(`${path}.content`));
  }
  if (typeof content === "string") {
    return;
  }
  if (!Array.isArray(content)) {
    throw new Rejection(openaiErrors.wrongType(`${path}.content`, "one of a string or array of objects", content));
  }
  content.forEach((part: unknown, at) => {
    checkPart(part, role === "assistant" ? outputParts : inputParts, `${path}.content[${at}]`);
  });
}

function checkPart(part: unknown, known: readonly string[], path: string): void {
  const type = isRecord(part) ? part["type"] : undefined;
  if (!isRecord(part) || typeof type !== "string" || !known.includes(type)) {
    throw new Rejection(openaiErrors.invalidValue(path, type, known));
  }
  switch (type) {
    case "input_image":
      checkImage(part, path);
      break;
    case "input_file":
      checkFile(part, path);
      break;
    default: {
      const field = type === "refusal" ? "refusal" : "text";
      if (typeof part[field] !== "string") {
        throw new Rejection(openaiErrors.missing(`${path}.${field}`));
      }
    }
  }
}

function checkImage(part: Body, path: string): void {
  const url = part["image_url"];
  if (typeof url !== "string") {
    throw new Rejection(openaiErrors.missing(`${path}.image_url`));
  }
  if (!/^https?:\/\/.+|^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*$/.test(url)) {
    const message = `Invalid '${path}.image_url'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got an invalid value.`;
    throw new Rejection({ status: 400, code: "invalid_value", param: `${path}.image_url`, message });
  }
}

function checkFile(part: Body, path: string): void {
  const { file_data: data, file_url: url, filename } = part;
  if ((data === undefined) === (url === undefined)) {
    const message = "Mutually exclusive parameters: Ensure you are only providing one of: 'file_data' or 'file_id' or 'file_url'.";
    throw new Rejection({ status: 400, code: "mutually_exclusive_parameters", param: path, message });
  }
  if (data === undefined) {
    return;
  }
  if (typeof filename !== "string") {
    throw new Rejection(openaiErrors.missing(`${path}.filename`));
  }
  if (typeof data !== "string" || !/^data:[\w.+-]+\/[\w.+-]+;base64,[A-Za-z0-9+/]+=*$/.test(data)) {
    const message = `Invalid '${path}.file_data'. Expected a base64-encoded data URL with a file MIME type, but got an invalid value.`;
    throw new Rejection({ status: 400, code: "invalid_value", param: `${path}.file_data`, message });
  }
}

/** Nothing is stored here, so an item must bring its content, as this server sealed it. */
function checkReasoningItem(item: Body, path: string): void {
  const { id, summary, encrypted_content: sealed } = item;
  if (typeof id !== "string") {
    throw new Rejection(openaiErrors.missing(`${path}.id`));
  }
  if (!Array.isArray(summary)) {
    throw new Rejection(openaiErrors.missing(`${path}.summary`));
  }
  if (typeof sealed !== "string") {
    const message = `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`;
    throw new Rejection({ status: 404, param: "input", message });
  }
  if (sealed !== reasoningSeal(id)) {
    const message = `The encrypted content ${sealed.slice(0, 4)}...${sealed.slice(-4)} could not be verified.`;
    throw new Rejection({ status: 400, code: "invalid_encrypted_content", message });
  }
}

/** Each result answers a call before it, and each call has its result. */
function checkPairs(items: readonly Body[]): void {
  const open = new Set<unknown>();
  const known = new Set<unknown>();
  for (const item of items) {
    if (item["type"] === "function_call") {
      if (known.has(item["call_id"])) {
        throw new Rejection({
          status: 400,
          param: "input",
          message: `Duplicate call_ids submitted: ['${String(item["call_id"])}', '${String(item["call_id"])}']`,
        });
      }
      known.add(item["call_id"]);
      open.add(item["call_id"]);
    } else if (item["type"] === "function_call_output" && !open.delete(item["call_id"])) {
      throw new Rejection({
        status: 400,
        param: "input",
        message: `No tool call found for function call output with call_id ${String(item["call_id"])}.`,
      });
    }
  }
  const [unanswered] = open;
  if (unanswered !== undefined) {
    throw new Rejection({ status: 400, param: "input", message: `No tool output found for function call ${String(unanswered)}.` });
  }
}

/** Reasoning stands right before the words or the call that it led to. */
function checkReasoning(items: readonly Body[]): void {
  items.forEach((item, index) => {
    const next = items[index + 1];
    const isFollowed =
      next !== undefined && (next["type"] === "reasoning" || next["type"] === "function_call" || next["role"] === "assistant");
    if (item["type"] === "reasoning" && !isFollowed) {
      throw new Rejection({
        status: 400,
        param: "input",
        message: `Item '${String(item["id"])}' of type 'reasoning' was provided without its required following item.`,
      });
    }
  });
}
