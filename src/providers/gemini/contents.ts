import type { JsonObject } from "../../core/model/json.ts";
import type { AssistantPart, Message, ToolResultPart, UserPart } from "../../core/model/message.ts";
import { resultImages, resultParts, resultText } from "../../core/model/resultContent.ts";
import { isMadeUp } from "./calls.ts";
import type { MediaOnWire } from "./media.ts";
import { mediaOnWire } from "./media.ts";
import { readSignature, signatureSkip } from "./signature.ts";

interface TextOnWire {
  readonly text: string;
  readonly thought?: true;
  thoughtSignature?: string;
}

interface CallOnWire {
  readonly functionCall: { readonly id?: string; readonly name: string; readonly args: JsonObject };
  thoughtSignature?: string;
}

interface ResultOnWire {
  readonly functionResponse: {
    readonly id?: string;
    readonly name: string;
    readonly response: { readonly output: string } | { readonly error: string };
    /** Images of the result. */
    readonly parts?: readonly MediaOnWire[];
  };
}

/** A part of a turn on this wire. */
export type PartOnWire = TextOnWire | CallOnWire | ResultOnWire | MediaOnWire;

/** A turn on this wire. */
export interface Content {
  readonly role: "user" | "model";
  readonly parts: PartOnWire[];
}

/**
 * The turns of a conversation, without what the system says: each role speaks once at a time, a tool's results being the user's words, and first
 * among them (see `pairMessages`). Signatures go back into the parts that they came in; `wantsSignatures`: the first call of a turn that has none, as after a
 * switch of providers, is given the word that Google documents for it, in every turn alike, so that the beginning of a conversation stays as it was. Pure.
 */
export function contentsOf(messages: readonly Message[], wantsSignatures: boolean): Content[] {
  const contents: Content[] = [];
  const names = new Map<string, string>();
  for (const message of messages) {
    if (message.role === "system") {
      continue;
    }
    const role = message.role === "assistant" ? "model" : "user";
    const parts = partsOf(message, names);
    const last = contents.at(-1);
    if (parts.length === 0) {
      continue;
    }
    if (last?.role === role) {
      last.parts.push(...parts);
    } else {
      contents.push({ role, parts });
    }
  }
  for (const { parts } of contents) {
    const firstCall = parts.find((part) => "functionCall" in part);
    if (wantsSignatures && firstCall !== undefined) {
      firstCall.thoughtSignature ??= signatureSkip;
    }
  }
  return contents;
}

function partsOf(message: Exclude<Message, { role: "system" }>, names: Map<string, string>): PartOnWire[] {
  switch (message.role) {
    case "user":
      return message.content.flatMap(userPart);
    case "assistant":
      for (const part of message.content) {
        if (part.type === "tool-call") {
          names.set(part.callId, part.name);
        }
      }
      return modelParts(message.content);
    case "tool":
      return message.content.map((result) => resultOnWire(result, names.get(result.callId) ?? "unknown"));
  }
}

function resultOnWire({ callId, content, isError }: ToolResultPart, name: string): ResultOnWire {
  const images = resultImages(content);
  const words = resultText(resultParts(content).filter(({ type }) => type !== "image"));
  const output = words === "" && images.length > 0 ? "The image is attached." : words;
  return {
    functionResponse: {
      ...idOf(callId),
      name,
      response: isError === true ? { error: output } : { output },
      ...(images.length === 0 ? {} : { parts: images.map(mediaOnWire) }),
    },
  };
}

function userPart(part: UserPart): PartOnWire[] {
  if (part.type !== "text") {
    return [mediaOnWire(part)];
  }
  return part.text === "" ? [] : [{ text: part.text }];
}

function modelParts(parts: readonly AssistantPart[]): PartOnWire[] {
  const onWire: PartOnWire[] = [];
  const callSignatures = new Map<string, string>();
  for (const part of parts) {
    const signed = part.type === "reasoning" ? readSignature(part) : undefined;
    if (signed?.part === "call") {
      callSignatures.set(signed.callId, signed.signature);
    } else if (part.type === "reasoning" && signed?.part === "thought" && part.text !== "") {
      onWire.push({ text: part.text, thought: true, thoughtSignature: signed.signature });
    } else if (signed?.part === "text") {
      signText(onWire, signed.alone, signed.signature);
    } else if (part.type === "text" && part.text !== "") {
      onWire.push({ text: part.text });
    } else if (part.type === "image") {
      onWire.push(mediaOnWire(part));
    } else if (signed?.part === "image") {
      signImage(onWire, signed.signature);
    } else if (part.type === "tool-call") {
      const signature = callSignatures.get(part.callId);
      onWire.push({
        functionCall: { ...idOf(part.callId), name: part.name, args: part.arguments },
        ...(signature === undefined ? {} : { thoughtSignature: signature }),
      });
    }
  }
  return onWire;
}

function signText(parts: PartOnWire[], alone: boolean, thoughtSignature: string): void {
  const last = parts.at(-1);
  if (!alone && last !== undefined && "text" in last && last.thought === undefined) {
    last.thoughtSignature = thoughtSignature;
  } else {
    parts.push({ text: "", thoughtSignature });
  }
}

function signImage(parts: PartOnWire[], thoughtSignature: string): void {
  const last = parts.at(-1);
  if (last !== undefined && "inlineData" in last) {
    parts[parts.length - 1] = { ...last, thoughtSignature };
  }
}

/** Ids that the model gave, and another provider's, pair a result with its call; one that we made up says no more than the order does. */
function idOf(callId: string): { readonly id?: string } {
  return isMadeUp(callId) ? {} : { id: callId };
}
