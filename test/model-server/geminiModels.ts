/** How a model of this server can be asked to think, as Google documents it (2026-11). */
export type GeminiThinking =
  | { readonly levels: readonly string[] }
  | { readonly least: number; readonly most: number; readonly canBeOff: boolean }
  | undefined;

/** The thinking of the models that this server lists; of any other as of the newest of its kind. */
export function geminiThinking(id: string): GeminiThinking {
  if (id.startsWith("gemini-2.5-pro")) {
    return { least: 128, most: 32_768, canBeOff: false };
  }
  if (id.startsWith("gemini-2.5-flash")) {
    return { least: 1, most: 24_576, canBeOff: true };
  }
  if (/^gemini-[3-9]/.test(id)) {
    return {
      levels: id.includes("flash")
        ? ["MINIMAL", "LOW", "MEDIUM", "HIGH"]
        : id.startsWith("gemini-3-pro")
          ? ["LOW", "HIGH"]
          : ["LOW", "MEDIUM", "HIGH"],
    };
  }
  return undefined;
}

/** Whether the model rejects calls that are played back without their signature, and accepts tools beside a schema. */
export function isGemini3(id: string): boolean {
  return /^gemini-[3-9]/.test(id);
}

/** Whether the model has a place for what the system says, and answers in a schema. */
export function hasSystem(id: string): boolean {
  return !id.startsWith("gemma-3");
}

/** The most tokens that a model writes. */
export const geminiOutputLimit = 65_536;

/** The fewest tokens that are cached by themselves. Source: Google's page on context caching, for Gemini 3 Pro, 2026-11. */
export const geminiCacheMinimum = 4096;
