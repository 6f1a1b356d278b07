import type { CallIdForm } from "../../core/model/callIds.ts";
import { callIdGiver } from "../../core/model/callIds.ts";
import { isRecord } from "../../core/model/json.ts";
import type { JsonBody } from "../wire/corrections/correctedRequest.ts";
import { without } from "../wire/corrections/correctedRequest.ts";
import { isImageLabel } from "../wire/requests/placedImages.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Every change of a body that correcting needs and that is more than a field left out. All are pure, and return the same body where there is nothing to change. */

/** The body with each message as `change` makes it. */
export function eachMessage(body: JsonBody, change: (message: Fields, index: number) => Fields): JsonBody {
  const messages = messagesOf(body);
  const changed = messages.map(change);
  return changed.every((message, index) => message === messages[index]) ? body : { ...body, messages: changed };
}

function messagesOf(body: JsonBody): readonly Fields[] {
  const { messages } = body;
  return Array.isArray(messages) ? messages.filter(isRecord) : [];
}

/** Schemas of answers and tools, no longer strict. */
export function withoutStrict(body: JsonBody): JsonBody {
  const corrected = without(body, "response_format.json_schema.strict");
  const { tools } = corrected;
  if (!Array.isArray(tools) || !tools.some((tool) => isRecord(tool) && isRecord(tool["function"]) && "strict" in tool["function"])) {
    return corrected;
  }
  return { ...corrected, tools: tools.map((tool: unknown) => (isRecord(tool) ? without(tool, "function.strict") : tool)) };
}

/** An answer in a schema as the arguments of a tool of the same name, which the model must call. */
export function schemaAsTool(body: JsonBody): JsonBody {
  const format = body["response_format"];
  const wanted = isRecord(format) ? format["json_schema"] : undefined;
  if (!isRecord(wanted)) {
    return body;
  }
  const { name, schema } = wanted;
  const tool = { type: "function", function: { name, description: "Gives the answer.", parameters: schema } };
  const tools: readonly unknown[] = Array.isArray(body["tools"]) ? body["tools"] : [];
  return { ...without(body, "response_format"), tools: [...tools, tool], tool_choice: { type: "function", function: { name } } };
}

/** Whether the body says that a tool may or must be called. What forbids tools is never taken out. */
export function hasToolChoice(body: JsonBody): boolean {
  return body["tool_choice"] !== undefined && body["tool_choice"] !== "none";
}

/** The tool choice gone, or `required` in place of a tool's name; where one tool was named, it is the only one that is left to choose from. */
export function withToolChoice(body: JsonBody, instead: string | null): JsonBody {
  if (!hasToolChoice(body)) {
    return body;
  }
  const { tool_choice: choice, tools, ...others } = body;
  const name = isRecord(choice) && isRecord(choice["function"]) ? choice["function"]["name"] : undefined;
  const left =
    Array.isArray(tools) && name !== undefined
      ? tools.filter((tool) => isRecord(tool) && isRecord(tool["function"]) && tool["function"]["name"] === name)
      : tools;
  return { ...others, ...(left === undefined ? {} : { tools: left }), ...(instead === null ? {} : { tool_choice: instead }) };
}

/**
 * Words of the system as the user's, where a model or its template knows no system role, or (`onlyLate`) knows it at the beginning alone. They
 * go before the user's next words, into the same message, since such templates also want the roles to take turns.
 */
export function systemAsUser(body: JsonBody, onlyLate: boolean): JsonBody {
  const messages = messagesOf(body);
  const mustMove = (message: Fields, index: number): boolean =>
    isSystem(message) && !(onlyLate && messages.slice(0, index).every(isSystem));
  if (!messages.some(mustMove)) {
    return body;
  }
  const moved: Fields[] = [];
  let waiting: unknown[] = [];
  messages.forEach((message, index) => {
    if (mustMove(message, index)) {
      waiting.push(message["content"]);
    } else if (message["role"] === "user" && waiting.length > 0) {
      moved.push({ ...message, content: joinContents([...waiting, message["content"]]) });
      waiting = [];
    } else {
      moved.push(message);
    }
  });
  return { ...body, messages: waiting.length === 0 ? moved : [...moved, { role: "user", content: joinContents(waiting) }] };
}

