/** What a model takes; what is not known is absent. In tokens. */
export interface ModelWindow {
  readonly windowTokens?: number | undefined;
  /** The most that an answer may have. */
  readonly outputTokens?: number | undefined;
}

/** From this share of the room on, a summary is made in the background. */
export const beginShare = 0.75;
/** From this share on, the next request waits for it. */
export const latestShare = 0.9;

/** How much of what is kept, in tokens, for a model with so much room for a request. */
export interface CompactionBudget {
  /** For the whole request. */
  readonly usable: number;
  /** Of the user's own words. */
  readonly words: number;
  /** The newest messages, which stay as they are. */
  readonly tail: number;
  /** The newest outputs of tools, which are not shortened. */
  readonly outputs: number;
  /** Characters that are left of an output that is shortened. */
  readonly outputCharacters: number;
  /** What shortening must win at least: it makes the provider's cache miss. */
  readonly leastWin: number;
  /** A new summary at most, and all that stand one after the other. */
  readonly summary: number;
  readonly summaries: number;
}

/** Where the window is not known, until a request does not fit. */
const assumedOutput = 8192;

/** The room that a window leaves for a request; `undefined` if the window is not known. Pure. */
export function usableTokens({ windowTokens, outputTokens = assumedOutput }: ModelWindow): number | undefined {
  return windowTokens === undefined ? undefined : windowTokens - Math.min(outputTokens, 20_000, Math.floor(windowTokens / 4));
}

/** The constants of the field's best products, scaled down for small windows. `fixed`: what the system text and the tools take. Pure. */
export function compactionBudget(usable: number, fixed: number): CompactionBudget {
  const share = (part: number, most: number): number => Math.max(0, Math.min(most, Math.floor(usable * part)));
  return {
    usable,
    words: Math.max(0, Math.min(20_000, Math.floor((usable - fixed) / 2))),
    tail: share(0.25, 20_000),
    outputs: share(0.35, 45_000),
    outputCharacters: Math.max(200, share(0.01, 800)),
    leastWin: share(0.15, 25_000),
    summary: Math.max(600, share(0.1, 6000)),
    summaries: Math.max(1200, share(0.2, 12_000)),
  };
}
