import type { Effort } from "../../core/provider.ts";

/** What is known of OpenAI's models by their names, since `/models` reports nothing of them. Source: OpenAI's model pages, 2026-11. */

/** Efforts from none to most, as OpenAI orders them. */
export const effortWords = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;

export type EffortWord = (typeof effortWords)[number];

/** The model's own name, without a gateway's or a fine-tuning's around it: of `openai/o3`, `openai.gpt-oss-120b`, `ft:o4-mini:acme::x`. */
function bareName(id: string): string {
  const name = id
    .slice(id.lastIndexOf("/") + 1)
    .toLowerCase()
    .replace(/^openai\./, "");
  return name.startsWith("ft:") ? (name.split(":")[1] ?? "") : name;
}

/** Whether a model is one that thinks: the o-series, GPT-5 and later, Codex. */
export function isReasoningModel(id: string): boolean {
  const name = bareName(id);
  return /^(?:o\d|gpt-(?:[5-9]|\d\d)|codex-)/.test(name) && !/-chat|-search|audio|image|realtime/.test(name);
}

/** Whether a model that thinks takes sampling while it is instructed not to: GPT-5.1 and later. Source: OpenAI's guides to its latest models, 2026-11. */
export function takesSamplingUnthinking(id: string): boolean {
  const version = Number(/^gpt-(\d+(?:\.\d+)?)/.exec(bareName(id))?.[1] ?? 0);
  return version >= 5.1 && !/-pro|-codex/.test(bareName(id));
}

/** Whether a model is one of OpenAI's open ones, which take its efforts wherever they run. */
export function isOpenModel(id: string): boolean {
  return bareName(id).includes("gpt-oss");
}

/** Whether a model is one of OpenAI's that do not think: to speak to it of effort would be rejected. */
export function isPlainModel(id: string): boolean {
  return /^(?:gpt-[34]|gpt-\d+(?:\.\d+)?-(?:chat|search)|chatgpt-)/.test(bareName(id)) || isCompletionsModel(id);
}

/** Whether a model is asked over `/completions` alone: it continues a text and knows no messages. */
export function isCompletionsModel(id: string): boolean {
  return /^(?:gpt-3\.5-turbo-instruct|(?:davinci|babbage)-002|(?:text|code)-(?:davinci|curie|babbage|ada|cushman)-\d+|(?:davinci|curie|babbage|ada)$)/.test(
    bareName(id),
  );
}

/** Whether a model hears or speaks, which Chat Completions alone can carry. */
export function isAudioModel(id: string): boolean {
  return bareName(id).includes("audio");
}

/** The word that brings a model nearest to an effort. A name that is not known is taken at the word. */
export function effortWord(model: string, effort: Effort): EffortWord {
  const asked = effort === "off" ? "none" : effort;
  const known = effortsOf(bareName(model));
  return known === undefined ? asked : nearestEffort(asked, known);
}

/** Of the efforts that a model takes, the one nearest to what is asked; of two as near, the smaller. */
export function nearestEffort(asked: EffortWord, taken: readonly EffortWord[]): EffortWord {
  const at = effortWords.indexOf(asked);
  const distance = (word: EffortWord): number => Math.abs(effortWords.indexOf(word) - at);
  const ordered = effortWords.filter((word) => taken.includes(word));
  return ordered.reduce((best, word) => (distance(word) < distance(best) ? word : best), ordered[0] ?? asked);
}

function effortsOf(name: string): readonly EffortWord[] | undefined {
  if (/^gpt-5-pro/.test(name)) {
    return ["high"];
  }
  if (/^gpt-\d+(?:\.\d+)?-pro/.test(name)) {
    return ["medium", "high"];
  }
  if (/^(?:o\d|codex-)/.test(name) || name.includes("gpt-oss") || (/^gpt-/.test(name) && name.includes("-codex"))) {
    return ["low", "medium", "high"];
  }
  if (/^gpt-5(?:-|$)/.test(name)) {
    return ["minimal", "low", "medium", "high"];
  }
  return undefined;
}
