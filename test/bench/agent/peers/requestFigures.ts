import { isRecord } from "../../../../src/core/model/json.ts";
import { rounded } from "../../statistics.ts";

/** What a run's requests came to. Tokens are OpenAI's (o200k), of each request's whole body. */
export interface RequestFigures {
  readonly requests: number;
  readonly tokensIn: number;
  /** Those of `tokensIn` that no prefix of the request before has: what a provider's cache does not serve. */
  readonly newTokensIn: number;
  /** Of the first request with tools. */
  readonly systemBytes: number;
  readonly toolBytes: number;
  readonly tools: number;
  /** From the second request with tools on: the share of its characters, from the beginning, that the one before has too. */
  readonly leastPrefixShare: number;
}

/** Counts tokens of a text. */
export type CountTokens = (text: string) => number;

/** Reads the bodies of one run, of OpenAI's chat wire, in order. */
export function requestFigures(bodies: readonly unknown[], count: CountTokens): RequestFigures {
  const records = bodies.filter(isRecord);
  const working = records.filter((body) => listOf(body["tools"]).length > 0);
  const system = listOf(working[0]?.["messages"]).filter(
    (message) => isRecord(message) && /system|developer/.test(String(message["role"])),
  );
  const texts = working.map(cachedText);
  const prefixes = texts.slice(1).map((text, at) => sharedPrefix(texts[at] ?? "", text));
  const tokens = records.map((body) => count(JSON.stringify(body)));
  const reused = prefixes.map((length, at) => count((texts[at + 1] ?? "").slice(0, length)));
  return {
    requests: records.length,
    tokensIn: total(tokens),
    newTokensIn: total(tokens) - total(reused),
    systemBytes: bytes(system.map((message) => (isRecord(message) ? message["content"] : ""))),
    toolBytes: bytes(working[0]?.["tools"] ?? []),
    tools: listOf(working[0]?.["tools"]).length,
    leastPrefixShare: rounded(Math.min(...prefixes.map((length, at) => length / (texts[at + 1]?.length ?? 1)))),
  };
}

/** What providers' caches take: tools first, then messages, the system's among them. */
function cachedText(body: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(body["tools"]) + JSON.stringify(body["messages"]);
}

function sharedPrefix(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) {
    at += 1;
  }
  return at;
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function total(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
