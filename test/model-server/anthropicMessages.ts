import { isRecord } from "../../src/core/model/json.ts";
import { invalid } from "./anthropicErrors.ts";
import { checkMedia } from "./anthropicMedia.ts";
import { isAdaptiveModel } from "./modelIds.ts";
import { thinkingSignature } from "./thinkingSignature.ts";

type Message = Record<string, unknown>;
type Block = Record<string, unknown>;

/** The blocks that each role may hold, of those that the server knows. */
const blockTypes = {
  user: ["text", "image", "document", "search_result", "tool_result"],
  assistant: ["text", "thinking", "redacted_thinking", "tool_use"],
} as const;

const resultTypes: readonly string[] = ["text", "image", "document", "search_result", "tool_reference"];

/** Checks the messages, their blocks, and the pairing of tool uses with their results. Throws a `Rejection`. */
export function checkMessages(value: unknown, context: { readonly model: string; readonly thinking: boolean }): readonly Message[] {
  if (!Array.isArray(value)) {
    throw invalid("messages: Input should be a valid array");
  }
  if (value.length === 0) {
    throw invalid("messages: at least one message is required");
  }
  const messages = value.map((message: unknown, index) => checkMessage(message, index, index === value.length - 1));
  if (messages[0]?.["role"] !== "user") {
    throw invalid('messages: first message must use the "user" role');
  }
  checkIds(messages);
  checkPairs(messages);
  checkEnd(messages, context);
  return messages;
}

/** Anthropic takes no empty text block, and none of nothing but white space. */
export function checkText(text: unknown, path: string, field: string): void {
  if (typeof text !== "string") {
    throw invalid(text === undefined ? `${path}.text: Field required` : `${path}.text: Input should be a valid string`);
  }
  if (text === "") {
    throw invalid(`${field}: text content blocks must be non-empty`);
  }
  if (text.trim() === "") {
    throw invalid(`${field}: text content blocks must contain non-whitespace text`);
  }
}

/** The text of a message's content, whichever form it has. */
export function textOf(content: unknown): string {
  if (typeof content === "string") {
    return content;
  }
  return blocksOf(content)
    .map((block) => (block["type"] === "text" ? String(block["text"]) : textOf(block["content"])))
    .join("");
}

/** The words of the last user message that is not made of tool results alone. */
export function promptOf(messages: readonly Message[]): string {
  const ownText = (message: Message): string =>
    typeof message["content"] === "string"
      ? message["content"]
      : textOf(blocksOf(message["content"]).filter((block) => block["type"] === "text"));
  return (
    messages
      .filter((message) => message["role"] === "user")
      .map(ownText)
      .findLast((text) => text !== "") ?? ""
  );
}

function blocksOf(content: unknown): readonly Block[] {
  return Array.isArray(content) ? content.filter(isRecord) : [];
}

function checkMessage(message: unknown, index: number, isLast: boolean): Message {
  const path = `messages.${index}`;
  const role = isRecord(message) ? message["role"] : undefined;
  if (!isRecord(message) || role === undefined) {
    throw invalid(`${path}.role: Field required`);
  }
  if (role === "system") {
    throw invalid(
      'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
    );
  }
  if (role !== "user" && role !== "assistant") {
    throw invalid(`messages: Unexpected role "${String(role)}". Allowed roles are "user" or "assistant"`);
  }
  const extra = Object.keys(message).find((name) => name !== "role" && name !== "content");
  if (extra !== undefined) {
    throw invalid(`${path}.${extra}: Extra inputs are not permitted`);
  }
  const content = message["content"];
  if (content === undefined) {
    throw invalid(`${path}.content: Field required`);
  }
  if (typeof content !== "string" && !Array.isArray(content)) {
    throw invalid(`${path}.content: Input should be a valid string or array`);
  }
  if (content.length === 0 && !(isLast && role === "assistant")) {
    throw invalid(`${path}: ${role} messages must have non-empty content except for the optional final assistant message`);
  }
  if (Array.isArray(content)) {
    content.forEach((block: unknown, at) => checkBlock(block, role, `${path}.content.${at}`));
  } else if (content !== "") {
    checkText(content, path, "messages");
  }
  return message;
}

function checkBlock(block: unknown, role: keyof typeof blockTypes, path: string): void {
  const type = isRecord(block) ? block["type"] : undefined;
  if (!isRecord(block) || type === undefined) {
    throw invalid(`${path}.type: Field required`);
  }
  const known: readonly string[] = blockTypes[role];
  if (typeof type !== "string" || !known.includes(type)) {
    const expected = known.map((name) => `'${name}'`).join(", ");
    throw invalid(`${path}: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: ${expected}`);
  }
  switch (type) {
    case "text":
      checkText(block["text"], path, "messages");
      break;
    case "image":
    case "document":
      checkMedia(block, path);
      break;
    case "tool_use":
      checkToolUse(block, path);
      break;
    case "tool_result":
      checkToolResult(block, path);
      break;
    case "thinking":
      if (typeof block["thinking"] !== "string" || typeof block["signature"] !== "string") {
        throw invalid(`${path}.thinking.${typeof block["thinking"] === "string" ? "signature" : "thinking"}: Field required`);
      }
      if (block["signature"] !== thinkingSignature(block["thinking"])) {
        throw invalid(`${path}: Invalid \`signature\` in \`thinking\` block`);
      }
      break;
    default:
      break;
  }
}

