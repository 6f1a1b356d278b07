/** How hard a model can be asked to think, least first. */
export type ThinkingLevel = "minimal" | "low" | "medium" | "high";

/** How a model is asked to think: by a level, with a budget of tokens, or not at all. */
export type ThinkingStyle =
  | { readonly kind: "level"; readonly levels: readonly ThinkingLevel[] }
  /** In tokens. `least` is the smallest budget but 0, which turns thinking off where `canBeOff`. */
  | { readonly kind: "budget"; readonly least: number; readonly most: number; readonly canBeOff: boolean }
  | { readonly kind: "none" };

/** What must be known of a model to ask it, by its name, since the list of models reports nothing of it. */
export interface ModelTraits {
  readonly thinking: ThinkingStyle;
  /** Calls that are played back must carry the signature that they came with. */
  readonly wantsSignatures: boolean;
  /** Attachments may be given by any https address, not by Google's own alone. */
  readonly fetchesUrls: boolean;
  /** There is a place for what the system says. */
  readonly takesSystem: boolean;
  /** Answers in a schema, by the wire's own mode. */
  readonly takesSchema: boolean;
  /** Answers with images, and edits its own. */
  readonly makesImages: boolean;
  /** A tool's result may hold images. Source: Google's page on function calling (multimodal function responses), 2026-11. */
  readonly takesImagesInResults: boolean;
}

const none: ThinkingStyle = { kind: "none" };

/**
 * Traits of a model by its id, with or without `models/`. Sources: Google's pages on thinking (levels and budgets), thought signatures, file
 * input methods and structured output, and its error texts for levels that a model lacks (`minimal` on Pro and on Flash since 3.7, `medium` on
 * 3 Pro), 2026-11. A Gemini model of a name without a version (`gemini-flash-latest`) is taken for a new one. Where this is wrong the rejection is corrected.
 */
export function modelTraits(id: string): ModelTraits {
  const name = id.slice(id.lastIndexOf("/") + 1).toLowerCase();
  if (name.startsWith("gemma")) {
    const isNew = numberAfter(name, "gemma-") >= 4;
    return {
      thinking: isNew ? { kind: "level", levels: ["minimal", "high"] } : none,
      wantsSignatures: false,
      fetchesUrls: false,
      takesSystem: isNew,
      takesSchema: isNew,
      makesImages: false,
      takesImagesInResults: false,
    };
  }
  const version = name.startsWith("gemini-") ? numberAfter(name, "gemini-") || 3 : 0;
  return {
    thinking: thinkingOf(name, version),
    wantsSignatures: version >= 3,
    fetchesUrls: version >= 2.5,
    takesSystem: true,
    takesSchema: true,
    makesImages: name.includes("image"),
    takesImagesInResults: version >= 3,
  };
}

function thinkingOf(name: string, version: number): ThinkingStyle {
  if (version < 2.5 || /image|tts|audio|live|computer-use/.test(name)) {
    return none;
  }
  const isLite = name.includes("flash-lite");
  const isFlash = name.includes("flash");
  if (version >= 3) {
    if (isLite || (isFlash && version < 3.7)) {
      return { kind: "level", levels: ["minimal", "low", "medium", "high"] };
    }
    return { kind: "level", levels: name.includes("pro") && version < 3.1 ? ["low", "high"] : ["low", "medium", "high"] };
  }
  if (isFlash) {
    return { kind: "budget", least: isLite ? 512 : 1, most: 24_576, canBeOff: true };
  }
  return { kind: "budget", least: 128, most: 32_768, canBeOff: false };
}

/** The version after `prefix`, such as `2.5`; 0 where there is none. */
function numberAfter(name: string, prefix: string): number {
  return Number(/^\d+(?:\.\d+)?/.exec(name.slice(prefix.length))?.[0] ?? 0);
}
