import type { JsonObject, JsonValue } from "./json.ts";
import { isRecord } from "./json.ts";
import type { AssistantPart, Message, ReasoningPart, ToolResultPart, UserPart } from "./message.ts";
import { isImage, readMedia } from "./parseMedia.ts";
import { unreadable } from "./parsed.ts";
import type { Fields } from "./parseFields.ts";
import { objectOf, objectsOf, optionalText, textOf } from "./parseFields.ts";

/** Calls that wait for their results: Gemini pairs them by name and order where it gives no ids. */
interface OpenCall {
  readonly callId: string;
  readonly name: string;
}

/** A list of Gemini's contents (`{role: "user" | "model" | "function", parts}`) as messages. Calls without an id are given one. */
export function readGeminiContents(list: unknown, name: string): readonly Message[] {
  const open: OpenCall[] = [];
  let count = 0;
  return objectsOf(list, name).flatMap((item, index): Message[] => {
    const place = `${name}[${String(index)}]`;
    const parts = objectsOf(item["parts"], `${place}.parts`);
    switch (item["role"]) {
      case "model":
      case "assistant":
        return [
          {
            role: "assistant",
            content: parts.flatMap((part, at) => modelParts(part, `${place}.parts[${String(at)}]`, () => `call_${String(count++)}`, open)),
          },
        ];
      case "user":
      case "function":
      case "tool":
      case undefined:
        return userMessages(parts, `${place}.parts`, open);
      case "system":
        return [
          {
            role: "system",
            content: parts.map((part, at) => ({ type: "text", text: textOf(part, "text", `${place}.parts[${String(at)}]`) })),
          },
        ];
      default:
        return unreadable(`${place}.role`, "must be “user” or “model”");
    }
  });
}

function modelParts(part: Fields, place: string, newId: () => string, open: OpenCall[]): AssistantPart[] {
  const call = part["functionCall"] ?? part["function_call"];
  if (isRecord(call)) {
    const callId = optionalText(call, "id") ?? newId();
    const name = textOf(call, "name", `${place}.functionCall`);
    open.push({ callId, name });
    return [
      ...proofOf(part, "", { part: "call", callId }),
      { type: "tool-call", callId, name, arguments: objectOf(call, "args", `${place}.functionCall`) },
    ];
  }
  if (part["thought"] === true) {
    const text = textOf(part, "text", place);
    const [proof] = proofOf(part, text, { part: "thought" });
    return [proof ?? { type: "reasoning", text }];
  }
  if (typeof part["text"] === "string") {
    const alone = part["text"] === "";
    return [...(alone ? [] : [{ type: "text", text: part["text"] } as const]), ...proofOf(part, "", { part: "text", alone })];
  }
  const media = readMedia(part, place);
  if (media === undefined) {
    return unreadable(place, "must have “text” or “functionCall”");
  }
  return isImage(media)
    ? [media, ...proofOf(part, "", { part: "image" })]
    : [{ type: "text", text: "[Here the model gave a file, which is not kept.]" }];
}

/** The proof of a thought, with the kind of part that it stood in, which it must go back into. */
function proofOf(part: Fields, text: string, place: JsonObject): ReasoningPart[] {
  const signature = optionalText(part, "thoughtSignature", "thought_signature");
  return signature === undefined ? [] : [{ type: "reasoning", text, signature: { provider: "gemini", data: { ...place, signature } } }];
}

function userMessages(parts: readonly Fields[], place: string, open: OpenCall[]): Message[] {
  const results: ToolResultPart[] = [];
  const words: UserPart[] = [];
  parts.forEach((part, index) => {
    const at = `${place}[${String(index)}]`;
    const response = part["functionResponse"] ?? part["function_response"];
    if (isRecord(response)) {
      results.push(resultOf(response, `${at}.functionResponse`, open));
    } else {
      words.push(readMedia(part, at) ?? { type: "text", text: textOf(part, "text", at) });
    }
  });
  return [
    ...(results.length === 0 ? [] : [{ role: "tool", content: results } as const]),
    ...(words.length === 0 && results.length > 0 ? [] : [{ role: "user", content: words } as const]),
  ];
}

function resultOf(response: Fields, place: string, open: OpenCall[]): ToolResultPart {
  const name = textOf(response, "name", place);
  const id = optionalText(response, "id");
  const index = open.findIndex((call) => (id === undefined ? call.name === name : call.callId === id));
  const [call] = index < 0 ? [] : open.splice(index, 1);
  const callId =
    id ?? call?.callId ?? unreadable(`${place}.name`, `must be of a call before it; there is none of “${name}” without a result`);
  const given = objectOf(response, "response", place);
  const isError = given["error"] !== undefined && Object.keys(given).length === 1;
  const images = (Array.isArray(response["parts"]) ? response["parts"].filter(isRecord) : []).flatMap((part, at) => {
    const media = readMedia(part, `${place}.parts[${String(at)}]`);
    return media !== undefined && isImage(media) ? [media] : [];
  });
  const words = wordsOf(given);
  const content = images.length === 0 ? words : [...(words === "" ? [] : [{ type: "text", text: words } as const]), ...images];
  return { type: "tool-result", callId, content, ...(isError ? { isError } : {}) };
}

/** A single text under the field that Gemini's documentation names, or the whole as JSON. */
function wordsOf(given: JsonObject): string {
  const [only, ...others] = Object.entries(given);
  const isPlain = only !== undefined && others.length === 0 && ["output", "result", "content", "error"].includes(only[0]);
  const value: JsonValue | undefined = isPlain ? only[1] : given;
  return typeof value === "string" ? value : JSON.stringify(value);
}
