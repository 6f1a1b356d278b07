import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { AdapterPorts, ChatProvider, ChatRequest, Endpoint } from "../../src/core/provider.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import { loadAdapter } from "../../src/providers/catalog.ts";
import type { KeyOwner, ModelServer, Wire } from "../model-server/script.ts";

/** A wire as the contract tests use it: everything that differs between two adapters which must behave alike. */
export interface WireCase {
  /** Its name in titles and in the table. */
  readonly name: string;
  /** The wire that the server sees. */
  readonly wire: Wire;
  readonly owner: KeyOwner;
  readonly type: ProviderType;
  /** A model that thinks. */
  readonly model: string;
  baseUrl(server: ModelServer): string;
  /** The wire's word for an end by the limit. */
  readonly limitReason: string;
  /** What a stream is not whole without. */
  readonly endMark: string;
}

/** Every wire that has an adapter. */
export const wireCases: readonly WireCase[] = [
  { name: "openai-chat", wire: "openai", owner: "openai", type: "openai-compatible", model: "gpt-5.5", baseUrl: (server) => server.openaiBaseUrl, limitReason: "length", endMark: '"finish_reason":"' },
  { name: "anthropic", wire: "anthropic", owner: "anthropic", type: "anthropic", model: "claude-opus-4-6", baseUrl: (server) => server.anthropicBaseUrl, limitReason: "max_tokens", endMark: "message_stop" },
];

/** A provider at the model server, with its key and the real `fetch` unless told otherwise. */
export async function openAt(server: ModelServer, wireCase: WireCase, endpoint: Partial<Endpoint> = {}, ports: Partial<AdapterPorts> = {}): Promise<ChatProvider> {
  const openProvider = await loadAdapter(wireCase.type);
  return openProvider(
    { provider: "acme", baseUrl: wireCase.baseUrl(server), apiKey: server.keys[wireCase.owner], ...endpoint },
    { fetch: globalThis.fetch, ...ports },
  );
}

/** A short question. */
export function question(wireCase: WireCase, more: Partial<ChatRequest> = {}): ChatRequest {
  return { model: wireCase.model, messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }], ...more };
}

/** All events of an answer to a short question. */
export async function eventsOf(provider: ChatProvider, request: ChatRequest, signal = new AbortController().signal): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of provider.stream(request, signal)) {
    events.push(event);
  }
  return events;
}
