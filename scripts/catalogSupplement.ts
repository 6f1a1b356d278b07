import type { ModelFacts } from "../src/core/accounting/catalogue.ts";

/**
 * What the registry lacks or tells otherwise, by hand. Sources: OpenAI's model and price pages (older models, which the registry leaves out since they
 * call no tools well or are about to retire), Google's Gemini price page, and the project's own list of models and windows, 2026-11.
 */
export const supplement: Readonly<Record<string, Readonly<Record<string, ModelFacts>>>> = {
  openai: {
    "gpt-4-turbo-preview": { contextWindow: 128_000, maxOutputTokens: 4096, input: 10, output: 30, tools: true },
    "gpt-3.5-turbo": { contextWindow: 16_385, maxOutputTokens: 4096, input: 0.5, output: 1.5, tools: true },
    "gpt-3.5-turbo-16k": { contextWindow: 16_385, maxOutputTokens: 4096, input: 3, output: 4 },
    "gpt-3.5-turbo-instruct": { contextWindow: 4096, maxOutputTokens: 4096, input: 1.5, output: 2 },
  },
  anthropic: {
    // A window of a million tokens is asked for by a header that Baton does not send.
    "claude-opus-4-6": { contextWindow: 200_000 },
  },
  gemini: {
    "gemini-3-pro-preview": {
      contextWindow: 1_048_576,
      maxOutputTokens: 65_536,
      input: 2,
      output: 12,
      cacheRead: 0.2,
      tiers: [{ inputTokensAbove: 200_000, input: 4, output: 18, cacheRead: 0.4 }],
      reasoning: true,
      vision: true,
      tools: true,
    },
  },
};

/**
 * Which models read PDF files and hear recordings, which the registry does not tell. Sources: OpenAI's page on file inputs (models that see, since gpt-4o),
 * Anthropic's on PDF support (all active models, on Bedrock too), Google's on document and audio understanding, Mistral's on audio, 2026-11.
 */
export const inputRules: readonly { readonly section: string; readonly pattern: RegExp; readonly files?: true; readonly audio?: true }[] = [
  { section: "openai", pattern: /^(?:gpt-4o|gpt-4\.1|gpt-[5-9]|o[134](?:-pro|-mini)?$)/, files: true },
  { section: "anthropic", pattern: /^claude-/, files: true },
  { section: "bedrock", pattern: /claude-/, files: true },
  { section: "gemini", pattern: /^gemini-(?!robotics|.*computer-use)/, files: true, audio: true },
  { section: "mistral", pattern: /^voxtral-/, audio: true },
];
