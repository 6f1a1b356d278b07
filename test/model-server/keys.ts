import { randomBytes } from "node:crypto";
import type { KeyOwner } from "./script.ts";

const prefixes = {
  openai: "sk-proj-",
  azure: "",
  anthropic: "sk-ant-api03-",
  bedrock: "",
  vertex: "ya29.",
  gemini: "AIza",
  gateway: "gw-",
} as const satisfies Record<KeyOwner, string>;

/** A new random key of the owner's own shape, which opens nothing but the server that made it. */
export function makeKey(owner: KeyOwner): string {
  return prefixes[owner] + randomBytes(48).toString("base64url");
}

/** Lets everybody in: for demos. */
export const anyKeys = Object.fromEntries(Object.keys(prefixes).map((owner) => [owner, []])) as unknown as Readonly<
  Record<KeyOwner, readonly string[]>
>;

/** A key as OpenAI quotes it in its 401: the first eight characters, stars, the last four. A short key is nothing but stars. */
export function maskKey(key: string): string {
  if (key.length < 16) {
    return "*".repeat(key.length);
  }
  return key.slice(0, 8) + "*".repeat(key.length - 12) + key.slice(-4);
}
