import { isRecord } from "../../core/model/json.ts";
import type { ReasoningPart } from "../../core/model/message.ts";
import { signatureData } from "../wire/signatures.ts";

/**
 * A `thoughtSignature` and the part that it stood in, which it must go back into: a call, a text (`alone`: one without words, as a stream ends
 * with), a thought, or an image.
 */
export type PartSignature =
  | { readonly part: "call"; readonly callId: string; readonly signature: string }
  | { readonly part: "text"; readonly alone: boolean; readonly signature: string }
  | { readonly part: "thought"; readonly signature: string }
  | { readonly part: "image"; readonly signature: string };

/** What Google's page on thought signatures gives for calls that come from elsewhere and have no signature (2026-11). */
export const signatureSkip = "skip_thought_signature_validator";

/** The signature of a reasoning part that this wire made; `undefined` where another did. */
export function readSignature(part: ReasoningPart): PartSignature | undefined {
  const data = signatureData(part, "gemini");
  if (!isRecord(data) || typeof data["signature"] !== "string") {
    return undefined;
  }
  const proof = data["signature"];
  switch (data["part"]) {
    case "call":
      return typeof data["callId"] === "string" ? { part: "call", callId: data["callId"], signature: proof } : undefined;
    case "text":
      return { part: "text", alone: data["alone"] === true, signature: proof };
    case "thought":
    case "image":
      return { part: data["part"], signature: proof };
    default:
      return undefined;
  }
}
