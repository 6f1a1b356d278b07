import type { MediaForm } from "../../src/core/provider.ts";

/** The words in which a gateway rejects a field; see `dialectErrors.ts`. */
export type RejectionStyle = "openai" | "groq" | "mistral" | "vllm" | "litellm" | "xai" | "fireworks" | "openrouter" | "lmstudio";

/** How one gateway differs from OpenAI in speaking its chat wire. What is left out is as at OpenAI. */
export interface Dialect {
  /** The id of the preset. */
  readonly preset: string;
  /** A model that thinks, where it has one that sends its reasoning. */
  readonly model: string;
  /** Where thoughts stand: a field of the delta, OpenRouter's field with its signatures beside it, Mistral's parts of the content, tags in the text. */
  readonly thoughts: "reasoning_content" | "reasoning" | "reasoning_details" | "parts" | "tags";
  /**
   * When a stream reports its usage: in a chunk of its own where it is asked for (`asked`), with the finish reason (`finish`), there and in Groq's own
   * field (`x_groq`), with every chunk (`every`).
   */
  readonly usage: "asked" | "finish" | "x_groq" | "every";
  /** What is counted beside input and output. `beside`: reasoning is not within the output (xAI); `hits`: DeepSeek's own names for the cache. */
  readonly counts: { readonly cached?: "details" | "hits"; readonly written?: true; readonly reasoning?: "within" | "beside" };
  /** How calls come: in pieces under an index (`pieces`), each in one chunk (`whole`), in pieces with the id in each and no index (`ids`), with the name in each (`names`). */
  readonly calls: "pieces" | "whole" | "ids" | "names";
  /** What is done about fields that it does not know. */
  readonly unknownFields: "rejected" | "ignored";
  /** Fields of its own, and fields of OpenAI's that it does not know. */
  readonly moreFields?: readonly string[];
  readonly lessFields?: readonly string[];
  /** The style of its rejections, and of its error bodies. */
  readonly style: RejectionStyle;
  /** The efforts that the model takes, in `reasoning_effort` or `reasoning.effort`. Left out: any. */
  readonly efforts?: readonly string[];
  /** The header that the key stands in. */
  readonly keyHeader?: string;
  /** What is in the cache: every beginning, those up to Anthropic's marks, none. */
  readonly cache?: "beginnings" | "marks";
  /** What may be attached. */
  readonly media: readonly MediaForm[];
  /** Ids of calls are nine letters and digits, and the user may not speak right after a tool. */
  readonly mistralRules?: true;
  /** While it thinks, calls must come back with their thoughts, and no tool can be forced. */
  readonly deepseekRules?: true;
  /** `json_schema` is rejected. */
  readonly noSchemas?: true;
  /** A tool cannot be forced by its name. */
  readonly noNamedTool?: true;
  /** Sources are sent as annotations. */
  readonly citations?: true;
  /** A model's refusal has a field of its own. */
  readonly hasRefusalField?: true;
  /** Images that models make are sent beside the content. */
  readonly images?: true;
  /** Comments between the events while the model is slow to begin. */
  readonly comments?: true;
}

const pictures = ["image", "image-url"] as const;

