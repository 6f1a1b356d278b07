/** How a model is asked to think: by effort alone, with a budget of tokens, or not at all. */
export type ThinkingStyle = "adaptive" | "budget" | "none";

/** What must be known of a model to ask it, by its name, since a request cannot wait for `/v1/models`. */
export interface ModelTraits {
  readonly thinking: ThinkingStyle;
  /** `max_tokens` where the user sets none. The wire demands one. */
  readonly defaultMaxTokens: number;
}

/**
 * Traits of a Claude model under any of its names (`claude-opus-4-6`, `anthropic.claude-3-5-sonnet-20241022-v2:0`,
 * `claude-sonnet-4@20250514`). Sources: Anthropic's model overview (limits of the answer: 4,096 for Claude 3, 8,192 for 3.5, 32,000 and
 * more since 4) and its pages on extended thinking (since 3.7) and adaptive thinking (since 4.6), 2026-11. A model of another name is
 * given the limit that all models of this wire take.
 */
export function modelTraits(id: string): ModelTraits {
  const version = claudeVersion(id);
  if (version === undefined) {
    return { thinking: "none", defaultMaxTokens: 8192 };
  }
  if (version >= 4) {
    return { thinking: version >= 4.6 ? "adaptive" : "budget", defaultMaxTokens: 32_000 };
  }
  return { thinking: version >= 3.7 ? "budget" : "none", defaultMaxTokens: version >= 3.7 ? 32_000 : version >= 3.5 ? 8192 : 4096 };
}

/** The version as a number (`4.5`), whether it stands before the family (`claude-3-5-sonnet`) or after it (`claude-opus-4-5`). */
function claudeVersion(id: string): number | undefined {
  const name = id.toLowerCase();
  if (/claude-mythos-preview/.test(name)) {
    return 4.6;
  }
  // Two digits at most, so that a date is not taken for a version.
  const found = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(name);
  return found?.[1] === undefined ? undefined : Number(`${found[1]}.${found[2] ?? "0"}`);
}
