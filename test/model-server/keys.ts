import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Wire } from "./script.ts";

const prefixes = { openai: "sk-proj-", anthropic: "sk-ant-api03-" } as const satisfies Record<Wire, string>;

/** A new random key of the wire's own shape, which opens nothing but the server that made it. */
export function makeKey(wire: Wire): string {
  return prefixes[wire] + randomBytes(48).toString("base64url");
}

/**
 * The key that a request carries, or `undefined`. OpenAI's is a bearer token; Anthropic's stands in `x-api-key`, or is a bearer token too, as its
 * SDK sends it since 1.0 (2026-10-21); where both come, `x-api-key` counts.
 */
export function keyOf(wire: Wire, headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  switch (wire) {
    case "openai":
      return bearer;
    case "anthropic": {
      const value = headers["x-api-key"];
      return typeof value === "string" && value !== "" ? value : bearer;
    }
  }
}

/** A key as OpenAI quotes it in its 401: the first eight characters, stars, the last four. A short key is nothing but stars. */
export function maskKey(key: string): string {
  if (key.length < 16) {
    return "*".repeat(key.length);
  }
  return key.slice(0, 8) + "*".repeat(key.length - 12) + key.slice(-4);
}
