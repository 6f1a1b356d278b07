import assert from "node:assert/strict";
import { errorKind, ruleFor } from "../../../../src/providers/wire/failures/errorKind.ts";
import type { ErrorKind } from "../../../../src/providers/wire/failures/errorRule.ts";
import { errorRules } from "../../../../src/providers/wire/failures/errorRules.ts";
import { readError } from "../../../../src/providers/wire/failures/errorBody.ts";

type Said = readonly [product: string, status: number | undefined, words: string, typeOrCode?: string];

/** What providers say, in their own words, by what it is about. Sources: their error references, and errors that users of them reported, 2026-11. */
const said: Readonly<Partial<Record<ErrorKind, readonly Said[]>>> = {
  "context-overflow": [
    [
      "OpenAI",
      400,
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 8545 tokens. Please reduce the length of the messages.",
      "context_length_exceeded",
    ],
    ["OpenAI Responses", 400, "Your input exceeds the context window of this model. Please adjust your input and try again."],
    ["OpenAI", 400, "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens."],
    [
      "OpenAI",
      400,
      "Invalid 'messages[0].content': string too long. Expected a string with maximum length 1048576, but got a string with length 2000000 instead.",
    ],
    ["Anthropic", 400, "prompt is too long: 213462 tokens > 200000 maximum", "invalid_request_error"],
    ["Anthropic", 413, "Request exceeds the maximum size", "request_too_large"],
    ["Amazon Bedrock", 400, "Input is too long for requested model.", "ValidationException"],
    ["Amazon Bedrock", 400, "Too many input tokens. Max input tokens: 8192, request input token count: 9000"],
    ["Google", 400, "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).", "INVALID_ARGUMENT"],
    ["Vertex AI", 400, "Unable to submit request because the input token count is 1057632 but model only supports up to 1048576."],
    ["xAI", 400, "This model's maximum prompt length is 131072 but the request contains 537812 tokens."],
    ["Groq", 400, "Please reduce the length of the messages or completion."],
    ["Cerebras", 400, "Please reduce the length of the messages or completion. Current length is 40000 while limit is 8192"],
    [
      "OpenRouter",
      400,
      "This endpoint's maximum context length is 200000 tokens. However, you requested about 344204 tokens (336012 of text input, 8192 in the output).",
    ],
    ["Mistral", 400, "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length"],
    ["Mistral at a gateway", 400, "number of input tokens (189413) have exceeded max prompt tokens (163840) limit."],
    [
      "llama.cpp",
      400,
      "request (124071 tokens) exceeds the available context size (123904 tokens), try increasing it",
      "exceed_context_size_error",
    ],
    [
      "llama.cpp",
      500,
      "the request exceeds the available context size. try increasing the context size or enable context shift",
      "server_error",
    ],
    [
      "LM Studio",
      undefined,
      "Input does not fit in context length. The input has 31430 tokens, but the context length only supports 30000 tokens.",
    ],
    [
      "LM Studio",
      400,
      "The number of tokens to keep from the initial prompt is greater than the context length. Try to load the model with a larger context length, or provide a shorter input",
    ],
    [
      "LM Studio",
      undefined,
      "Trying to keep the first 10136 tokens when context the overflows. However, the model is loaded with context length of only 7866 tokens, which is not enough.",
    ],
    ["Ollama", 400, "prompt too long; exceeded max context length by 100918 tokens", "invalid_request_error"],
    ["Ollama", 500, "the input length exceeds the context length"],
    ["vLLM", 400, "The input (1492905 tokens) is longer than the model's context length (1048576 tokens).", "BadRequestError"],
    [
      "vLLM",
      400,
      "The decoder prompt (length 40000) is longer than the maximum model length of 32768. Make sure that `max_model_len` is no smaller than the number of text tokens.",
    ],
    [
      "SGLang",
      400,
      "Requested token count exceeds the model's maximum context length of 32768 tokens. You requested a total of 40000 tokens.",
    ],
    [
      "Together",
      422,
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 32769. Given: 40000 `inputs` tokens and 512 `max_new_tokens`",
      "invalid_request_error",
    ],
    ["Fireworks", 400, "The prompt is too long: 40000, model maximum context length: 32767", "invalid_request_error"],
    ["GitHub Copilot", 400, "prompt token count of 130000 exceeds the limit of 128000", "model_max_prompt_tokens_exceeded"],
    ["MiniMax", 400, "invalid params, context window exceeds limit (2013)"],
    ["Kimi", 400, "Invalid request: Your request exceeded model token limit: 262144 (requested: 277000)", "invalid_request_error"],
    ["Zhipu", 400, "Prompt exceeds max length", "1261"],
    ["DashScope", 400, "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 98304]", "invalid_parameter_error"],
    [
      "DeepSeek",
      400,
      "This model's maximum context length is 131072 tokens. However, you requested 140000 tokens (135904 in the messages, 4096 in the completion).",
      "invalid_request_error",
    ],
    ["Cohere", 400, "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292."],
    [
      "Cloudflare",
      400,
      "AiError: The estimated number of input and maximum output tokens (40000) exceeded this model context window limit (24000).",
    ],
    ["ds4", 400, "Prompt has 32769 tokens, but the configured context size is 32768 tokens"],
    [
      "SambaNova",
      400,
      "The maximum context length of Meta-Llama-3.1-8B-Instruct is 16384. However, answering your request will take 20000 tokens.",
    ],
    ["Baidu", undefined, "the max input characters is 20000", "error_code.336007"],
    ["a Chinese gateway", 400, "输入内容过长，超过模型上下文限制"],
  ],
  "content-policy": [
    ["VS Code", undefined, "Response was filtered by the Responsible AI Service", "Blocked"],
    ["Azure", 400, "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", "content_filter"],
    ["DashScope", 400, "Input data may contain inappropriate content.", "DataInspectionFailed"],
  ],
  "deployment-not-found": [["Azure", 404, "The API deployment for this resource does not exist.", "DeploymentNotFound"]],
  quota: [
    [
      "Google, of a day",
      429,
      "You exceeded your current quota, please check your plan and billing details.",
      "RESOURCE_EXHAUSTED GenerateRequestsPerDayPerProjectPerModel-FreeTier",
    ],
    ["VS Code", undefined, "You have used up your premium allowance", "Blocked"],
    ["a relay", 403, "该账户余额不足"],
    ["a relay, of a package", 429, "当前套餐额度已用尽"],
    ["OpenAI", 429, "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota"],
    ["OpenAI", 400, "Billing hard limit has been reached", "billing_hard_limit_reached"],
    ["OpenAI", 429, "Your account is not active, please check your billing details on our website.", "billing_not_active"],
    ["ChatGPT", 429, "The usage limit has been reached", "usage_limit_reached"],
    [
      "Anthropic",
      400,
      "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.",
      "invalid_request_error",
    ],
    ["Anthropic", 429, "This request would exceed your account's monthly spend limit. Please try again later.", "rate_limit_error"],
    [
      "Anthropic",
      400,
      "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
      "invalid_request_error",
    ],
    [
      "xAI",
      429,
      "Your team 00000000 has either used all available credits or reached its monthly spending limit. To continue making API requests, please purchase more credits or raise your spending limit.",
    ],
    [
      "OpenRouter",
      402,
      "This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 5000.",
    ],
    ["OpenRouter", 403, "Key limit exceeded (daily limit). Manage it using https://openrouter.ai/settings/keys"],
    ["LiteLLM", 400, "Budget has been exceeded! Current cost: 52.93262626700003, Max budget: 50.0", "budget_exceeded"],
    [
      "Moonshot",
      429,
      "Your account org-000000 <ak-000000> is suspended due to insufficient balance, please recharge your account or check your plan and billing details",
      "exceeded_current_quota_error",
    ],
    ["DeepSeek", 402, "Insufficient Balance", "unknown_error"],
    ["MiniMax", undefined, "insufficient balance", "base_resp.1008"],
    ["Zhipu", 429, "余额不足或无可用资源包,请充值。", "1113"],
    ["Zhipu", 429, "Usage limit reached for 5 hour. Your limit will reset at 2026-01-01 00:00:00", "1308"],
    ["DashScope", 400, "Access denied, please make sure your account is in good standing.", "Arrearage"],
    [
      "DashScope",
      403,
      'The free tier of the model has been exhausted. If you wish to continue access the model on a paid basis, please disable the "use free tier only" mode in the management console.',
      "AllocationQuota.FreeTierOnly",
    ],
    [
      "Hugging Face",
      402,
      "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits.",
    ],
    ["GitHub Copilot", 402, "You have exceeded your premium request allowance."],
    ["NVIDIA", 402, "Account 'x': Cloud credits expired - Please contact NVIDIA representatives"],
    [
      "Amazon Bedrock",
      403,
      "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided.",
      "AccessDeniedException",
    ],
    ["Google", 429, "Your prepayment credits are depleted.", "RESOURCE_EXHAUSTED"],
  ],
  "rate-limit": [
    [
      "Google, of a minute",
      429,
      "You exceeded your current quota, please check your plan and billing details.",
      "RESOURCE_EXHAUSTED GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
    ],
    ["Amazon Bedrock", 429, "Too many tokens per day, please wait before trying again.", "ThrottlingException"],
    ["Amazon Bedrock", 429, "Too many tokens, please wait before trying again.", "ThrottlingException"],
    ["Amazon Bedrock, as a bad request", 400, "Too many requests, please wait before trying again. You have sent too many requests."],
    [
      "OpenAI",
      429,
      "Rate limit reached for gpt-4.1 in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.",
      "rate_limit_exceeded",
    ],
    [
      "Groq",
      429,
      "Rate limit reached for model `x` in organization `org` on tokens per day (TPD): Limit 100000, Used 99000, Requested 3000. Please try again in 28m48s.",
      "rate_limit_exceeded",
    ],
    ["Anthropic", 429, "This request would exceed your organization's rate limit of 40,000 input tokens per minute", "rate_limit_error"],
    ["Azure", 429, "Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current pricing tier.", "429"],
    [
      "Moonshot",
      429,
      "Your account org-0 request reached organization max concurrency: 1, please try again after 1 seconds",
      "rate_limit_reached_error",
    ],
    ["OpenRouter", 429, "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day"],
    ["GitHub Models", 429, "Rate limit of 50 per 86400s exceeded for UserByModelByDay. Please wait 71863 seconds before retrying."],
    ["Cerebras", 429, "Tokens per minute limit exceeded - too many tokens processed."],
    ["Google", 429, "You exceeded your current quota, please check your plan and billing details.", "RESOURCE_EXHAUSTED"],
    ["DashScope", 429, "Requests rate limit exceeded, please try again later.", "limit_requests"],
    ["Zhipu", 429, "您的账户已达到速率限制，请您控制请求频率", "1302"],
    ["MiniMax", undefined, "rate limit exceeded(RPM)", "base_resp.1002"],
    ["a gateway, with 403", 403, "Rate limit exceeded, please slow down."],
  ],
  "too-large-for-rate": [
    [
      "Groq",
      413,
      "Request too large for model `x` in organization `org` on tokens per minute (TPM): Limit 6000, Requested 9000, please reduce your message size and try again.",
      "tokens",
    ],
  ],
  "model-fault": [
    [
      "Groq",
      undefined,
      "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
      "tool_use_failed",
    ],
    [
      "Groq",
      400,
      "tool call validation failed: attempted to call tool 'open_file' which was not in request.tools",
      "invalid_request_error",
    ],
    ["Groq", 400, "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.", "json_validate_failed"],
    [
      "Groq",
      400,
      "Parsing failed. The model generated output that could not be parsed. Please adjust your prompt. See 'failed_generation' for more details.",
      "output_parse_failed",
    ],
    [
      "Ollama",
      500,
      "error parsing tool call: raw='{\"input\":\"*** Begin Patch\"}]', err=invalid character ']' after top-level value",
      "api_error",
    ],
    ["llama.cpp", 500, "Failed to parse input at pos 0: <|channel|>analysis", "server_error"],
    ["LM Studio", undefined, "Failed to parse tool call: Unexpected end of content."],
    ["vLLM", 500, 'unexpected tokens remaining in message header: Some("json")', "InternalServerError"],
    [
      "Amazon Bedrock",
      424,
      "Model produced invalid sequence as part of ToolUse. Please refer to the model tool use troubleshooting guide.",
      "ModelErrorException",
    ],
    [
      "OpenAI",
      500,
      "The model produced invalid content. Consider modifying your prompt if you are seeing this error persistently.",
      "model_error",
    ],
  ],
  permission: [
    [
      "Azure",
      401,
      "The principal lacks the required data action Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action",
      "PermissionDenied",
    ],
    ["Google", 403, "Generative Language API has not been used in project 1 before", "PERMISSION_DENIED"],
    ["Amazon Bedrock", 403, "You don't have access to the model with the specified model ID.", "AccessDeniedException"],
    ["Anthropic", 400, "Access to Anthropic models is not allowed for this account", "invalid_request_error"],
    ["Anthropic", 400, "This organization has been disabled.", "invalid_request_error"],
    [
      "Anthropic",
      400,
      "This credential is only authorized for use with Claude Code and cannot be used for other API requests.",
      "invalid_request_error",
    ],
    [
      "OpenAI",
      400,
      "Your organization must be verified to stream this model. Please go to the settings and click on Verify Organization.",
      "unsupported_value",
    ],
    ["OpenAI", 403, "Country, region, or territory not supported", "unsupported_country_region_territory"],
    ["Amazon Bedrock", 400, "Operation not allowed", "ValidationException"],
    [
      "Amazon Bedrock",
      404,
      "Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model.",
      "ResourceNotFoundException",
    ],
    [
      "Amazon Bedrock",
      403,
      "User: arn:aws:iam::0:user/x is not authorized to perform: bedrock:InvokeModelWithResponseStream",
      "AccessDeniedException",
    ],
    ["Google", 400, "User location is not supported for the API use.", "FAILED_PRECONDITION"],
  ],
  overloaded: [
    ["Google", 503, "The service is currently unable to answer.", "UNAVAILABLE"],
    ["Moonshot", 429, "The engine is currently overloaded, please try again later", "engine_overloaded_error"],
    ["Mistral", 429, "Service tier capacity exceeded for this model.", "invalid_request_error"],
    ["DeepSeek", 503, "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers."],
    ["llama.cpp", 503, "Loading model: the model is loading", "unavailable_error"],
  ],
  "model-not-found": [
    [
      "Vertex AI",
      404,
      "Publisher Model `projects/p/locations/l/publishers/anthropic/models/x` was not found or your project does not have access to it.",
      "NOT_FOUND",
    ],
    ["Amazon Bedrock", 400, "The provided model identifier is invalid.", "ValidationException"],
    [
      "Amazon Bedrock",
      400,
      "Invocation of model ID x with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
      "ValidationException",
    ],
    ["DeepSeek", 400, "Model Not Exist", "invalid_request_error"],
    ["OpenRouter", 404, "No endpoints found for acme/model."],
    ["Groq", 400, "The model `x` has been decommissioned and is no longer supported.", "model_decommissioned"],
    ["LM Studio", 400, "No models loaded. Please load a model in the developer page or use the `lms load` command."],
  ],
  auth: [
    ["Amazon Bedrock", 403, "Authentication failed: Please make sure your API Key is valid.", "AccessDeniedException"],
    ["Amazon Bedrock, with a bearer token", 403, "Bearer Token has expired", "AccessDeniedException"],
    [
      "MiniMax",
      undefined,
      "login fail: Please carry the API secret key in the 'Authorization' field of the request header",
      "base_resp.1004",
    ],
    ["Google", 400, "API key expired. Please renew the API key.", "INVALID_ARGUMENT"],
  ],
};

