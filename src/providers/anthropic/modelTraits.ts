import type { ChatRequest, StructuredMode } from "../../core/provider.ts";

/** How a model is asked to think: by effort alone, with a budget of tokens, or not at all. */
export type ThinkingStyle = "adaptive" | "budget" | "none";

/**
 * What brings a model to think as little as it can: nothing, since it does not think unasked (`leave-out`); a switch (`disabled`, or
 * `between_tools`, which is as far as some go); or the least effort, where it always thinks.
 */
export type ThinkingOff = "leave-out" | "disabled" | "between_tools" | "least-effort";

/** What must be known of a model to ask it, by its name, since a request cannot wait for `/v1/models`. */
export interface ModelTraits {
  readonly thinking: ThinkingStyle;
  readonly thinkingOff: ThinkingOff;
  /** Whether the model may be made to call a tool. */
  readonly takesForcedTool: boolean;
  /** `native`: the model takes a schema for its answer. */
  readonly structured: StructuredMode;
  /** `both`: temperature and `top_p`; `either`: one of them; `never`: neither, nor `top_k`. */
  readonly takesSampling: "both" | "either" | "never";
  /** `max_tokens` where the user sets none. The wire demands one. */
  readonly defaultMaxTokens: number;
}

/**
 * Traits of a Claude model under any of its names (`claude-opus-4-6`, `anthropic.claude-3-5-sonnet-20241022-v2:0`,
 * `claude-sonnet-4@20250514`). Sources: Anthropic's model overview (limits of the answer: 4,096 for Claude 3, 8,192 for 3.5, 32,000 and
 * more since 4), its pages on thinking (budgets since 3.7, adaptive since 4.6, on by itself since 5), on structured outputs (4.5 and Opus
 * 4.1), and its guides for moving to 5.1 and 5.5 (thinking that stays on, no forced tools), 2026-11. A model of another name is given the
 * limit that all models of this wire take.
 */
export function modelTraits(id: string): ModelTraits {
  const { family, version } = readName(id);
  if (version === undefined) {
    return {
      thinking: "none",
      thinkingOff: "leave-out",
      takesForcedTool: true,
      structured: "tool",
      takesSampling: "both",
      defaultMaxTokens: 8192,
    };
  }
  return {
    thinking: version >= 4.6 ? "adaptive" : version >= 3.7 ? "budget" : "none",
    thinkingOff: thinkingOff(family, version),
    takesForcedTool: version < forcedToolsUntil(family),
    structured: version >= 4.5 || (family === "opus" && version >= 4.1) ? "native" : "tool",
    takesSampling: version >= 4.7 ? "never" : version >= 4.5 || (family === "opus" && version >= 4.1) ? "either" : "both",
    defaultMaxTokens: version >= 3.7 ? 32_000 : version >= 3.5 ? 8192 : 4096,
  };
}

function thinkingOff(family: string, version: number): ThinkingOff {
  if (family === "fable" || family === "mythos" || (family === "opus" && version >= 5.5)) {
    return "least-effort";
  }
  if (version < 5) {
    return "leave-out";
  }
  return family === "sonnet" && version >= 5.5 ? "between_tools" : "disabled";
}

/** The first version that cannot be made to call a tool. */
function forcedToolsUntil(family: string): number {
  switch (family) {
    case "fable":
    case "mythos":
      return 5.1;
    case "opus":
    case "sonnet":
      return 5.5;
    default:
      return Infinity;
  }
}

/** The version as a number (`4.5`), whether it stands before the family (`claude-3-5-sonnet`) or after it (`claude-opus-4-5`). */
function readName(id: string): { readonly family: string; readonly version: number | undefined } {
  const name = id.toLowerCase();
  if (name.includes("claude-mythos-preview")) {
    return { family: "mythos", version: 4.6 };
  }
  // Two digits at most, so that a date is not taken for a version.
  const found = /claude-(?:([a-z]+)-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)(?:-([a-z]{3,}))?/.exec(name);
  return {
    family: found?.[1] ?? found?.[4] ?? "",
    version: found?.[2] === undefined ? undefined : Number(`${found[2]}.${found[3] ?? "0"}`),
  };
}

/**
 * Whether a Claude model goes on from an assistant's message that stands last: those before 4.6 do, while they do not think. Source: Anthropic's page on
 * prefilling, 2026-11.
 */
export function continuesLastMessage({ model, effort }: Pick<ChatRequest, "model" | "effort">): boolean {
  const { thinking } = modelTraits(model);
  return model.includes("claude") && thinking !== "adaptive" && (thinking === "none" || effort === undefined || effort === "off");
}
