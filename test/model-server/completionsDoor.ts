import { completionsProtocol } from "./completionsProtocol.ts";
import type { Door } from "./door.ts";
import { bearerOf, rejectPlainKey } from "./door.ts";

/** OpenAI's legacy completions, below `/v1` or `/openai/v1`. */
export const completionsDoor: Door = {
  owner: "openai",
  wire: "completions",
  protocol: completionsProtocol,
  route: ({ path }) => (/^(?:\/openai)?\/v1\/completions\/?$/.test(path) ? { kind: "generate" } : undefined),
  reject: ({ headers }, accepted) => rejectPlainKey(bearerOf(headers), accepted, completionsProtocol.errors),
};
