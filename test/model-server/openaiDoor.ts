import type { Door, Route } from "./door.ts";
import { bearerOf, decodePiece, rejectPlainKey } from "./door.ts";
import { openaiProtocol } from "./openaiProtocol.ts";

/** Chat Completions, below `/v1` or `/openai/v1`; everything that no other door wants ends here. */
export const openaiDoor: Door = {
  owner: "openai",
  wire: "openai",
  protocol: openaiProtocol,
  route: ({ path }) => {
    const parts = /^(\/openai)?\/v1\/(.+?)\/?$/.exec(path);
    return openaiRoute(parts?.[2] ?? "", parts?.[1] !== undefined);
  },
  reject: ({ headers }, accepted) => rejectPlainKey(bearerOf(headers), accepted, openaiProtocol.errors),
};

function openaiRoute(rest: string, known: boolean): Route {
  if (rest === "chat/completions") {
    return { kind: "generate" };
  }
  if (rest === "models") {
    return { kind: "models" };
  }
  return rest.startsWith("models/") ? { kind: "model", id: decodePiece(rest.slice("models/".length)) } : { kind: "unknown", known };
}
