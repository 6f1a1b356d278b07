import OpenAI from "openai";
import type { SoakProvider } from "../../soak/soakProviders.ts";
import type { Contender } from "./contender.ts";

/** The official SDK with a client for each key, which take turns, as its users do it. `maxRetries`: its own; left out: its default. */
export function sdkContender({ keys, model, path }: SoakProvider, origin: string, maxRetries?: number): Contender {
  const clients = keys.map((apiKey) => new OpenAI({ apiKey, baseURL: origin + path, ...(maxRetries === undefined ? {} : { maxRetries }) }));
  let turn = 0;
  return {
    name: maxRetries === undefined ? "openai SDK, its default of 2 retries" : `openai SDK, maxRetries ${String(maxRetries)}`,
    ask: async (_conversation, prompt, signal) => {
      const client = clients[turn++ % clients.length];
      try {
        const stream = await client?.chat.completions.create(
          { model, stream: true, messages: [{ role: "user", content: prompt }] },
          { signal },
        );
        let reason: string | null = null;
        for await (const chunk of stream ?? []) {
          reason = chunk.choices[0]?.finish_reason ?? reason;
        }
        return reason === "stop";
      } catch {
        return false;
      }
    },
  };
}
