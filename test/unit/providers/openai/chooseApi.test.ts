import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import { chooseApi } from "../../../../src/providers/openai/chooseApi.ts";

const asked: Message = { role: "user", content: [{ type: "text", text: "Hello" }] };
const heard: Message = { role: "user", content: [{ type: "audio", source: { kind: "base64", mediaType: "audio/wav", data: "AAAA" } }] };

describe("the choice among OpenAI's wires", () => {
  for (const [api, models] of [
    [
      "responses",
      [
        "o1",
        "o3",
        "o4-mini",
        "o3-deep-research",
        "gpt-5",
        "gpt-5.5",
        "gpt-5.1-codex-max",
        "gpt-5-pro",
        "gpt-10",
        "codex-mini-latest",
        "openai/o3",
        "ft:o4-mini-2025-04-16:acme::x",
        "GPT-5.5",
      ],
    ],
    [
      "chat",
      [
        "gpt-4.1",
        "gpt-4o",
        "gpt-4o-audio-preview",
        "gpt-audio",
        "gpt-5-chat-latest",
        "gpt-5-search-api",
        "gpt-4",
        "gpt-3.5-turbo",
        "ft:gpt-4o:acme::x",
        "llama-3",
        "omni",
        "my-deployment",
      ],
    ],
    ["completions", ["gpt-3.5-turbo-instruct", "gpt-3.5-turbo-instruct-0914", "davinci-002", "babbage-002", "ft:davinci-002:acme::x"]],
  ] as const) {
    it(`is ${api} for ${models.join(", ")}`, () => {
      assert.deepEqual(
        models.map((model) => chooseApi({ model, messages: [asked] })),
        models.map(() => api),
      );
    });
  }

  it("is chat if the question has audio, and Responses if only earlier turns have", () => {
    assert.equal(chooseApi({ model: "gpt-5.5", messages: [heard] }), "chat");
    assert.equal(chooseApi({ model: "gpt-5.5", messages: [heard, asked] }), "responses");
  });
});
