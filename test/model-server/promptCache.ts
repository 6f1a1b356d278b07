import { createHash } from "node:crypto";

/** The fewest tokens that OpenAI caches, and the step in which it counts them. Source: its guide to prompt caching, 2026-11. */
export const openaiCacheRule = { minimumTokens: 1024, stepTokens: 128 } as const;

/** One piece of a request in the order in which the provider reads it: the tools, the system's words, each message. */
export interface CachePiece {
  /** Two pieces are the same where this is. */
  readonly identity: string;
  readonly tokens: number;
  /** The request marks the end of this piece as a place to cache up to (Anthropic's `cache_control`). */
  readonly marked?: boolean | undefined;
}

/** A request as the cache sees it. */
export interface CacheQuery {
  /** What is cached in one scope is not found in another: the model, and where the wire has one the key. */
  readonly scope: string;
  readonly pieces: readonly CachePiece[];
  /** Whether only beginnings that end at a mark are kept. Else every beginning is. */
  readonly marksOnly: boolean;
  /** A beginning with fewer tokens is not kept. */
  readonly minimumTokens: number;
  /** Tokens read are counted in whole steps of this many. Default 1. */
  readonly stepTokens?: number | undefined;
}

/** Tokens of the input that were read from the cache, and those that were written to it, which only a cache with marks reports. */
export interface CacheCount {
  readonly read: number;
  readonly written: number;
}

/** The beginnings of the requests that a server has seen. They never grow old. */
export class PromptCache {
  readonly #seen = new Set<string>();

  /** Counts what a request finds, and keeps its own beginnings. What is written lies beyond what is read, up to the last mark. */
  take({ scope, pieces, marksOnly, minimumTokens, stepTokens = 1 }: CacheQuery): CacheCount {
    const hash = createHash("sha256").update(scope);
    const kept: string[] = [];
    let [tokens, read, end] = [0, 0, 0];
    for (const { identity, tokens: more, marked } of pieces) {
      hash.update(`\n${String(identity.length)}\n${identity}`);
      tokens += more;
      const digest = hash.copy().digest("base64");
      if (this.#seen.has(digest)) {
        read = tokens;
      }
      if (tokens >= minimumTokens && (!marksOnly || marked === true)) {
        kept.push(digest);
        end = tokens;
      }
    }
    for (const digest of kept) {
      this.#seen.add(digest);
    }
    return { read: Math.floor(read / stepTokens) * stepTokens, written: marksOnly ? Math.max(0, end - read) : 0 };
  }

  clear(): void {
    this.#seen.clear();
  }
}
