import type { Door } from "./door.ts";
import { bearerOf, refusePlainKey } from "./door.ts";
import { responsesProtocol } from "./responsesProtocol.ts";

/** OpenAI's Responses API, below `/v1` or `/openai/v1`. */
export const responsesDoor: Door = {
  owner: "openai",
  wire: "responses",
  protocol: responsesProtocol,
  route: ({ path }) => (/^(?:\/openai)?\/v1\/responses\/?$/.test(path) ? { kind: "generate" } : undefined),
  refuse: ({ headers }, accepted) => refusePlainKey(bearerOf(headers), accepted, responsesProtocol.errors),
};
