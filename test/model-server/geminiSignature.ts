import { createHash } from "node:crypto";

/** What Google documents for calls that come from elsewhere. */
const skips = new Set(["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"]);

/** The signature that the server gives to a part, and knows again. It is the same in every run. */
export function geminiSignature(part: { readonly name: string; readonly args: unknown } | "text"): string {
  const content = part === "text" ? part : JSON.stringify([part.name, part.args]);
  return createHash("sha512").update("baton model server, gemini\n").update(content).digest("base64");
}

/** Whether a signature is one that the server made for this very call, or none is to be looked for. */
export function isSignatureOf(signature: unknown, call: { readonly name: string; readonly args: unknown }): boolean {
  return typeof signature === "string" && (skips.has(signature) || signature === geminiSignature(call));
}

/** Whether a signature is the one of a text. */
export function isTextSignature(signature: unknown): boolean {
  return signature === geminiSignature("text");
}