/** Words that look like some of these, and are about something else. */
const nearMisses: readonly (readonly [ErrorKind, number, string, string?, string?])[] = [
  [
    "invalid-request",
    400,
    "max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000.",
    "invalid_request_error",
    "max_tokens",
  ],
  [
    "invalid-request",
    400,
    "max_tokens: 999999 > 64000, which is the maximum allowed number of output tokens for claude-x",
    "invalid_request_error",
  ],
  [
    "invalid-request",
    400,
    "Invalid 'messages[2].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length 52 instead.",
    "string_above_max_length",
  ],
  [
    "invalid-request",
    400,
    "Invalid 'input[3].call_id': string too long. Expected a string with maximum length 64",
    "string_above_max_length",
  ],
  [
    "invalid-request",
    400,
    "messages.0.content.1.image.source.base64: image exceeds 5 MB maximum: 6000000 bytes > 5242880 bytes",
    "invalid_request_error",
  ],
  ["invalid-request", 400, "Insufficient tool messages following tool_calls message", "invalid_request_error"],
  [
    "invalid-request",
    400,
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    "unsupported_parameter",
    "max_tokens",
  ],
  [
    "invalid-request",
    400,
    "Invalid schema for function 'read_file': In context=('properties', 'path'), 'default' is not permitted.",
    "invalid_function_parameters",
    "tools[0].function.parameters",
  ],
  [
    "invalid-request",
    400,
    "messages.3.tool_calls.0.function.arguments: failed to parse tool call arguments as JSON",
    "invalid_request_error",
  ],
  [
    "invalid-request",
    400,
    "After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.",
    "BadRequestError",
  ],
  ["invalid-request", 400, "Function call is missing a thought_signature in functionCall parts", "INVALID_ARGUMENT"],
  ["invalid-request", 400, "tool_choice: 'required' is not allowed with thinking enabled for this parameter", "invalid_request_error"],
  ["invalid-request", 400, "Requests which specify a `budget_tokens` must leave `max_tokens` greater than it", "invalid_request_error"],
  ["invalid-request", 400, "Extra inputs are not permitted", "invalid_request_error"],
  [
    "invalid-request",
    400,
    "Malformed input request: extraneous key [top_k] is not permitted, please reformat your input and try again.",
    "ValidationException",
  ],
  ["invalid-request", 400, "A maximum of 4 blocks with cache_control may be provided. Found 5.", "invalid_request_error"],
  ["server", 500, "Internal server error", "api_error"],
  ["server", 500, "404 NOT_FOUND"],
  ["path-not-found", 404, "Not Found"],
];

