import assert from "node:assert/strict";
import type { UsageEvent } from "../../src/core/model/streamEvent.ts";
import { runAsk } from "./askCommand.ts";
import { chatEvents, geminiEvents, messagesEvents, startPlainServer } from "./plainServer.ts";

/** `[input, cached, output]` of the last usage that `npm run ask` prints for these events. */
async function countsOf(provider: string, events: readonly unknown[]): Promise<unknown[]> {
  const server = await startPlainServer(() => ({ events }));
  try {
    const reported = await runAsk(
      ["--provider", provider, "--base-url", provider === "anthropic" ? server.origin : `${server.origin}/v1`, "--model", "m", "Hello"],
      "key",
    );
    assert.equal(reported.code, 0, reported.stdout);
    const usage = reported.events.findLast((event): event is UsageEvent => event.type === "usage");
    return [usage?.inputTokens, usage?.cachedInputTokens, usage?.outputTokens];
  } finally {
    await server.close();
  }
}

const chat = (...usages: readonly unknown[]): readonly unknown[] => [
  ...chatEvents("Hi").slice(0, -1),
  ...usages.map((usage) => ({ id: "c", object: "chat.completion.chunk", model: "m", choices: [], usage })),
  "[DONE]",
];
const response = (usage: unknown) => ({ id: "r", object: "response", model: "m", status: "in_progress", output: [], usage });
const responses = (first: unknown, last: unknown): readonly unknown[] => [
  { type: "response.created", response: response(first) },
  { type: "response.output_text.delta", item_id: "i", output_index: 0, content_index: 0, delta: "Hi" },
  { type: "response.completed", response: { ...response(last), status: "completed" } },
];
const gemini = (last: object): readonly unknown[] => [
  ...geminiEvents("Hi", { promptTokenCount: 100, cachedContentTokenCount: 40, totalTokenCount: 100 }),
  { usageMetadata: last },
];

describe("npm run ask: usage", () => {
  for (const [name, provider, events, expected] of [
    [
      "in the choice (Moonshot)",
      "openai-compatible",
      chatEvents("Hi", { usage: { prompt_tokens: 19, completion_tokens: 13, total_tokens: 32, cached_tokens: 8 } }),
      [19, 8, 13],
    ],
    [
      "a later 0 of the input (Anthropic)",
      "anthropic",
      messagesEvents(
        "Hi",
        { input_tokens: 178959, output_tokens: 1, cache_read_input_tokens: 500 },
        { input_tokens: 0, output_tokens: 6, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
      ),
      [179459, 500, 6],
    ],
    [
      "input that is reported last (Anthropic)",
      "anthropic",
      messagesEvents("Hi", { input_tokens: 0, output_tokens: 0 }, { input_tokens: 123, output_tokens: 6 }),
      [123, undefined, 6],
    ],
    [
      "a later null, negative number or word (Anthropic)",
      "anthropic",
      messagesEvents("Hi", { input_tokens: 7, output_tokens: 1 }, { input_tokens: -1, output_tokens: 6, cache_read_input_tokens: null }),
      [7, undefined, 6],
    ],
    [
      "a later 0 (chat)",
      "openai-compatible",
      chat(
        { prompt_tokens: 20, completion_tokens: 0, prompt_tokens_details: { cached_tokens: 5 } },
        { prompt_tokens: 0, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 0 } },
      ),
      [20, 5, 7],
    ],
    [
      "the count with every chunk (chat)",
      "openai-compatible",
      chat({ prompt_tokens: 20, completion_tokens: 1 }, { prompt_tokens: 20, completion_tokens: 7 }, null),
      [20, undefined, 7],
    ],
    [
      "numbers as text (chat)",
      "openai-compatible",
      chat({ prompt_tokens: "20", completion_tokens: "7", prompt_cache_hit_tokens: "5" }),
      [20, 5, 7],
    ],
    [
      "the names of the Responses wire (chat)",
      "openai-compatible",
      chat({ input_tokens: 20, output_tokens: 7, input_tokens_details: { cached_tokens: 5 } }),
      [20, 5, 7],
    ],
    [
      "a later 0 (Responses)",
      "openai",
      responses(
        { input_tokens: 20, input_tokens_details: { cached_tokens: 5 }, output_tokens: 0 },
        { input_tokens: 0, input_tokens_details: { cached_tokens: 0 }, output_tokens: 7 },
      ),
      [20, 5, 7],
    ],
    [
      "the names of the chat wire (Responses)",
      "openai",
      responses(null, { prompt_tokens: 20, prompt_tokens_details: { cached_tokens: 5 }, completion_tokens: 7 }),
      [20, 5, 7],
    ],
    [
      "a later 0 (Gemini)",
      "gemini",
      gemini({ promptTokenCount: 0, cachedContentTokenCount: 0, candidatesTokenCount: 3, thoughtsTokenCount: 4, totalTokenCount: 7 }),
      [100, 40, 7],
    ],
    [
      "a later kind of traffic and no count (Gemini)",
      "gemini",
      gemini({ candidatesTokenCount: 3, trafficType: "ON_DEMAND" }),
      [100, 40, 3],
    ],
  ] as const) {
    it(name, async () => {
      assert.deepEqual(await countsOf(provider, events), expected);
    });
  }
});
