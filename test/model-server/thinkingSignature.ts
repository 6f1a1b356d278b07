import { createHash } from "node:crypto";

/**
 * The signature that the server gives to `thinking`, and demands back with it. It is the same in every run, so that a conversation begun with
 * one server goes on with another.
 */
export function thinkingSignature(thinking: string): string {
  const seal = createHash("sha512").update("baton model server\n").update(thinking).digest();
  return `E${Buffer.concat([seal, seal]).toString("base64")}`;
}
