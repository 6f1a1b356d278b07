import type { Door, Route } from "./door.ts";
import { bearerOf, decodePiece, rejectPlainKey } from "./door.ts";
import { geminiProtocol } from "./geminiProtocol.ts";

/** The Gemini API, below `/v1beta`. The key stands in `x-goog-api-key` or, as in Google's examples, in the query; a token of Google's may stand in its place. */
export const geminiDoor: Door = {
  owner: "gemini",
  wire: "gemini",
  protocol: geminiProtocol,
  route: ({ path, query }) => {
    const rest = /^\/v1beta\/(.*?)\/?$/.exec(path)?.[1];
    return rest === undefined ? undefined : geminiRoute(rest, query.get("alt") === "sse");
  },
  reject: ({ headers, query }, accepted) => {
    const own = headers["x-goog-api-key"];
    return rejectPlainKey(
      typeof own === "string" && own !== "" ? own : (query.get("key") ?? bearerOf(headers)),
      accepted,
      geminiProtocol.errors,
    );
  },
};

function geminiRoute(rest: string, asEvents: boolean): Route {
  if (rest === "models") {
    return { kind: "models" };
  }
  const [, name, method] = /^models\/([^/:]+)(?::(\w+))?$/.exec(rest) ?? [];
  if (name === undefined || (method !== undefined && method !== "generateContent" && method !== "streamGenerateContent")) {
    return { kind: "unknown", known: true };
  }
  const id = decodePiece(name);
  return method === undefined
    ? { kind: "model", id }
    : { kind: "generate", model: id, stream: method === "streamGenerateContent" && asEvents };
}
