import { anthropicProtocol } from "./anthropicProtocol.ts";
import type { Door } from "./door.ts";
import { bearerOf, decodePiece, rejectPlainKey } from "./door.ts";

/**
 * The Messages API, below `/v1` or `/anthropic/v1`; paths that OpenAI has too are Anthropic's where the headers say so. The key stands in
 * `x-api-key`, or is a bearer token, as Anthropic's SDK sends it since 1.0 (2026-10-21); where both come, `x-api-key` counts.
 */
export const anthropicDoor: Door = {
  owner: "anthropic",
  wire: "anthropic",
  protocol: anthropicProtocol,
  route: ({ path, headers }) => {
    const parts = /^(\/anthropic)?\/v1\/(.+?)\/?$/.exec(path);
    const isMeant =
      parts?.[1] !== undefined ||
      ((headers["x-api-key"] !== undefined || headers["anthropic-version"] !== undefined) && !path.startsWith("/openai/"));
    const rest = parts?.[2] ?? "";
    if (rest === "messages") {
      return { kind: "generate" };
    }
    if (!isMeant) {
      return undefined;
    }
    if (rest === "models") {
      return { kind: "models" };
    }
    return rest.startsWith("models/") ? { kind: "model", id: decodePiece(rest.slice("models/".length)) } : { kind: "unknown", known: true };
  },
  reject: ({ headers }, accepted) => {
    const own = headers["x-api-key"];
    const key = typeof own === "string" && own !== "" ? own : bearerOf(headers);
    return rejectPlainKey(key, accepted, anthropicProtocol.errors);
  },
};
