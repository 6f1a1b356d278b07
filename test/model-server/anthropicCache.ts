import { isRecord } from "../../src/core/model/json.ts";
import { invalid } from "./anthropicErrors.ts";
import { textOf } from "./anthropicMessages.ts";
import type { CachePiece, CacheQuery } from "./promptCache.ts";
import { countWords } from "./tokens.ts";

type Body = Record<string, unknown>;

/** The most places that one request may mark. */
const markLimit = 4;

/** Checks the marks of the cache, wherever they stand. Throws a `Rejection`. */
export function checkCacheMarks(body: Body): void {
  const marks = marksIn([body["tools"], body["system"], body["messages"]], "").concat(
    body["cache_control"] === undefined ? [] : [["", body["cache_control"]]],
  );
  for (const [path, mark] of marks) {
    const type = isRecord(mark) ? mark["type"] : undefined;
    if (type !== "ephemeral") {
      throw invalid(
        `${path}cache_control: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: 'ephemeral'`,
      );
    }
    const ttl = isRecord(mark) ? mark["ttl"] : undefined;
    if (ttl !== undefined && ttl !== "5m" && ttl !== "1h") {
      throw invalid(`${path}cache_control.ephemeral.ttl: Input should be '5m' or '1h'`);
    }
  }
  if (marks.length > markLimit) {
    throw invalid(`A maximum of ${markLimit} blocks with cache_control may be provided. Found ${marks.length}.`);
  }
}

/** All marks, with the path before each. A `null` marks nothing. */
function marksIn(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => marksIn(item, `${path}${index}.`));
  }
  if (!isRecord(value)) {
    return [];
  }
  const own = value["cache_control"];
  return [...(own === undefined || own === null ? [] : [[path, own] as const]), ...marksIn(value["content"], `${path}content.`)];
}

/** The request as the cache sees it: tools, then the system's words, then the messages, block by block. `undefined` where nothing is marked. */
export function cacheQuery(body: Body, model: string): CacheQuery | undefined {
  const pieces = [
    ...blocksOf(body["tools"]).map((tool) => pieceOf("tool", tool)),
    ...blocksOf(body["system"]).map((block) => pieceOf("system", block)),
    ...blocksOf(body["messages"]).flatMap((message) =>
      blocksOf(message["content"]).map((block) => pieceOf(String(message["role"]), block)),
    ),
  ];
  return pieces.some(({ marked }) => marked === true)
    ? { scope: model, pieces, marksOnly: true, minimumTokens: minimumTokens(model) }
    : undefined;
}

function pieceOf(place: string, { cache_control: mark, ...block }: Body): CachePiece {
  // Only words are counted, as in the input.
  return { identity: `${place} ${JSON.stringify(block)}`, tokens: countWords(textOf([block])), marked: isRecord(mark) };
}

function blocksOf(value: unknown): readonly Body[] {
  return typeof value === "string" ? [{ type: "text", text: value }] : Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Source: Anthropic's page on prompt caching, 2026-11. */
function minimumTokens(model: string): number {
  if (/-5-5/.test(model)) {
    return 512;
  }
  return /(?:opus-4-[5-9]|haiku-4-5)/.test(model) ? 4096 : 1024;
}
