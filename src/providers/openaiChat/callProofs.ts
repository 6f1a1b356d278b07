import { callProof } from "../../core/model/chatProofs.ts";
import { isRecord } from "../../core/model/json.ts";
import type { ReasoningPart } from "../../core/model/message.ts";
import { chatWire } from "./wireName.ts";

/** A call as the wire has it, with the proofs that came beside it in the places that they came in. Pure. */
export function withProof<T extends { readonly id: string; readonly function: object }>(call: T, reasoning: readonly ReasoningPart[]): T {
  const data = reasoning.map(({ signature }) => (signature?.provider === chatWire ? signature.data : undefined)).filter((own) => isRecord(own) && own["callId"] === call.id);
  return data.reduce<T>((signed, own) => {
    const proof = callProof(own);
    return proof === undefined ? signed : { ...signed, ...proof.call, function: { ...signed.function, ...proof.function } };
  }, call);
}