function isSystem(message: Fields): boolean {
  return message["role"] === "system" || message["role"] === "developer";
}

function joinContents(contents: readonly unknown[]): unknown {
  if (contents.every((content) => typeof content === "string")) {
    return contents.join("\n\n");
  }
  return contents.flatMap((content): readonly unknown[] => (Array.isArray(content) ? content : [{ type: "text", text: content }]));
}

/** Thoughts played back: taken out (`null`), or said to be empty where a call has none. */
export function withReasoningContent(body: JsonBody, instead: string | null): JsonBody {
  return eachMessage(body, (message) => {
    if (instead === null) {
      return "reasoning_content" in message ? without(message, "reasoning_content") : message;
    }
    return message["tool_calls"] !== undefined && message["reasoning_content"] === undefined
      ? { ...message, reasoning_content: instead }
      : message;
  });
}

/** The ids of calls and of their results, in the form that the server takes. */
export function withCallIds(body: JsonBody, form: CallIdForm): JsonBody {
  const giveId = callIdGiver(form);
  const given = new Map<string, string>();
  const renamed = (message: Fields, name: string): Fields => {
    const id = message[name];
    if (typeof id !== "string") {
      return message;
    }
    const own = given.get(id) ?? giveId(id);
    given.set(id, own);
    return own === id ? message : { ...message, [name]: own };
  };
  return eachMessage(body, (message) => {
    const calls = message["tool_calls"];
    if (!Array.isArray(calls)) {
      return renamed(message, "tool_call_id");
    }
    const changed = calls.map((call: unknown) => (isRecord(call) ? renamed(call, "id") : call));
    return changed.every((call, index) => call === calls[index]) ? message : { ...message, tool_calls: changed };
  });
}

/** Marks of Anthropic's cache taken out of every part. */
export function withoutCacheMarks(body: JsonBody): JsonBody {
  return eachPart(body, (part) => ("cache_control" in part ? without(part, "cache_control") : part));
}

/** What stands in the place of an attachment that cannot be shown. */
const note = { type: "text", text: "[Here the user attached something that cannot be shown to you.]" };

/**
 * Attachments of a type further back than the question, as notes; only the one at `url`, where it is given. In the question itself they stay:
 * an answer that ignores them would be paid for and wrong. Images of models and of tools (see `placeImages`) are no part of what the user asked, wherever they stand.
 */
export function pastMediaAsNotes(body: JsonBody, type: string, url?: string): JsonBody {
  const question = messagesOf(body).findLastIndex((message) => message["role"] === "user");
  return eachPart(body, (part, index, before) =>
    (index < question || isImageLabel(before?.["text"])) && part["type"] === type && (url === undefined || addressOf(part) === url)
      ? note
      : part,
  );
}

/** The addresses of pictures further back than the question. */
export function pastAddresses(body: JsonBody): readonly string[] {
  const messages = messagesOf(body);
  const question = messages.findLastIndex((message) => message["role"] === "user");
  return messages
    .slice(0, Math.max(question, 0))
    .flatMap(({ content }) => (Array.isArray(content) ? content.filter(isRecord).flatMap((part) => addressOf(part) ?? []) : []));
}

function addressOf(part: Fields): string | undefined {
  const address = isRecord(part["image_url"]) ? part["image_url"]["url"] : undefined;
  return typeof address === "string" && /^https?:/.test(address) ? address : undefined;
}

function eachPart(body: JsonBody, change: (part: Fields, index: number, before: Fields | undefined) => Fields): JsonBody {
  return eachMessage(body, (message, index) => {
    const { content } = message;
    if (!Array.isArray(content)) {
      return message;
    }
    const before = (at: number): Fields | undefined => (isRecord(content[at - 1]) ? (content[at - 1] as Fields) : undefined);
    const changed = content.map((part: unknown, at) => (isRecord(part) ? change(part, index, before(at)) : part));
    return changed.every((part, at) => part === content[at]) ? message : { ...message, content: changed };
  });
}
