import type { WireQuirks } from "../../core/provider.ts";
import type { ProviderType } from "../../core/settings/providerSettings.ts";

/** A provider that Baton knows without settings. Data only: what differs between gateways stands here, not in code. */
export interface ProviderPreset {
  /** As in `provider:model` and as the key of `baton.providers`. */
  readonly id: string;
  /** For people. */
  readonly label: string;
  /** One sentence for people: what it is, and what it wants. */
  readonly description: string;
  readonly type: ProviderType;
  /** Without a trailing slash. Empty where each user has an address of their own. `{region}` and `{location}` are filled in as it is asked. */
  readonly baseUrl: string;
  /** The environment variable that holds a key, where the provider's own tools read one. */
  readonly keyVariable?: string | undefined;
  /** Whether nothing can be asked without a key. Where it is `false`, a key is used when there is one. */
  readonly needsKey: boolean;
  /** Where a key is made. */
  readonly keysUrl?: string | undefined;
  /** The id of a model to begin with; `undefined` where it depends on what the user has installed. */
  readonly defaultModel?: string | undefined;
  /** A smaller model to begin with as the worker; `undefined`: the default model. */
  readonly defaultWorkerModel?: string | undefined;
  readonly quirks?: WireQuirks | undefined;
}

/** What most gateways have a place for beside words. */
const pictures = ["image", "image-url"] as const;

/**
 * The providers that Baton knows, in the order in which pickers show them. Addresses, key variables, models and quirks: the providers' own
 * pages and error texts, 2026-11.
 */