/** Every gateway that has a preset. Sources: the gateways' own pages and error texts, and what clients of theirs report, 2026-11. */
export const dialects: readonly Dialect[] = [
  {
    preset: "openrouter",
    model: "anthropic/claude-sonnet-4.5",
    thoughts: "reasoning_details",
    usage: "asked",
    counts: { cached: "details", written: true, reasoning: "within" },
    calls: "pieces",
    unknownFields: "ignored",
    style: "openrouter",
    images: true,
    efforts: ["none", "minimal", "low", "medium", "high", "xhigh"],
    cache: "marks",
    media: [...pictures, "audio", "pdf", "pdf-url"],
    citations: true,
    hasRefusalField: true,
    comments: true,
  },
  {
    preset: "groq",
    model: "openai/gpt-oss-120b",
    thoughts: "reasoning",
    usage: "x_groq",
    counts: { cached: "details", reasoning: "within" },
    calls: "whole",
    unknownFields: "rejected",
    moreFields: ["reasoning_format", "include_reasoning"],
    style: "groq",
    efforts: ["low", "medium", "high"],
    cache: "beginnings",
    media: pictures,
  },
  {
    preset: "deepseek",
    model: "deepseek-v4-pro",
    thoughts: "reasoning_content",
    usage: "asked",
    counts: { cached: "hits", reasoning: "within" },
    calls: "pieces",
    unknownFields: "ignored",
    style: "openai",
    efforts: ["minimal", "low", "medium", "high", "xhigh", "max"],
    cache: "beginnings",
    media: pictures,
    deepseekRules: true,
    noSchemas: true,
  },
  {
    preset: "xai",
    model: "grok-4.3",
    thoughts: "reasoning_content",
    usage: "every",
    counts: { cached: "details", reasoning: "beside" },
    calls: "whole",
    unknownFields: "ignored",
    style: "xai",
    efforts: ["none", "low", "medium", "high"],
    cache: "beginnings",
    media: pictures,
  },
  {
    preset: "mistral",
    model: "mistral-large-4",
    thoughts: "parts",
    usage: "finish",
    counts: {},
    calls: "whole",
    unknownFields: "rejected",
    lessFields: [
      "stream_options",
      "max_completion_tokens",
      "logit_bias",
      "logprobs",
      "top_logprobs",
      "user",
      "store",
      "metadata",
      "service_tier",
      "verbosity",
    ],
    style: "mistral",
    efforts: ["low", "medium", "high"],
    media: pictures,
    mistralRules: true,
  },
  {
    preset: "together",
    model: "openai/gpt-oss-120b",
    thoughts: "reasoning",
    usage: "finish",
    counts: { reasoning: "within" },
    calls: "names",
    unknownFields: "ignored",
    style: "openai",
    efforts: ["low", "medium", "high"],
    media: pictures,
  },
  {
    preset: "fireworks",
    model: "accounts/fireworks/models/glm-5p3",
    thoughts: "reasoning_content",
    usage: "finish",
    counts: { cached: "details" },
    calls: "ids",
    unknownFields: "rejected",
    moreFields: ["prompt_cache_isolation_key", "reasoning_history", "thinking"],
    style: "fireworks",
    efforts: ["low", "high", "max"],
    cache: "beginnings",
    media: pictures,
  },
  {
    preset: "portkey",
    model: "@openai-prod/gpt-5.5",
    thoughts: "reasoning_content",
    usage: "asked",
    counts: { cached: "details", reasoning: "within" },
    calls: "pieces",
    unknownFields: "rejected",
    style: "openai",
    efforts: ["none", "low", "medium", "high", "xhigh"],
    keyHeader: "x-portkey-api-key",
    cache: "beginnings",
    media: [...pictures, "audio", "pdf"],
    citations: true,
    hasRefusalField: true,
  },
  {
    preset: "litellm",
    model: "gpt-5.5",
    thoughts: "reasoning_content",
    usage: "asked",
    counts: { cached: "details", reasoning: "within" },
    calls: "pieces",
    unknownFields: "rejected",
    style: "litellm",
    images: true,
    efforts: ["none", "low", "medium", "high", "xhigh"],
    cache: "beginnings",
    media: [...pictures, "audio", "pdf"],
    citations: true,
    hasRefusalField: true,
  },
  {
    preset: "vllm",
    model: "Qwen/Qwen3-32B",
    thoughts: "reasoning",
    usage: "asked",
    counts: {},
    calls: "pieces",
    unknownFields: "rejected",
    moreFields: ["chat_template_kwargs", "include_reasoning", "guided_json", "top_k", "min_p"],
    style: "vllm",
    efforts: ["none", "low", "medium", "high"],
    media: [...pictures, "audio"],
  },
  {
    preset: "oci",
    model: "openai.gpt-oss-120b",
    thoughts: "reasoning_content",
    usage: "asked",
    counts: { reasoning: "within" },
    calls: "pieces",
    unknownFields: "rejected",
    style: "openai",
    efforts: ["low", "medium", "high"],
    media: pictures,
  },
  {
    preset: "ollama",
    model: "gpt-oss:20b",
    thoughts: "reasoning",
    usage: "asked",
    counts: {},
    calls: "whole",
    unknownFields: "ignored",
    style: "openai",
    efforts: ["none", "low", "medium", "high"],
    media: ["image"],
  },
  {
    preset: "lmstudio",
    model: "qwen/qwen3-8b",
    thoughts: "tags",
    usage: "asked",
    counts: {},
    calls: "pieces",
    unknownFields: "ignored",
    style: "lmstudio",
    media: ["image"],
    noNamedTool: true,
  },
];

/** The dialect of a preset. Throws where it has none. */
export function dialectOf(preset: string): Dialect {
  const dialect = dialects.find((candidate) => candidate.preset === preset);
  if (dialect === undefined) {
    throw new Error(`The preset “${preset}” has no dialect.`);
  }
  return dialect;
}