function checkToolUse(block: Block, path: string): void {
  const { id, name, input } = block;
  if (typeof id !== "string" || typeof name !== "string") {
    throw invalid(`${path}.tool_use.${typeof id === "string" ? "name" : "id"}: Field required`);
  }
  if (!/^[a-zA-Z0-9_-]+$/.test(id)) {
    throw invalid(`${path}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`);
  }
  if (!isRecord(input)) {
    throw invalid(`${path}.tool_use.input: ${input === undefined ? "Field required" : "Input should be a valid dictionary"}`);
  }
}

function checkToolResult(block: Block, path: string): void {
  if (typeof block["tool_use_id"] !== "string") {
    throw invalid(`${path}.tool_result.tool_use_id: Field required`);
  }
  for (const [index, part] of blocksOf(block["content"]).entries()) {
    const at = `${path}.tool_result.content.${index}`;
    const { type } = part;
    if (typeof type !== "string" || !resultTypes.includes(type)) {
      const expected = resultTypes.map((name) => `'${name}'`).join(", ");
      throw invalid(`${at}: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: ${expected}`);
    }
    if (type === "text") {
      checkText(part["text"], at, "messages");
    } else if (block["is_error"] === true) {
      throw invalid(`${path}.tool_result: all content must be type \`text\` if \`is_error\` is true`);
    } else if (type === "image" || type === "document") {
      checkMedia(part, at);
    }
  }
}

interface Turn {
  readonly role: unknown;
  readonly index: number;
  readonly blocks: readonly Block[];
}

/** Neighbours of one role are one turn to the real API. */
function turnsOf(messages: readonly Message[]): readonly Turn[] {
  const turns: Turn[] = [];
  messages.forEach((message, index) => {
    const content = message["content"];
    const blocks = typeof content === "string" ? [{ type: "text", text: content }] : blocksOf(content);
    const last = turns.at(-1);
    if (last !== undefined && last.role === message["role"]) {
      turns[turns.length - 1] = { ...last, blocks: [...last.blocks, ...blocks] };
    } else {
      turns.push({ role: message["role"], index, blocks });
    }
  });
  return turns;
}

/** No two calls of a request have one id. */
function checkIds(messages: readonly Message[]): void {
  const known = new Set<unknown>();
  messages.forEach(({ content }, index) => {
    blocksOf(content).forEach(({ type, id }, at) => {
      if (type === "tool_use" && known.has(id)) {
        throw invalid(`messages.${index}.content.${at}: \`tool_use\` ids must be unique`);
      }
      known.add(type === "tool_use" ? id : undefined);
    });
  });
}

/** Each `tool_use` is answered at the beginning of the very next turn, and nothing else is. */
function checkPairs(messages: readonly Message[]): void {
  const turns = turnsOf(messages);
  turns.forEach((turn, at) => {
    const asked = idsOf(turns[at - 1]?.blocks ?? [], "tool_use", "id");
    const stray = idsOf(turn.blocks, "tool_result", "tool_use_id").find((id) => !asked.includes(id));
    if (stray !== undefined) {
      throw invalid(
        `messages.${turn.index}.content: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. ` +
          "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.",
      );
    }
    const next = turns[at + 1]?.blocks ?? [];
    const firstOther = next.findIndex((block) => block["type"] !== "tool_result");
    const answered = idsOf(firstOther === -1 ? next : next.slice(0, firstOther), "tool_result", "tool_use_id");
    const open = idsOf(turn.blocks, "tool_use", "id").filter((id) => !answered.includes(id));
    if (open.length > 0) {
      throw invalid(
        `messages.${turn.index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(", ")}. ` +
          "Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
      );
    }
  });
}

function idsOf(blocks: readonly Block[], type: string, field: string): readonly string[] {
  return blocks.filter((block) => block["type"] === type).map((block) => String(block[field]));
}

/** What may stand last, and what a turn with tools must begin with while the model thinks. */
function checkEnd(messages: readonly Message[], { model, thinking }: { readonly model: string; readonly thinking: boolean }): void {
  const turns = turnsOf(messages);
  const last = turns.at(-1);
  if (last?.role === "assistant") {
    if (isAdaptiveModel(model)) {
      throw invalid("This model does not support assistant message prefill. The conversation must end with a user message.");
    }
    const text = last.blocks.at(-1)?.["text"];
    if (typeof text === "string" && text !== text.trimEnd()) {
      throw invalid("messages: final assistant content cannot end with trailing whitespace");
    }
  }
  const before = turns.findLast((turn) => turn.role === "assistant");
  const first = before?.blocks[0]?.["type"];
  const usesTools = before?.blocks.some((block) => block["type"] === "tool_use") ?? false;
  if (
    thinking &&
    usesTools &&
    before === turns.at(-2) &&
    first !== "thinking" &&
    first !== "redacted_thinking" &&
    !isAdaptiveModel(model)
  ) {
    throw invalid(
      `messages.${before?.index ?? 0}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${String(first)}\`. ` +
        "When `thinking` is enabled, a final `assistant` message must start with a thinking block " +
        "(preceeding the lastmost set of `tool_use` and `tool_result` blocks).",
    );
  }
}
