import type { Door } from "./door.ts";
import { bearerOf, rejectPlainKey } from "./door.ts";
import { responsesProtocol } from "./responsesProtocol.ts";

/** OpenAI's Responses API, below `/v1` or `/openai/v1`. */
export const responsesDoor: Door = {
  owner: "openai",
  wire: "responses",
  protocol: responsesProtocol,
  route: ({ path }) => (/^(?:\/openai)?\/v1\/responses\/?$/.test(path) ? { kind: "generate" } : undefined),
  reject: ({ headers }, accepted) => rejectPlainKey(bearerOf(headers), accepted, responsesProtocol.errors),
};