/** Said with a status that is part of what they say. */
const withStatus: readonly (readonly [ErrorKind, string, number | undefined, string, string?])[] = [
  ["overloaded", "Amazon Bedrock", 503, "Too many requests are being processed, please wait.", "ServiceUnavailableException"],
  ["overloaded", "a gateway", 503, "All replicas are busy"],
  ["server", "Amazon Bedrock", 503, "Bedrock is unable to process your request.", "ServiceUnavailableException"],
  ["server", "Anthropic, inside a stream", undefined, "Internal server error", "api_error"],
  ["server", "MiniMax", undefined, "unknown error", "base_resp.1000"],
];

describe("what an error is about", () => {
  for (const [kind, product, status, message, code] of withStatus) {
    it(`${kind}: ${product}, with status ${String(status)}, “${message.slice(0, 70)}”`, () => {
      assert.equal(errorKind(status, { message, code }), kind);
    });
  }

  for (const [kind, list] of Object.entries(said)) {
    for (const [product, status, message, code] of list) {
      it(`${kind}: ${product}, “${message.slice(0, 70)}”`, () => {
        assert.equal(errorKind(status, { message, code }), kind);
      });
      it(`${kind}: ${product}, whatever its status: “${message.slice(0, 70)}”`, () => {
        for (const other of [400, 403, 429, 500, undefined]) {
          assert.equal(errorKind(other, { message, code }), kind, String(other));
        }
      });
    }
  }

  for (const [kind, status, message, code, parameter] of nearMisses) {
    it(`${kind}, though it looks like another: “${message.slice(0, 70)}”`, () => {
      assert.equal(errorKind(status, { message, code, parameter }), kind);
    });
  }

  it("is tested with an error for each row of the table", () => {
    const deciding = new Set(
      [...Object.values(said).flat(), ...withStatus.map(([, ...row]) => row)].map(([, status, message, code]) =>
        ruleFor(status, { message, code }),
      ),
    );
    assert.deepEqual(
      errorRules.filter((rule) => !deciding.has(rule)).map(({ kind, from }) => `${kind}: ${from}`),
      [],
    );
  });
});

