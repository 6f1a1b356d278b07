import { dialects } from "./dialects.ts";
import type { KeyOwner } from "./script.ts";

/** What `/models` lists until `setModels` says otherwise. */
export const defaultModelIds = {
  openai: ["gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini", "o3", "o4-mini", "gpt-5", "gpt-5.5", "gpt-3.5-turbo-instruct"],
  azure: ["gpt-4.1", "gpt-4.1-mini", "gpt-4o", "o3", "gpt-5.5"],
  anthropic: ["claude-opus-4-6", "claude-sonnet-4-5", "claude-haiku-4-5"],
  bedrock: ["us.anthropic.claude-opus-4-6-v1", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"],
  vertex: ["claude-opus-4-6", "claude-sonnet-4-5@20250929", "claude-haiku-4-5@20251001"],
  gemini: ["gemini-3-pro-preview", "gemini-3-flash-preview", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.0-flash", "gemma-3-27b-it"],
  gateway: [...new Set(dialects.map(({ model }) => model))],
} satisfies Record<KeyOwner, readonly string[]>;

/** Whether OpenAI runs the model as a reasoning model: the o-series and GPT-5, without its chat variants. */
export function isReasoningModel(id: string): boolean {
  return /^(o\d|gpt-5)/.test(id) && !id.includes("-chat");
}

/** The efforts that a reasoning model of OpenAI's takes. */
export function effortsOf(id: string): readonly string[] {
  if (/^o\d/.test(id)) {
    return ["low", "medium", "high"];
  }
  return /^gpt-5(?:-|$)/.test(id) ? ["minimal", "low", "medium", "high"] : ["none", "low", "medium", "high", "xhigh"];
}

/** Whether OpenAI serves the model over `/completions` alone. */
export function isCompletionsModel(id: string): boolean {
  return /-instruct$|^(?:davinci|babbage)-002$/.test(id);
}

/** Whether a Claude model takes adaptive thinking, and an effort: from 4.6 on. */
export function isAdaptiveModel(id: string): boolean {
  const version = /^claude-[a-z]+-(\d{1,2})(?:-(\d{1,2}))?(?:-\d{8})?$/.exec(id);
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)];
  return major > 4 || (major === 4 && minor >= 6);
}

/** The most tokens that a Claude model writes, or `undefined` where this server knows no limit. */
export function outputLimit(id: string): number | undefined {
  if (id.startsWith("claude-opus-4-6")) {
    return 128_000;
  }
  return /^claude-(sonnet|haiku)-4-5/.test(id) ? 64_000 : undefined;
}

/** Whether a Claude model takes a schema for its answer: from 4.5 on, and Opus 4.1. */
export function takesOutputFormat(id: string): boolean {
  const version = /^claude-([a-z]+)-(\d{1,2})(?:-(\d{1,2}))?(?:-\d{8})?$/.exec(id);
  const number = Number(`${version?.[2] ?? "0"}.${version?.[3] ?? "0"}`);
  return number >= 4.5 || (version?.[1] === "opus" && number >= 4.1);
}

/** Whether a Claude model may be made to call a tool: not the larger ones of 5.5, nor Fable and Mythos from 5.1 on. */
export function takesForcedTool(id: string): boolean {
  return !/^claude-(?:(?:opus|sonnet)-5-5|(?:fable|mythos)-5-[1-9])/.test(id);
}

/** The name that Anthropic itself has for a model of a cloud: without geography, publisher and version (`us.anthropic.claude-opus-4-6-v1`, `claude-sonnet-4-5@20250929`). */
export function claudeId(id: string): string {
  return id
    .replace(/^(?:[a-z]+\.)?anthropic\./, "")
    .replace(/-v\d+(?::\d+)?$/, "")
    .replace("@", "-");
}
