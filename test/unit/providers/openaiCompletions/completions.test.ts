import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import type { ChatRequest } from "../../../../src/core/provider.ts";
import { createCompletionsParser } from "../../../../src/providers/openaiCompletions/parse.ts";
import { transcriptPrompt } from "../../../../src/providers/openaiCompletions/prompt.ts";
import { buildCompletionsBody, unsendable } from "../../../../src/providers/openaiCompletions/request.ts";
import { failureOf, only, parseAll, parseWhole, failureContext, textOf } from "../parsing.ts";

const said = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const chunk = (text: string, reason: string | null = null) => ({
  id: "cmpl-1",
  object: "text_completion",
  model: "m",
  choices: [{ text, index: 0, logprobs: null, finish_reason: reason }],
});

describe("the legacy completions prompt", () => {
  it("is the question itself if there is nothing else", () => {
    assert.deepEqual(transcriptPrompt([said("Once upon a time")]), { prompt: "Once upon a time", stop: [] });
  });

  it("is a transcript of a conversation, and stops where the user would speak", () => {
    const messages: Message[] = [
      { role: "system", content: [{ type: "text", text: "Be brief." }] },
      said("Weather?"),
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "hm" },
          { type: "text", text: "I look." },
          { type: "tool-call", callId: "c", name: "weather", arguments: { city: "Bern" } },
        ],
      },
      { role: "tool", content: [{ type: "tool-result", callId: "c", content: "rain" }] },
      said("So?"),
    ];
    assert.deepEqual(transcriptPrompt(messages), {
      prompt:
        'Be brief.\n\nUser: Weather?\n\nAssistant: I look.\n[Called the tool weather with {"city":"Bern"}.]\n\nUser: [The tool answered: rain]\n\nUser: So?\n\nAssistant:',
      stop: ["\nUser:"],
    });
  });
});

describe("the legacy completions request", () => {
  const request: ChatRequest = { model: "gpt-3.5-turbo-instruct", messages: [said("Hello")] };

  it("always has a limit, since the wire's own is 16", () => {
    assert.deepEqual(buildCompletionsBody(request, {}), {
      model: request.model,
      prompt: "Hello",
      stream: true,
      max_tokens: 1024,
      stream_options: { include_usage: true },
    });
    assert.equal(buildCompletionsBody({ ...request, maxOutputTokens: 7 }, {}).max_tokens, 7);
  });

  it("leaves room for the prompt in a small window", () => {
    const long = { ...request, messages: [said("x".repeat(11_000))] };
    assert.equal(buildCompletionsBody(long, {}).max_tokens, 4096 - Math.ceil(11_000 / 3));
    assert.equal(buildCompletionsBody({ ...long, messages: [said("x".repeat(40_000))] }, {}).max_tokens, 16);
    assert.equal(buildCompletionsBody({ ...long, model: "my-base-model" }, {}).max_tokens, 1024);
  });

  it("rejects tools and schemas in words", () => {
    const tools = [{ name: "f", description: "", inputSchema: { type: "object" } }];
    assert.match(unsendable({ ...request, tools }, failureContext)?.message ?? "", /cannot call tools; nothing was sent/);
    assert.match(
      unsendable({ ...request, outputSchema: { name: "a", schema: {} } }, failureContext)?.message ?? "",
      /cannot answer in a schema; nothing was sent/,
    );
    assert.equal(unsendable(request, failureContext), undefined);
  });
});

describe("the legacy completions stream", () => {
  const parse = (chunks: readonly unknown[]) => parseAll(createCompletionsParser(failureContext), chunks);

  it("emits only the first of several choices, streamed and whole", () => {
    const other = (text: string) => ({ ...chunk(text), choices: [{ text, index: 1, finish_reason: "stop" }] });
    const both = { ...chunk("One."), choices: [...other("Other.").choices, ...chunk("One.", "stop").choices] };
    assert.equal(textOf(parse([other("Other "), chunk("One "), other("thing."), chunk("two.", "stop")])), "One two.");
    assert.equal(textOf(parseWhole(createCompletionsParser(failureContext), both)), "One.");
  });

  it("emits text, usage and the end", () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    const events = parse([chunk("Hel"), chunk("lo"), chunk("", "length"), { choices: [], usage }, "[DONE]"]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ["message-start", "text-delta", "text-delta", "usage", "finish"],
    );
    assert.deepEqual([textOf(events), only(events, "finish").reason, only(events, "usage").inputTokens], ["Hello", "length", 3]);
  });

  it("ends without [DONE] if the reason has come, and is truncated if nothing has", () => {
    assert.equal(only(parse([chunk("x", "stop")]), "finish").reason, "stop");
    assert.equal(only(parse([chunk("x"), chunk("", "content_filter")]), "finish").reason, "content-filter");
    assert.equal(only(parse([chunk("x", "tired")]), "finish").reason, "other");
    assert.equal(failureOf(parse([chunk("x")])).kind, "truncated");
    assert.equal(failureOf(parse(["[DONE]"])).kind, "truncated");
  });

  it("reports errors, and what is not JSON", () => {
    assert.equal(failureOf(parse([chunk("x"), { error: { message: "Overloaded", type: "overloaded_error" } }])).kind, "overloaded");
    assert.match(failureOf(parse(["{half"])).message, /no JSON/);
  });

  it("reads a whole answer", () => {
    assert.equal(textOf(parseWhole(createCompletionsParser(failureContext), chunk("Hi", "stop"))), "Hi");
    assert.match(failureOf(parseWhole(createCompletionsParser(failureContext), { status: "up" })).message, /base URL may be wrong/);
  });
});
