import type { ChatProvider, ChatRequest, Endpoint, OpenProvider } from "../../../src/core/provider.ts";
import type { ProviderType } from "../../../src/core/settings/providerSettings.ts";
import { loadAdapter } from "../../../src/providers/catalog.ts";
import { anyKey, type ReadAnswer } from "./contender.ts";
import type { BenchWire, Scenario } from "./scenario.ts";

interface Way {
  readonly type: ProviderType;
  readonly model: string;
  readonly path: string;
  readonly endpoint?: Partial<Endpoint>;
}

const claudeOnBedrock = "anthropic.claude-sonnet-4-5-20250929-v1:0";

/** How each wire is asked for. */
const ways: Readonly<Record<BenchWire, Way>> = {
  chat: { type: "openai-compatible", model: "gpt-4.1", path: "/v1" },
  responses: { type: "openai", model: "gpt-5.5", path: "/v1", endpoint: { api: "responses" } },
  completions: { type: "openai-compatible", model: "gpt-3.5-turbo-instruct", path: "/v1", endpoint: { api: "completions" } },
  azure: {
    type: "azure",
    model: "gpt-4.1",
    path: "/openai/deployments/gpt-4.1",
    endpoint: { api: "chat", apiVersion: "2024-12-01-preview" },
  },
  anthropic: { type: "anthropic", model: "claude-sonnet-4-5", path: "" },
  bedrock: { type: "bedrock", model: claudeOnBedrock, path: "", endpoint: { cloud: { region: "eu-central-1" } } },
  vertex: {
    type: "vertex",
    model: "claude-sonnet-4-5@20250929",
    path: "/v1",
    endpoint: { cloud: { project: "bench", location: "global" } },
  },
  gemini: { type: "gemini", model: "gemini-3-pro-preview", path: "/v1beta" },
};

const tools = [{ name: "write", description: "Writes a text", inputSchema: { type: "object", properties: { text: { type: "string" } } } }];

const adapters = new Map<ProviderType, OpenProvider>();

/** Baton's adapter of a wire, as a session asks it: loaded once, opened for each request. */
export async function openBaton(baseUrl: string, wire: BenchWire): Promise<ChatProvider> {
  const { type, path, endpoint } = ways[wire];
  const openProvider = adapters.get(type) ?? (await loadAdapter(type));
  adapters.set(type, openProvider);
  return openProvider({ provider: wire, baseUrl: baseUrl + path, apiKey: anyKey, ...endpoint }, { fetch: globalThis.fetch });
}

/** A short question, with a tool where the answer calls one. */
export function batonRequest({ wire, kind }: Scenario): ChatRequest {
  return {
    model: ways[wire].model,
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    ...(kind === "tool" ? { tools } : {}),
  };
}

/** Reads an answer as `ChatProvider.stream` gives it, event by event. */
export const readBaton: ReadAnswer = async (baseUrl, scenario, reported) => {
  const provider = await openBaton(baseUrl, scenario.wire);
  for await (const event of provider.stream(batonRequest(scenario), new AbortController().signal)) {
    switch (event.type) {
      case "text-delta":
        reported(event.text);
        break;
      case "tool-call-delta":
        reported(event.argumentsText);
        break;
      case "failure":
        throw new Error(`${event.failure.message} ${event.failure.providerMessage ?? ""}`);
      default:
        break;
    }
  }
};
