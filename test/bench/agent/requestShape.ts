import { isRecord } from "../../../src/core/model/json.ts";
import { median, rounded } from "../statistics.ts";

/** What a conversation's requests are made of. */
export interface RequestShape {
  /** About four characters a token. */
  readonly systemTokens: number;
  readonly toolTokens: number;
  readonly tools: number;
  /** From the third request on: the share of a request's characters, from its beginning, that the one before had too. Tools come first, then the system, then messages, as providers' caches have it. */
  readonly prefixShare: { readonly median: number; readonly least: number };
}

/** Reads the bodies of one conversation, of OpenAI's chat wire, in order. */
export function requestShape(bodies: readonly unknown[]): RequestShape {
  const [first] = bodies.filter(isRecord);
  const system = listOf(first?.["messages"]).filter((message) => isRecord(message) && message["role"] === "system");
  const tools = listOf(first?.["tools"]);
  const texts = bodies.filter(isRecord).map((body) => JSON.stringify(body["tools"]) + JSON.stringify(body["messages"]));
  const shares = texts.slice(2).map((text, at) => sharedPrefix(texts[at + 1] ?? "", text) / text.length);
  return {
    systemTokens: tokens(JSON.stringify(system)),
    toolTokens: tokens(JSON.stringify(tools)),
    tools: tools.length,
    prefixShare: { median: rounded(median(shares)), least: rounded(Math.min(...shares)) },
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function sharedPrefix(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) {
    at += 1;
  }
  return at;
}
