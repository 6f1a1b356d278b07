import { callProof, messageProof } from "../../core/model/chatProofs.ts";
import type { JsonObject, JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { ReasoningPart } from "../../core/model/message.ts";
import { signatureData } from "../wire/signatures.ts";

/** A call as the wire has it, with the proofs that came beside it in the places that they came in. Pure. */
export function withProof<T extends { readonly id: string; readonly function: object }>(call: T, reasoning: readonly ReasoningPart[]): T {
  const data = reasoning.map((part) => signatureData(part, "openai-chat")).filter((own) => isRecord(own) && own["callId"] === call.id);
  return data.reduce<T>((signed, own) => {
    const proof = callProof(own);
    return proof === undefined ? signed : { ...signed, ...proof.call, function: { ...signed.function, ...proof.function } };
  }, call);
}

/** The fields of a message in which its proofs came, with all that came in them. Pure. */
export function messageProofFields(reasoning: readonly ReasoningPart[]): JsonObject {
  const found = reasoning.flatMap((part): JsonObject[] => {
    const fields = messageProof(signatureData(part, "openai-chat"));
    return fields === undefined ? [] : [fields];
  });
  return found.reduce<JsonObject>(
    (all, fields) => ({ ...all, ...fields, ...blocksOf(all["thinking_blocks"], fields["thinking_blocks"]) }),
    {},
  );
}

/** Two messages that became one have the thoughts of both. */
function blocksOf(...lists: readonly (JsonValue | undefined)[]): JsonObject {
  const blocks = lists.flatMap((list) => (Array.isArray(list) ? (list as readonly JsonValue[]) : []));
  return blocks.length === 0 ? {} : { thinking_blocks: blocks };
}
