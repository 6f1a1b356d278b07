import assert from "node:assert/strict";
import { askCase, type CaseAnswer, chatAnswer, keyOf, messageAnswer } from "./askCase.ts";

const good = "All is well.";
const chat = { type: "openai-compatible", model: "m" } as const;
const claude = { type: "anthropic", model: "claude-sonnet-4-20250514" } as const;
const larger = { ...chat, model: "larger", answer: () => chatAnswer(good) };

function rejection(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): CaseAnswer {
  return { status, body, headers };
}

/** A rejection on the Anthropic wire. */
function rejected(
  message: string,
  status = 400,
  type = "invalid_request_error",
  headers: Readonly<Record<string, string>> = {},
): CaseAnswer {
  return rejection(status, { type: "error", error: { type, message } }, headers);
}

describe("npm run ask: what an error is about", () => {
  it("6. Bedrock: a throttle by the day is a rate limit", async () => {
    const throttled = rejection(
      429,
      { message: "Too many tokens per day, please wait before trying again." },
      { "x-amzn-errortype": "ThrottlingException", "retry-after": "600" },
    );
    const { code, text, attempts } = await askCase([
      { type: "bedrock", model: "us.anthropic.claude-opus-4-6-v1", answer: () => throttled, settings: { region: "eu-central-1" } },
      larger,
    ]);
    assert.deepEqual([code, text, attempts], [0, good, ["rate-limit switch"]]);
  });

  for (const [name, answer] of [
    [
      "7. Anthropic: a spend cap with status 400",
      rejected("You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."),
    ],
    [
      "34. Anthropic: a monthly spend limit with status 429",
      rejected("This request would exceed your account's monthly spend limit. Please try again later.", 429, "rate_limit_error", {
        "retry-after": "600",
      }),
    ],
    ["34. Anthropic: a low credit balance", rejected("Your credit balance is too low to access the Anthropic API.")],
  ] as const) {
    it(`${name}: the other key answers`, async () => {
      const { code, text, attempts } = await askCase([
        { ...claude, keys: ["first", "second"], answer: ({ key }) => (key === keyOf("first") ? answer : messageAnswer(good)) },
      ]);
      assert.deepEqual([code, text, attempts], [0, good, ["quota switch"]]);
    });
  }

  it("8. Anthropic: a rejection of the account with status 400: in the end the fallback answers", async () => {
    const { code, text, attempts } = await askCase([
      { ...claude, keys: ["first", "second"], answer: () => rejected("Access to Anthropic models is not allowed for this account") },
      larger,
    ]);
    assert.deepEqual([code, text, attempts], [0, good, ["permission switch", "permission switch"]]);
  });

  const lmStudio = "Input does not fit in context length. The input has 31430 tokens, but the context length only supports 30000 tokens.";
  for (const [name, answer] of [
    ["9. LM Studio, in an event", [`event: error\ndata: ${JSON.stringify({ error: { message: lmStudio }, message: lmStudio })}`]],
    [
      "9. Ollama",
      rejection(400, {
        error: {
          message: "prompt too long; exceeded max context length by 100918 tokens",
          type: "invalid_request_error",
          param: null,
          code: null,
        },
      }),
    ],
    [
      "9. vLLM",
      rejection(400, {
        object: "error",
        message: "The input (1492905 tokens) is longer than the model's context length (1048576 tokens).",
        type: "BadRequestError",
        param: null,
        code: 400,
      }),
    ],
    [
      "34. llama.cpp",
      rejection(400, {
        error: {
          code: 400,
          message: "request (124071 tokens) exceeds the available context size (123904 tokens), try increasing it",
          type: "exceed_context_size_error",
          n_prompt_tokens: 124071,
          n_ctx: 123904,
        },
      }),
    ],
  ] as const) {
    it(`${name}: an overflow goes to the fallback`, async () => {
      const { code, text, attempts } = await askCase([{ ...chat, answer: () => answer }, larger]);
      assert.deepEqual([code, text, attempts], [0, good, ["context-overflow switch"]]);
    });
  }

  for (const [name, type, body] of [
    [
      "chat",
      "openai-compatible",
      { id: "0551", choices: null, object: "chat.completion", base_resp: { status_code: 1008, status_msg: "insufficient balance" } },
    ],
    [
      "anthropic",
      "anthropic",
      { id: "0551", type: "message", content: null, base_resp: { status_code: 1008, status_msg: "insufficient balance" } },
    ],
    ["gemini", "gemini", { base_resp: { status_code: 1008, status_msg: "insufficient balance" } }],
  ] as const) {
    it(`10. MiniMax on the ${name} wire: an error with status 200 is classified by its own number`, async () => {
      const { code, text, attempts, events } = await askCase([{ type, model: "m", answer: () => rejection(200, body) }, larger]);
      assert.deepEqual([code, text, attempts], [0, good, ["quota switch"]]);
      assert.equal(events.find((event) => event.type === "attempt")?.failure.providerMessage, "insufficient balance");
    });
  }

  it("11. Groq: what the model did wrong is asked again", async () => {
    const failed = {
      error: {
        message: "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
        type: "invalid_request_error",
        code: "tool_use_failed",
        failed_generation: "Tool use failed: JSON does not match the expected schema for tool calls",
        status_code: 400,
      },
    };
    const { code, text, attempts, requests } = await askCase([
      { ...chat, answer: ({ number }) => (number === 1 ? [`event: error\ndata: ${JSON.stringify(failed)}`] : chatAnswer(good)) },
    ]);
    assert.deepEqual([code, text, attempts], [0, good, ["invalid-output retry"]]);
    assert.deepEqual(requests[0]?.[1]?.body, requests[0]?.[0]?.body);
  });

  it("34. Moonshot: an account that is suspended for its balance is a quota, elsewhere", async () => {
    const suspended = rejection(429, {
      error: {
        message:
          "Your account org-000000 <ak-000000> is suspended due to insufficient balance, please recharge your account or check your plan and billing details",
        type: "exceeded_current_quota_error",
      },
    });
    const { code, text, attempts } = await askCase([
      { ...chat, keys: ["first", "second"], answer: ({ key }) => (key === keyOf("first") ? suspended : chatAnswer(good)) },
    ]);
    assert.deepEqual([code, text, attempts], [0, good, ["quota switch"]]);
  });

  it("34. Bedrock: too many tokens for now is a rate limit", async () => {
    const throttled = rejection(
      429,
      { message: "Too many tokens, please wait before trying again." },
      { "x-amzn-errortype": "ThrottlingException", "retry-after": "600" },
    );
    const { attempts, text } = await askCase([
      { type: "bedrock", model: "us.anthropic.claude-opus-4-6-v1", answer: () => throttled, settings: { region: "eu-central-1" } },
      larger,
    ]);
    assert.deepEqual([attempts, text], [["rate-limit switch"], good]);
  });
});