export const providerPresets: readonly ProviderPreset[] = [
  {
    id: "openai",
    label: "OpenAI",
    description: "GPT and the o-series, from OpenAI itself.",
    type: "openai",
    baseUrl: "https://api.openai.com/v1",
    keyVariable: "OPENAI_API_KEY",
    needsKey: true,
    keysUrl: "https://platform.openai.com/api-keys",
    defaultModel: "gpt-5.5",
    defaultWorkerModel: "gpt-4.1-mini",
  },
  {
    id: "anthropic",
    label: "Anthropic",
    description: "Claude, from Anthropic itself.",
    type: "anthropic",
    baseUrl: "https://api.anthropic.com",
    keyVariable: "ANTHROPIC_API_KEY",
    needsKey: true,
    keysUrl: "https://platform.claude.com/settings/keys",
    defaultModel: "claude-sonnet-4-5",
    defaultWorkerModel: "claude-haiku-4-5",
  },
  {
    id: "bedrock",
    label: "Claude on Amazon Bedrock",
    description: "Claude in your AWS account, with the credentials of AWS's own tools or a Bedrock API key.",
    type: "bedrock",
    baseUrl: "https://bedrock-runtime.{region}.amazonaws.com",
    keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
    needsKey: false,
    keysUrl: "https://console.aws.amazon.com/bedrock/home#/api-keys",
    defaultModel: "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
    defaultWorkerModel: "global.anthropic.claude-haiku-4-5-20251001-v1:0",
  },
  {
    id: "vertex",
    label: "Claude on Google Vertex AI",
    description: "Claude in your Google Cloud project, signed in with gcloud or a service account.",
    type: "vertex",
    baseUrl: "https://{location}-aiplatform.googleapis.com",
    needsKey: false,
    keysUrl: "https://console.cloud.google.com/vertex-ai/publishers/anthropic/model-garden/claude-sonnet-4-5",
    defaultModel: "claude-sonnet-4-5@20250929",
    defaultWorkerModel: "claude-haiku-4-5@20251001",
  },
  {
    id: "gemini",
    label: "Google Gemini",
    description: "Gemini, from Google AI Studio.",
    type: "gemini",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta",
    keyVariable: "GEMINI_API_KEY",
    needsKey: true,
    keysUrl: "https://aistudio.google.com/apikey",
    defaultModel: "gemini-3-pro-preview",
    defaultWorkerModel: "gemini-3-flash-preview",
  },
  {
    id: "azure",
    label: "Azure OpenAI",
    description: "OpenAI's models in a resource of your own in Azure, with its key or signed in with Microsoft Entra.",
    type: "azure",
    baseUrl: "",
    keyVariable: "AZURE_OPENAI_API_KEY",
    needsKey: true,
    keysUrl: "https://portal.azure.com/#view/Microsoft_Azure_ProjectOxford/CognitiveServicesHub/~/OpenAI",
  },
  {
    id: "openrouter",
    label: "OpenRouter",
    description: "Hundreds of models of many providers behind one key.",
    type: "openai-compatible",
    baseUrl: "https://openrouter.ai/api/v1",
    keyVariable: "OPENROUTER_API_KEY",
    needsKey: true,
    keysUrl: "https://openrouter.ai/settings/keys",
    defaultModel: "anthropic/claude-sonnet-4.5",
    defaultWorkerModel: "anthropic/claude-haiku-4.5",
    quirks: {
      effortField: "openrouter",
      reasoningPlayback: "reasoning_details",
      imageModalities: true,
      cacheMarks: true,
      limitField: "max_tokens",
      media: [...pictures, "audio", "pdf", "pdf-url"],
    },
  },
  {
    id: "groq",
    label: "Groq",
    description: "Open models, answered very fast.",
    type: "openai-compatible",
    baseUrl: "https://api.groq.com/openai/v1",
    keyVariable: "GROQ_API_KEY",
    needsKey: true,
    keysUrl: "https://console.groq.com/keys",
    defaultModel: "openai/gpt-oss-120b",
    defaultWorkerModel: "openai/gpt-oss-20b",
    quirks: { effortField: "openai-all", limitField: "max_completion_tokens", media: pictures },
  },
  {
    id: "deepseek",
    label: "DeepSeek",
    description: "DeepSeek's models, from DeepSeek itself.",
    type: "openai-compatible",
    baseUrl: "https://api.deepseek.com/v1",
    keyVariable: "DEEPSEEK_API_KEY",
    needsKey: true,
    keysUrl: "https://platform.deepseek.com/api_keys",
    defaultModel: "deepseek-v4-pro",
    defaultWorkerModel: "deepseek-flash",
    // Its json_schema is “unavailable now”.
    quirks: {
      effortField: "thinking-type",
      reasoningPlayback: "reasoning_content",
      structured: "tool",
      thinkTags: "never",
      media: pictures,
    },
  },
  {
    id: "xai",
    label: "xAI",
    description: "Grok, from xAI itself.",
    type: "openai-compatible",
    baseUrl: "https://api.x.ai/v1",
    keyVariable: "XAI_API_KEY",
    needsKey: true,
    keysUrl: "https://console.x.ai",
    defaultModel: "grok-4.7",
    defaultWorkerModel: "grok-4.3",
    quirks: { effortField: "openai-all", limitField: "max_completion_tokens", thinkTags: "never", media: pictures },
  },
  {
    id: "mistral",
    label: "Mistral",
    description: "Mistral's models, from Mistral itself.",
    type: "openai-compatible",
    baseUrl: "https://api.mistral.ai/v1",
    keyVariable: "MISTRAL_API_KEY",
    needsKey: true,
    keysUrl: "https://console.mistral.ai/api-keys",
    defaultModel: "mistral-large-latest",
    defaultWorkerModel: "mistral-small-latest",
    // It rejects every field that it does not know, stream_options among them, and reports the usage without being asked.
    quirks: { effortField: "openai-all", refusesStreamOptions: true, callIdLength: 9, assistantAfterTool: true, media: pictures },
  },
  {
    id: "together",
    label: "Together AI",
    description: "Open models in Together's cloud.",
    type: "openai-compatible",
    baseUrl: "https://api.together.xyz/v1",
    keyVariable: "TOGETHER_API_KEY",
    needsKey: true,
    keysUrl: "https://api.together.ai/settings/api-keys",
    defaultModel: "openai/gpt-oss-120b",
    defaultWorkerModel: "openai/gpt-oss-20b",
    quirks: { effortField: "reasoning-enabled", media: pictures },
  },
  {
    id: "fireworks",
    label: "Fireworks AI",
    description: "Open models in Fireworks' cloud.",
    type: "openai-compatible",
    baseUrl: "https://api.fireworks.ai/inference/v1",
    keyVariable: "FIREWORKS_API_KEY",
    needsKey: true,
    keysUrl: "https://app.fireworks.ai/settings/users/api-keys",
    defaultModel: "accounts/fireworks/models/glm-5p3",
    defaultWorkerModel: "accounts/fireworks/models/glm-5p3-flash",
    quirks: { effortField: "openai-all", reasoningPlayback: "reasoning_content", media: pictures },
  },
  {
    id: "portkey",
    label: "Portkey",
    description:
      "A gateway to other providers: its key here, the virtual key or provider in the model's name (@provider/model) or in the header x-portkey-virtual-key.",
    type: "openai-compatible",
    baseUrl: "https://api.portkey.ai/v1",
    keyVariable: "PORTKEY_API_KEY",
    needsKey: true,
    keysUrl: "https://app.portkey.ai/api-keys",
    quirks: { keyHeader: "x-portkey-api-key", effortField: "openai-all" },
  },
  {
    id: "litellm",
    label: "LiteLLM Proxy",
    description: "A gateway that you or your company runs; its address is yours to set.",
    type: "openai-compatible",
    baseUrl: "http://localhost:4000/v1",
    keyVariable: "LITELLM_API_KEY",
    needsKey: false,
    quirks: { effortField: "openai-all" },
  },
  {
    id: "vllm",
    label: "vLLM",
    description: "A vLLM server of your own; a key where it was started with one.",
    type: "openai-compatible",
    baseUrl: "http://localhost:8000/v1",
    keyVariable: "VLLM_API_KEY",
    needsKey: false,
    quirks: { effortField: "template", media: [...pictures, "audio"] },
  },
  {
    id: "oci",
    label: "OCI Generative AI",
    description: "Oracle's cloud; the region is in the address, and the key is made in that region.",
    type: "openai-compatible",
    baseUrl: "https://inference.generativeai.us-chicago-1.oci.oraclecloud.com/openai/v1",
    needsKey: true,
    keysUrl: "https://docs.oracle.com/en-us/iaas/Content/generative-ai/api-keys.htm",
    defaultModel: "openai.gpt-oss-120b",
    defaultWorkerModel: "openai.gpt-oss-20b",
    quirks: { effortField: "openai-all", media: pictures },
  },
  {
    id: "ollama",
    label: "Ollama",
    description: "Models on this machine, with Ollama.",
    type: "openai-compatible",
    baseUrl: "http://localhost:11434/v1",
    needsKey: false,
    quirks: { effortField: "openai-all", media: ["image"] },
  },
  {
    id: "lmstudio",
    label: "LM Studio",
    description: "Models on this machine, with LM Studio.",
    type: "openai-compatible",
    baseUrl: "http://localhost:1234/v1",
    needsKey: false,
    quirks: { media: ["image"] },
  },
];

/** The preset with this id, or `undefined` for a provider of the user's own. */
export function findPreset(id: string): ProviderPreset | undefined {
  return providerPresets.find((preset) => preset.id === id);
}
