import assert from "node:assert/strict";
import { callIdGiver } from "../../../../src/core/model/callIds.ts";
import type { Failure } from "../../../../src/core/model/failure.ts";
import { answerFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import type { JsonBody } from "../../../../src/providers/wire/corrections/correctedRequest.ts";
import { readError } from "../../../../src/providers/wire/failures/errorBody.ts";
import { chatRules } from "../../../../src/providers/openaiChat/corrections.ts";
import { failureContext } from "../parsing.ts";

const tool = (name: string, more: object = {}) => ({ type: "function", function: { name, parameters: { type: "object" }, ...more } });
const say = (role: string, content: unknown) => ({ role, content });
const base: JsonBody = { model: "m", messages: [say("user", "Hi")], stream: true };
const choice = { type: "function", function: { name: "f" } };
const format = (strict?: boolean) => ({
  type: "json_schema",
  json_schema: { name: "city", schema: { type: "object" }, ...(strict === undefined ? {} : { strict }) },
});
const picture = (url: string) => ({ type: "image_url", image_url: { url } });
const note = { type: "text", text: "[Here the user attached something that cannot be shown to you.]" };
const pastPictures = [
  say("user", [picture("https://a.test/1.png"), picture("https://a.test/2.png")]),
  say("assistant", "Two."),
  say("user", "And now?"),
];

/** A rejection as it came over HTTP. */
function rejection(body: unknown, status = 400): Failure {
  return answerFailure(
    failureContext,
    { status, headers: new Headers({ "content-type": "application/json" }), text: JSON.stringify(body) },
    readError,
    undefined,
  );
}

/** The correction of a rejection: the first rule that applies, as `sendCorrected` uses it, and the corrected body. */
function correct(
  failure: Failure,
  given: JsonBody,
): { readonly parameter: string; readonly instead: string | null; readonly body: JsonBody } | undefined {
  for (const rule of chatRules) {
    const isFor = ["invalid-request", "not-found", "unknown", ...(rule.kinds ?? [])].includes(failure.kind);
    const instead = isFor ? rule.instead(failure, given) : undefined;
    if (instead !== undefined) {
      const body = rule.apply(given, instead);
      assert.notEqual(body, given, rule.parameter);
      assert.deepEqual(rule.apply(body, instead), body, `${rule.parameter} twice`);
      return { parameter: rule.parameter, instead, body };
    }
  }
  return undefined;
}

const openAi = (message: string, param: string | null = null, code: string | null = null) => ({
  error: { message, type: "invalid_request_error", param, code },
});
const pydantic = (...loc: (string | number)[]) => ({
  object: "error",
  message: { detail: [{ type: "extra_forbidden", loc: ["body", ...loc], msg: "Extra inputs are not permitted", input: 1 }] },
  type: "invalid_request_error",
  param: null,
  code: null,
});
const liteLlm = (name: string) => ({
  error: {
    message: `litellm.UnsupportedParamsError: acme does not support parameters: ['${name}'], for model=m. To drop these, set \`litellm.drop_params=True\`.`,
    type: "None",
    param: "None",
    code: "400",
  },
});

const longId = `call_${"x".repeat(39)}`;
const shortId = callIdGiver({ atMost: 40 })(longId);

/** The words of each provider, what is sent, and what of it comes out in place of what went in. */
const cases: readonly (readonly [
  who: string,
  body: unknown,
  given: object,
  correction: readonly [string, string | null],
  expected: object,
  status?: number,
])[] = [
  [
    "OpenAI of max_tokens",
    openAi(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      "max_tokens",
      "unsupported_parameter",
    ),
    { max_tokens: 7 },
    ["max_tokens", "max_completion_tokens"],
    { max_completion_tokens: 7 },
  ],
  [
    "Mistral of max_completion_tokens",
    pydantic("max_completion_tokens"),
    { max_completion_tokens: 7 },
    ["max_completion_tokens", "max_tokens"],
    { max_tokens: 7 },
    422,
  ],
  [
    "vLLM of max_completion_tokens",
    {
      object: "error",
      message:
        "[{'type': 'extra_forbidden', 'loc': ('body', 'max_completion_tokens'), 'msg': 'Extra inputs are not permitted', 'input': 800}]",
      type: "BadRequestError",
      param: null,
      code: 400,
    },
    { max_completion_tokens: 7 },
    ["max_completion_tokens", "max_tokens"],
    { max_tokens: 7 },
  ],
  [
    "FastAPI of max_completion_tokens",
    { detail: [{ type: "extra_forbidden", loc: ["body", "max_completion_tokens"], msg: "Extra inputs are not permitted", input: 8 }] },
    { max_completion_tokens: 7 },
    ["max_completion_tokens", "max_tokens"],
    { max_tokens: 7 },
    422,
  ],
  [
    "OpenAI of a limit too high",
    openAi(
      "max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000.",
      "max_tokens",
      "invalid_value",
    ),
    { max_tokens: 100_000 },
    ["max_tokens:most", "16384"],
    { max_tokens: 16_384 },
  ],
  [
    "Groq of a limit too high",
    openAi(
      "`max_completion_tokens` must be less than or equal to `8192`, the maximum value for `max_completion_tokens` is less than the `context_window` for this model",
    ),
    { max_completion_tokens: 9000 },
    ["max_completion_tokens:most", "8192"],
    { max_completion_tokens: 8192 },
  ],
  [
    "DeepSeek of a limit too high",
    openAi("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"),
    { max_tokens: 9000 },
    ["max_tokens:most", "8192"],
    { max_tokens: 8192 },
  ],
  [
    "OpenAI of temperature",
    openAi(
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
      "temperature",
      "unsupported_value",
    ),
    { temperature: 0.2 },
    ["temperature", null],
    {},
  ],
  [
    "a gateway of temperature beside top_p",
    openAi("`temperature` and `top_p` cannot both be specified for this model. Please use only one."),
    { temperature: 0.2, top_p: 1 },
    ["top_p", null],
    { temperature: 0.2 },
  ],
  [
    "Azure of stream_options",
    openAi("Unrecognized request argument supplied: stream_options"),
    { stream_options: { include_usage: true } },
    ["stream_options", null],
    {},
  ],
  [
    "Fireworks of stream_options",
    {
      error: {
        object: "error",
        type: "invalid_request_error",
        message: "Extra inputs are not permitted, field: 'stream_options', value: {'include_usage': True}",
      },
    },
    { stream_options: {} },
    ["stream_options", null],
    {},
  ],
  ["LiteLLM of parallel_tool_calls", liteLlm("parallel_tool_calls"), { parallel_tool_calls: true }, ["parallel_tool_calls", null], {}],
  ["LiteLLM of reasoning_effort", liteLlm("reasoning_effort"), { reasoning_effort: "low" }, ["reasoning_effort", null], {}],
  [
    "xAI of reasoning_effort",
    { code: "Client specified an invalid argument", error: "Model grok-4-latest does not support parameter reasoningEffort." },
    { reasoning_effort: "low" },
    ["reasoning_effort", null],
    {},
  ],
  [
    "xAI of reasoning_effort, in other words",
    { code: "invalid-argument", error: "Argument not supported on this model: reasoning_effort" },
    { reasoning_effort: "low" },
    ["reasoning_effort", null],
    {},
  ],
  ["Ollama of thinking", openAi('"llama3.1:8b" does not support thinking'), { reasoning_effort: "low" }, ["reasoning_effort", null], {}],
  [
    "OpenAI of an effort",
    openAi(
      "Unsupported value: 'reasoning_effort' does not support 'none' with this model. Supported values are: 'minimal', 'low', 'medium', and 'high'.",
      "reasoning_effort",
      "unsupported_value",
    ),
    { reasoning_effort: "none" },
    ["reasoning_effort:none", "minimal"],
    { reasoning_effort: "minimal" },
  ],
  [
    "Groq of an effort",
    openAi("`reasoning_effort` must be one of `none` or `default`"),
    { reasoning_effort: "high" },
    ["reasoning_effort:high", "default"],
    { reasoning_effort: "default" },
  ],
  [
    "pydantic of an effort",
    { detail: [{ type: "literal_error", loc: ["body", "reasoning_effort"], msg: "Input should be 'none' or 'high'", input: "low" }] },
    { reasoning_effort: "low" },
    ["reasoning_effort:low", "high"],
    { reasoning_effort: "high" },
    422,
  ],
  [
    "OpenRouter of an effort",
    { error: { message: 'reasoning.effort: Invalid option: expected one of "high"|"medium"|"low"', code: 400 } },
    { reasoning: { effort: "none" } },
    ["reasoning.effort:none", "low"],
    { reasoning: { effort: "low" } },
  ],
  [
    "OpenRouter of reasoning that cannot be disabled",
    { error: { message: "Reasoning is mandatory for this endpoint and cannot be disabled.", code: 400 } },
    { reasoning: { effort: "none" } },
    ["reasoning", null],
    {},
  ],
  [
    "OpenAI of tools beside an effort",
    openAi(
      "Function tools with reasoning_effort are not supported for gpt-5.5 in /v1/chat/completions. Please use /v1/responses instead.",
      "reasoning_effort",
    ),
    { tools: [tool("f")] },
    ["reasoning_effort:tools", "none"],
    { tools: [tool("f")], reasoning_effort: "none" },
  ],
  [
    "DeepSeek of missing thoughts",
    openAi("Missing `reasoning_content` field in the assistant message at message index 2.", null, "invalid_request_error"),
    { thinking: { type: "enabled" }, messages: [{ role: "assistant", content: null, tool_calls: [] }] },
    ["messages.reasoning_content", ""],
    { thinking: { type: "enabled" }, messages: [{ role: "assistant", content: null, tool_calls: [], reasoning_content: "" }] },
  ],
  [
    "DeepSeek of thoughts not passed back",
    openAi("The `reasoning_content` in the thinking mode must be passed back to the API."),
    { messages: [{ role: "assistant", tool_calls: [] }] },
    ["messages.reasoning_content", ""],
    { messages: [{ role: "assistant", tool_calls: [], reasoning_content: "" }] },
  ],
  [
    "Mistral of thoughts",
    pydantic("messages", 1, "assistant", "reasoning_content"),
    { messages: [{ role: "assistant", content: "x", reasoning_content: "hm" }] },
    ["messages.reasoning_content", null],
    { messages: [{ role: "assistant", content: "x" }] },
    422,
  ],
  [
    "OpenAI of a strict schema",
    openAi(
      "Invalid schema for response_format 'city': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      "response_format",
    ),
    { response_format: format(true) },
    ["strict", null],
    { response_format: format() },
  ],
  [
    "Groq of a strict schema",
    openAi("invalid schema for response format: response_format/json_schema/next_step: minItems is not supported"),
    { response_format: format(true) },
    ["strict", null],
    { response_format: format() },
  ],
  [
    "a gateway of a strict tool",
    openAi("Unknown parameter: 'tools[0].function.strict'.", "tools[0].function.strict"),
    { tools: [tool("f", { strict: true })] },
    ["strict", null],
    { tools: [tool("f")] },
  ],
  [
    "Groq of schemas",
    openAi("This model does not support response format `json_schema`. See supported models at https://acme.test"),
    { response_format: format() },
    ["response_format", "tool"],
    {
      tools: [{ type: "function", function: { name: "city", description: "Gives the answer.", parameters: { type: "object" } } }],
      tool_choice: { type: "function", function: { name: "city" } },
    },
  ],
  [
    "OpenAI of schemas, which are strict",
    openAi("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
    { response_format: format(true) },
    ["response_format", "tool"],
    {
      tools: [{ type: "function", function: { name: "city", description: "Gives the answer.", parameters: { type: "object" } } }],
      tool_choice: { type: "function", function: { name: "city" } },
    },
  ],
  [
    "DeepSeek of schemas",
    openAi("This response_format type is unavailable now", null, "invalid_request_error"),
    { response_format: format() },
    ["response_format", "tool"],
    {
      tools: [{ type: "function", function: { name: "city", description: "Gives the answer.", parameters: { type: "object" } } }],
      tool_choice: { type: "function", function: { name: "city" } },
    },
  ],
  [
    "DeepSeek of a forced tool",
    openAi("deepseek-reasoner does not support this tool_choice", null, "invalid_request_error"),
    { tools: [tool("f"), tool("g")], tool_choice: choice },
    ["tool_choice", null],
    { tools: [tool("f")] },
  ],
  [
    "OpenRouter of a forced tool",
    {
      error: {
        message:
          "No endpoints found that support the provided 'tool_choice' value. To learn more about provider routing, visit: https://acme.test",
        code: 404,
      },
    },
    { tools: [tool("f")], tool_choice: "required" },
    ["tool_choice", null],
    { tools: [tool("f")] },
    404,
  ],
  [
    "LM Studio of a named tool",
    { error: "Invalid tool_choice type: 'object'. Supported string values: none, auto, required" },
    { tools: [tool("f"), tool("g")], tool_choice: choice },
    ["tool_choice:name", "required"],
    { tools: [tool("f")], tool_choice: "required" },
  ],
  [
    "vLLM of the system role",
    { object: "error", message: "System role not supported", type: "BadRequestError", param: null, code: 400 },
    { messages: [say("system", "Be brief."), say("user", "Hi")] },
    ["role:system", "user"],
    { messages: [say("user", "Be brief.\n\nHi")] },
  ],
  [
    "OpenAI of the system role",
    openAi("Unsupported value: 'messages[0].role' does not support 'system' with this model.", "messages[0].role", "unsupported_value"),
    { messages: [say("system", "Be brief.")] },
    ["role:system", "user"],
    { messages: [say("user", "Be brief.")] },
  ],
  [
    "a template of roles",
    { error: "Only user and assistant roles are supported!" },
    { messages: [say("system", "Be brief."), say("user", [picture("data:,x")])] },
    ["role:system", "user"],
    { messages: [say("user", [{ type: "text", text: "Be brief." }, picture("data:,x")])] },
  ],
  [
    "a template of a late system message",
    { error: { message: "System message must be at the beginning.", code: 400 } },
    { messages: [say("system", "a"), say("user", "b"), say("system", "c"), say("user", "d")] },
    ["role:system:late", "user"],
    { messages: [say("system", "a"), say("user", "b"), say("user", "c\n\nd")] },
  ],
  [
    "Mistral of an id",
    {
      object: "error",
      message: "Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.",
      type: "invalid_function_call",
      param: null,
      code: "3280",
    },
    {
      messages: [
        { role: "assistant", tool_calls: [{ id: "abcdefghi" }] },
        { role: "tool", tool_call_id: "abcdefghi" },
        { role: "tool", tool_call_id: "call_1" },
      ],
    },
    ["tool_call_id", "9"],
    {
      messages: [
        { role: "assistant", tool_calls: [{ id: "abcdefghi" }] },
        { role: "tool", tool_call_id: "abcdefghi" },
        { role: "tool", tool_call_id: callIdGiver({ exactly: 9 })("call_1") },
      ],
    },
  ],
  [
    "OpenAI of an id that is too long",
    openAi(
      "Invalid 'messages[0].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length 44 instead.",
      "messages[0].tool_calls[0].id",
      "string_above_max_length",
    ),
    {
      messages: [
        { role: "assistant", tool_calls: [{ id: longId }] },
        { role: "tool", tool_call_id: longId },
      ],
    },
    ["tool_call_id:most", "40"],
    {
      messages: [
        { role: "assistant", tool_calls: [{ id: shortId }] },
        { role: "tool", tool_call_id: shortId },
      ],
    },
  ],
  [
    "OpenAI of another's proofs",
    openAi("Unknown parameter: 'messages[0].tool_calls[0].extra_content'.", "messages[0].tool_calls[0].extra_content"),
    { messages: [{ role: "assistant", tool_calls: [{ id: "c", extra_content: { google: { thought_signature: "s" } } }] }] },
    ["call proofs", null],
    { messages: [{ role: "assistant", tool_calls: [{ id: "c" }] }] },
  ],
  [
    "Google of a proof that is missing",
    openAi("Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly."),
    { messages: [{ role: "assistant", tool_calls: [{ id: "c" }, { id: "d" }] }] },
    ["call proofs:missing", "skip"],
    {
      messages: [
        {
          role: "assistant",
          tool_calls: [{ id: "c", extra_content: { google: { thought_signature: "skip_thought_signature_validator" } } }, { id: "d" }],
        },
      ],
    },
  ],
  [
    "Mistral of roles",
    { object: "error", message: "Unexpected role 'user' after role 'tool'", type: "invalid_request_error", code: "3230" },
    { messages: [say("tool", "1"), say("user", "Hi")] },
    ["role:user:after-tool", "assistant"],
    { messages: [say("tool", "1"), say("assistant", "Understood."), say("user", "Hi")] },
  ],
  [
    "a template of a second system message",
    { code: 500, message: "Only one system-role message can exist, and it can only be in the first message! - `system`" },
    { messages: [say("system", "a"), say("user", "b"), say("assistant", "c"), say("system", "d"), say("user", "e")] },
    ["role:system:late", "user"],
    { messages: [say("system", "a"), say("user", "b"), say("assistant", "c"), say("user", "d\n\ne")] },
  ],
  [
    "a template of turns after a tool",
    {
      object: "error",
      message:
        "After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.",
      type: "BadRequestError",
      param: null,
      code: 400,
    },
    { messages: [say("system", "s"), say("tool", "1"), say("user", "Hi")] },
    ["roles", "turns"],
    { messages: [say("system", "s"), say("tool", "1"), say("assistant", "Understood."), say("user", "Hi")] },
  ],
  [
    "llama.cpp of turns, without a place for the system",
    {
      error: {
        code: 500,
        message: "Jinja Exception: Conversation roles must alternate user/assistant/user/assistant/...",
        type: "server_error",
      },
    },
    { messages: [say("system", "Be brief."), say("user", "Hi")] },
    ["roles", "turns:system"],
    { messages: [say("user", "Be brief.\n\nHi")] },
    500,
  ],
  [
    "Perplexity of an assistant who speaks first",
    openAi("After the (optional) system message(s), user or tool message(s) should alternate with assistant message(s)."),
    { messages: [say("assistant", "Hello"), say("user", "Hi")] },
    ["roles", "turns"],
    { messages: [say("user", "Go on."), say("assistant", "Hello"), say("user", "Hi")] },
  ],
  [
    "Mistral of an assistant who speaks last",
    {
      object: "error",
      message: "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
      type: "invalid_request_message_order",
      code: "3230",
    },
    { messages: [say("user", "Hi"), say("assistant", "Hello")] },
    ["role:last", "user"],
    { messages: [say("user", "Hi"), say("assistant", "Hello"), say("user", "Go on.")] },
  ],
  [
    "Perplexity of an assistant who speaks last",
    openAi("Last message must have role `user` or `tool`"),
    { messages: [say("assistant", "Hello")] },
    ["role:last", "user"],
    { messages: [say("assistant", "Hello"), say("user", "Go on.")] },
  ],
  [
    "a gateway of marks for a cache",
    pydantic("messages", 0, "user", "content", 0, "cache_control"),
    { messages: [say("user", [{ type: "text", text: "a", cache_control: { type: "ephemeral" } }])] },
    ["cache_control", null],
    { messages: [say("user", [{ type: "text", text: "a" }])] },
    422,
  ],
  [
    "OpenAI of a picture that is gone",
    openAi("Timeout while downloading https://a.test/2.png.", null, "invalid_image_url"),
    { messages: pastPictures },
    ["image_url:address", "https://a.test/2.png"],
    { messages: [say("user", [picture("https://a.test/1.png"), note]), ...pastPictures.slice(1)] },
  ],
  [
    "DeepSeek of pictures",
    openAi(
      "Failed to deserialize the JSON body into the target type: messages[0]: unknown variant `image_url`, expected `text` at line 1 column 99",
    ),
    { messages: pastPictures },
    ["content:image_url", "note"],
    { messages: [say("user", [note, note]), ...pastPictures.slice(1)] },
  ],
  [
    "a gateway of a tool's picture, which no user waits for",
    openAi("Invalid content type. image_url is only supported by certain models."),
    { messages: [say("user", [{ type: "text", text: "[From the tool “look”:]" }, picture("data:image/png;base64,AAAA")])] },
    ["content:image_url", "note"],
    { messages: [say("user", [{ type: "text", text: "[From the tool “look”:]" }, note])] },
  ],
];

describe("the corrections of the chat wire", () => {
  for (const [who, body, given, [parameter, instead], expected, status] of cases) {
    it(`understand the words of ${who}`, () => {
      const corrected = correct(rejection(body, status), { ...base, ...given });
      assert.deepEqual([corrected?.parameter, corrected?.instead], [parameter, instead]);
      assert.deepEqual(corrected?.body, { ...base, ...expected });
    });
  }

  for (const [what, body, given] of [
    [
      "a value that is out of range",
      openAi(
        "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
        "temperature",
        "decimal_above_max_value",
      ),
      { temperature: 3 },
    ],
    ["a parameter that was not sent", openAi("Unsupported parameter: 'temperature' is not supported with this model.", "temperature"), {}],
    [
      "a picture in the question",
      openAi("Invalid content type. image_url is only supported by certain models."),
      { messages: [say("user", [picture("https://a.test/1.png")])] },
    ],
    [
      "a question's picture that is gone",
      openAi("Timeout while downloading https://a.test/1.png.", null, "invalid_image_url"),
      { messages: [say("user", [picture("https://a.test/1.png")])] },
    ],
    ["tools that are forbidden", openAi("tool_choice is not supported"), { tools: [tool("f")], tool_choice: "none" }],
    [
      "messages out of order",
      openAi(
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        "messages.[1].role",
      ),
      { temperature: 1, max_tokens: 3 },
    ],
    [
      "a model that takes no tools",
      openAi("registry.ollama.ai/library/gemma3:4b does not support tools"),
      { tools: [tool("f")], stream_options: {} },
    ],
  ] as const) {
    it(`do nothing about ${what}`, () => {
      assert.equal(correct(rejection(body), { ...base, ...given }), undefined);
    });
  }

  it("do nothing about an unknown address", () => {
    assert.equal(
      correct(rejection(openAi("Invalid URL (POST /reasoning/stream_options/chat/completions)"), 404), {
        ...base,
        reasoning: {},
        stream_options: {},
      }),
      undefined,
    );
  });

  it("leave other efforts alone that were not rejected", () => {
    const rule = chatRules.find(({ parameter }) => parameter === "reasoning_effort:none");
    const high = { ...base, reasoning_effort: "high" };
    assert.equal(rule?.apply(high, "minimal"), high);
  });
});
