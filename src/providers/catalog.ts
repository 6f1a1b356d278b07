import type { OpenProvider } from "../core/provider.ts";
import type { ProviderType } from "../core/settings/providerSettings.ts";
import { openProvider as openGemini } from "./gemini/adapter.ts";
import { geminiToolNames, usualToolNames, withToolNaming } from "./wire/requests/toolNaming.ts";

/**
 * The adapter of a wire. One that needs an SDK is loaded with it when it is first asked for.
 * Rejects only where Baton's own files are broken.
 */
export async function loadAdapter(type: ProviderType): Promise<OpenProvider> {
  return withToolNaming(await loadWire(type), type === "gemini" ? geminiToolNames : usualToolNames);
}

async function loadWire(type: ProviderType): Promise<OpenProvider> {
  switch (type) {
    case "openai":
      return (await import("./openai/adapter.ts")).openProvider;
    case "openai-compatible":
      return (await import("./openai/adapter.ts")).openCompatibleProvider;
    case "azure":
      return (await import("./openai/adapter.ts")).openAzureProvider;
    case "anthropic":
      return (await import("./anthropic/adapter.ts")).openProvider;
    case "bedrock":
      return (await import("./bedrock/adapter.ts")).openProvider;
    case "vertex":
      return (await import("./vertex/adapter.ts")).openProvider;
    case "gemini":
      // Without an SDK it is no bundle of its own.
      return openGemini;
  }
}