describe("an error in a shape of its own", () => {
  for (const [product, body, status, code, message] of [
    [
      "MiniMax",
      { id: "0551", choices: null, object: "chat.completion", base_resp: { status_code: 1008, status_msg: "insufficient balance" } },
      undefined,
      "base_resp.1008",
      "insufficient balance",
    ],
    ["a relay", { code: 500, msg: "404 NOT_FOUND", success: false }, 500, "500", "404 NOT_FOUND"],
    [
      "SiliconFlow",
      { code: 20012, message: "Model does not exist. Please check it carefully.", data: null },
      undefined,
      "20012",
      "Model does not exist. Please check it carefully.",
    ],
    [
      "Baidu",
      { error_code: 18, error_msg: "Open api qps request limit reached" },
      undefined,
      "error_code.18",
      "Open api qps request limit reached",
    ],
    [
      "Cloudflare",
      { success: false, errors: [{ code: 7009, message: "Upstream service unavailable" }], result: null },
      undefined,
      "7009",
      "Upstream service unavailable",
    ],
    [
      "Tencent",
      { Response: { Error: { Code: "LimitExceeded", Message: "Too many" }, RequestId: "r" } },
      undefined,
      "LimitExceeded",
      "Too many",
    ],
    [
      "RFC 9457",
      { type: "about:blank", title: "Payment Required", status: 402, detail: "Cloud credits expired" },
      402,
      undefined,
      "Cloud credits expired",
    ],
    [
      "Azure API Management",
      { statusCode: 429, message: "Rate limit is exceeded. Try again in 52 seconds." },
      429,
      "429",
      "Rate limit is exceeded. Try again in 52 seconds.",
    ],
  ] as const) {
    it(`of ${product}`, () => {
      const facts = readError(body);
      assert.deepEqual([facts?.status, facts?.code, facts?.message], [status, code, message]);
    });
  }

  for (const body of [
    { base_resp: { status_code: 0, status_msg: "" }, usage: {} },
    { code: 0, message: "Success", sid: "x" },
    { code: 200, msg: "success", success: true },
    { id: "c", object: "chat.completion.chunk", choices: [], usage: {} },
    { error: null },
  ]) {
    it(`is none in ${JSON.stringify(body)}`, () => {
      assert.equal(readError(body), undefined);
    });
  }
});
