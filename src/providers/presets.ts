import type { WireQuirks } from "../core/provider.ts";
import type { ProviderType } from "../core/settings/providerSettings.ts";

/** A provider that Baton knows without settings. Data only: what differs between gateways stands here, not in code. */
export interface ProviderPreset {
  /** As in `provider:model` and as the key of `baton.providers`. */
  readonly id: string;
  /** For people. */
  readonly label: string;
  readonly type: ProviderType;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The environment variable that holds a key, where the provider's own tools read one. */
  readonly keyVariable?: string | undefined;
  readonly needsKey: boolean;
  /** Where a key is made. */
  readonly keysUrl?: string | undefined;
  /** The id of a model to begin with; `undefined` where it depends on what the user has installed. */
  readonly defaultModel?: string | undefined;
  /** A smaller model to begin with as the worker; `undefined`: the default model. */
  readonly defaultWorkerModel?: string | undefined;
  readonly quirks?: WireQuirks | undefined;
}

/** The providers that Baton knows, in the order in which pickers show them. Addresses and key shapes: the providers' own pages, 2026-11. */
export const providerPresets: readonly ProviderPreset[] = [
  {
    id: "openai",
    label: "OpenAI",
    type: "openai-compatible",
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
    type: "anthropic",
    baseUrl: "https://api.anthropic.com",
    keyVariable: "ANTHROPIC_API_KEY",
    needsKey: true,
    keysUrl: "https://platform.claude.com/settings/keys",
    defaultModel: "claude-sonnet-4-5",
    defaultWorkerModel: "claude-haiku-4-5",
  },
  {
    id: "ollama",
    label: "Ollama",
    type: "openai-compatible",
    baseUrl: "http://localhost:11434/v1",
    needsKey: false,
  },
];

/** The preset with this id, or `undefined` for a provider of the user's own. */
export function findPreset(id: string): ProviderPreset | undefined {
  return providerPresets.find((preset) => preset.id === id);
}
