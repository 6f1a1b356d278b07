import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import type { ModelServer } from "../../model-server/script.ts";

/** OpenAI's own SDK, pointed at the server, without its retries. */
export function openaiClient(server: ModelServer, apiKey: string = server.keys.openai): OpenAI {
  return new OpenAI({ apiKey, baseURL: server.openaiBaseUrl, maxRetries: 0 });
}

/** Anthropic's own SDK, pointed at the server, without its retries. */
export function anthropicClient(server: ModelServer, apiKey: string = server.keys.anthropic): Anthropic {
  return new Anthropic({ apiKey, baseURL: server.anthropicBaseUrl, maxRetries: 0 });
}

/** All items of a stream. */
export async function collect<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) {
    items.push(item);
  }
  return items;
}

/** POSTs `body` as JSON, for what an SDK's types would not let through. */
export async function postJson(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}
