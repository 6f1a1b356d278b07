import type { JsonValue } from "../../core/model/json.ts";
import type { ReasoningPart } from "../../core/model/message.ts";
import type { ReasoningSignatureEvent } from "../../core/model/streamEvent.ts";

/** The wires whose answers carry proofs of reasoning, by the names that the proofs have in a conversation. */
export type SigningWire = "anthropic" | "gemini" | "openai-chat" | "openai-responses";

/** The event for a proof that came in an answer of `model` (the one that was asked). */
export function signatureEvent(provider: SigningWire, model: string | undefined, data: JsonValue): ReasoningSignatureEvent {
  return { type: "reasoning-signature", provider, ...(model === undefined ? {} : { model }), data };
}

/** The data of a proof that `wire` made; `undefined` where there is none, or another wire made it. */
export function signatureData({ signature }: ReasoningPart, wire: SigningWire): JsonValue | undefined {
  return signature?.provider === wire ? signature.data : undefined;
}
