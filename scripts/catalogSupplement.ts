import type { ModelFacts } from "../src/core/accounting/catalogue.ts";

/**
 * What the registry lacks or reports otherwise, by hand. Sources: OpenAI's model and price pages (older models, which the registry leaves out since they
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
 * Models that providers list and that no chat, answer or completion can be asked of, by section: embeddings, pictures, videos, speech, transcription, the realtime wire
 * and moderation. Sources: the model pages of OpenAI, Google, Groq, Mistral and xAI, 2026-11. Those that are dated are found without their date.
 */
export const notForChat: Readonly<Record<string, readonly string[]>> = {
  openai: [
    "text-embedding-ada-002",
    "text-embedding-3-small",
    "text-embedding-3-large",
    "whisper-1",
    "tts-1",
    "tts-1-1106",
    "tts-1-hd",
    "tts-1-hd-1106",
    "gpt-4o-mini-tts",
    "gpt-4o-transcribe",
    "gpt-4o-mini-transcribe",
    "gpt-4o-transcribe-diarize",
    "dall-e-2",
    "dall-e-3",
    "gpt-image-1",
    "gpt-image-1-mini",
    "gpt-image-1.5",
    "chatgpt-image-latest",
    "omni-moderation-latest",
    "omni-moderation",
    "text-moderation-latest",
    "text-moderation-stable",
    "sora-2",
    "sora-2-pro",
    "gpt-realtime",
    "gpt-realtime-mini",
    "gpt-4o-realtime-preview",
    "gpt-4o-mini-realtime-preview",
  ],
  gemini: ["embedding-001", "text-embedding-004", "gemini-embedding-001", "imagen-4.0-generate-001", "veo-3.0-generate-001", "aqa"],
  groq: ["whisper-large-v3", "whisper-large-v3-turbo", "distil-whisper-large-v3-en", "playai-tts", "playai-tts-arabic"],
  mistral: ["mistral-embed", "codestral-embed", "mistral-moderation-latest", "mistral-ocr-latest"],
  xai: ["grok-2-image", "grok-2-image-1212"],
};

/**
 * Which models read PDF files and hear recordings, which the registry does not report. Sources: OpenAI's page on file inputs (models that see, since gpt-4o),
 * Anthropic's on PDF support (all active models, on Bedrock too), Google's on document and audio understanding, Mistral's on audio, 2026-11.
 */
export const inputRules: readonly { readonly section: string; readonly pattern: RegExp; readonly files?: true; readonly audio?: true }[] = [
  { section: "openai", pattern: /^(?:gpt-4o|gpt-4\.1|gpt-[5-9]|o[134](?:-pro|-mini)?$)/, files: true },
  { section: "anthropic", pattern: /^claude-/, files: true },
  { section: "bedrock", pattern: /claude-/, files: true },
  { section: "gemini", pattern: /^gemini-(?!robotics|.*computer-use)/, files: true, audio: true },
  { section: "mistral", pattern: /^voxtral-/, audio: true },
];
