import type { JsonObject, JsonValue } from "./json.ts";
import { isRecord } from "./json.ts";

/** Where gateways of the chat completions wire put a proof of the thinking that led to a call: Google's own address, LiteLLM, and others. */
const proofFields = ["extra_content", "provider_specific_fields", "thought_signature", "thoughtSignature"] as const;

/** Fields beside a call and beside its function that prove the thinking that led to it, as they came. */
export interface ChatProof {
  readonly call: JsonObject;
  readonly function: JsonObject;
}

/** The proofs that stand in a call of the chat completions wire; `undefined` where there are none. Pure. */
export function proofsIn(call: Readonly<Record<string, unknown>>): ChatProof | undefined {
  const own = fieldsOf(call);
  const inner = isRecord(call["function"]) ? fieldsOf(call["function"]) : {};
  return Object.keys(own).length === 0 && Object.keys(inner).length === 0 ? undefined : { call: own, function: inner };
}

/** The proofs that stand beside the words of a message or a delta, belonging to no call; `undefined` where there are none. A field that has nothing but a copy of `thinking_blocks` is none. Pure. */
export function proofFieldsOf(message: Readonly<Record<string, unknown>>): JsonObject | undefined {
  const copied = message["provider_specific_fields"];
  const found = fieldsOf(
    isRecord(copied) && copied["thinking_blocks"] !== undefined
      ? { ...message, provider_specific_fields: { ...copied, thinking_blocks: undefined } }
      : message,
  );
  return Object.keys(found).length === 0 ? undefined : found;
}

/** All proofs in a message that is whole, LiteLLM's `thinking_blocks` among them, as they came; `undefined` where there are none. Pure. */
export function messageProofsIn(message: Readonly<Record<string, unknown>>): JsonObject | undefined {
  const blocks = message["thinking_blocks"];
  const proven = Array.isArray(blocks) && blocks.length > 0 ? { thinking_blocks: blocks as JsonValue } : undefined;
  const fields = proofFieldsOf(message);
  return proven === undefined ? fields : { ...fields, ...proven };
}

/** The data of a signature for the proofs of a message. */
export function messageProofData(fields: JsonObject): JsonObject {
  return { part: "message", fields };
}

/** The fields that {@link messageProofData} was made of; `undefined` of anything else. */
export function messageProof(data: JsonValue | undefined): JsonObject | undefined {
  return isRecord(data) && data["part"] === "message" && isRecord(data["fields"]) ? data["fields"] : undefined;
}

/** The data of a signature for the proofs of a call. */
export function proofData(callId: string, { call, function: inner }: ChatProof): JsonObject {
  return {
    part: "call",
    callId,
    ...(Object.keys(call).length === 0 ? {} : { call }),
    ...(Object.keys(inner).length === 0 ? {} : { function: inner }),
  };
}

/** What {@link proofData} made; `undefined` of anything else. */
export function callProof(data: JsonValue | undefined): ChatProof | undefined {
  if (!isRecord(data) || data["part"] !== "call") {
    return undefined;
  }
  const { call, function: inner } = data;
  return { call: isRecord(call) ? call : {}, function: isRecord(inner) ? inner : {} };
}

function fieldsOf(owner: Readonly<Record<string, unknown>>): JsonObject {
  const found = proofFields.flatMap((name) => {
    const value = owner[name];
    if (value === undefined) {
      return [];
    }
    const isProof = typeof value === "string" ? value !== "" : isRecord(value) && JSON.stringify(value).includes('ignature"');
    return isProof ? [[name, value as JsonValue] as const] : [];
  });
  return Object.fromEntries(found);
}
