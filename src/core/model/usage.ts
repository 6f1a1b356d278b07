/**
 * Tokens of one request, as the provider counted them. A field that the provider did not report is `undefined`, never 0.
 *
 * `inputTokens` is everything the model read, cached or not; `cachedInputTokens` and `cacheWriteTokens` are the shares of it that
 * were read from and written to the provider's cache. `outputTokens` is everything it wrote; `reasoningTokens` is the share of that
 * which was thinking. So each token is counted once, whichever way the provider reports it (Anthropic reports cached tokens beside the
 * input, OpenAI within it: the adapters even this out).
 */
export interface Usage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
}
