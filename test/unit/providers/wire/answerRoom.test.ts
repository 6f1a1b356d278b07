import assert from "node:assert/strict";
import { roomRule } from "../../../../src/providers/wire/corrections/answerRoom.ts";
import { errorFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import { failureContext } from "../parsing.ts";

const rule = roomRule("max_tokens", (body, limit) => ({ ...body, max_tokens: limit }));

/** The room that a provider's words leave, where `asked` tokens were asked for. */
function room(message: string, asked: number): string | null | undefined {
  return rule.instead(errorFailure(failureContext, { message }, { status: 400 }), { max_tokens: asked });
}

describe("the room for an answer", () => {
  for (const [who, message, asked, expected] of [
    [
      "Anthropic",
      "input length and `max_tokens` exceed context limit: 178959 + 32000 > 200000, decrease input length or `max_tokens` and try again",
      32_000,
      "21041",
    ],
    [
      "OpenAI",
      "This model's maximum context length is 8192 tokens. However, you requested 9192 tokens (5192 in the messages, 4000 in the completion). Please reduce the length of the messages or completion.",
      4000,
      "3000",
    ],
    [
      "OpenAI, with tools",
      "This model's maximum context length is 8192 tokens. However, you requested 9192 tokens (5092 in the messages, 100 in the functions, and 4000 in the completion).",
      4000,
      "3000",
    ],
    [
      "OpenAI's completions",
      "This model's maximum context length is 4097 tokens, however you requested 4162 tokens (1090 in your prompt; 3072 for the completion). Please reduce your prompt; or completion length.",
      3072,
      "3007",
    ],
    [
      "OpenRouter",
      "This endpoint's maximum context length is 200000 tokens. However, you requested about 210959 tokens (178959 of text input, 32000 in the output). Please reduce the length of either one.",
      32_000,
      "21041",
    ],
    [
      "DeepSeek",
      "This model's maximum context length is 131072 tokens. However, you requested 131134 tokens (122942 in the messages, 8192 in the completion). Please reduce the length of the messages or completion.",
      8192,
      "8130",
    ],
    [
      "vLLM",
      "'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 32768 tokens and your request has 1500 input tokens (32000 > 32768 - 1500).",
      32_000,
      "31268",
    ],
    [
      "vLLM, which stopped counting",
      "This model's maximum context length is 32768 tokens. However, you requested 30000 output tokens and your prompt contains at least 2769 input tokens, for a total of at least 32769 tokens.",
      30_000,
      "15000",
    ],
    [
      "vLLM, which did not count",
      "This model's maximum context length is 131072 tokens. However, you requested 131072 output tokens and your prompt contains 14233 characters (more than 0 characters, which is the upper bound for 0 input tokens).",
      131_072,
      "65536",
    ],
    [
      "SGLang",
      "Requested token count exceeds the model's maximum context length of 32768 tokens. You requested a total of 40000 tokens: 8000 tokens from the input messages and 32000 tokens for the completion.",
      32_000,
      "24768",
    ],
    [
      "Text Generation Inference",
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 2500 `inputs` tokens and 2000 `max_new_tokens`",
      2000,
      "1596",
    ],
    ["Cerebras", "Please reduce the length of the messages or completion. Current length is 9000 while limit is 8192", 4000, "3192"],
    ["numbers with commas", "input length and `max_tokens` exceed context limit: 178,959 + 32,000 > 200,000", 32_000, "21041"],
    [
      "a question that leaves next to nothing",
      "input length and `max_tokens` exceed context limit: 199990 + 32000 > 200000",
      32_000,
      undefined,
    ],
    [
      "a question that is too long by itself",
      "This model's maximum context length is 8192 tokens. However, you requested 13000 tokens (9000 in the messages, 4000 in the completion).",
      4000,
      undefined,
    ],
    ["a prompt that is too long", "prompt is too long: 208310 tokens > 200000 maximum", 32_000, undefined],
    [
      "a question without a limit's fault",
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 8202 tokens.",
      4000,
      undefined,
    ],
  ] as const) {
    it(`is what is left in the words of ${who}`, () => {
      assert.equal(room(message, asked), expected);
    });
  }
});
