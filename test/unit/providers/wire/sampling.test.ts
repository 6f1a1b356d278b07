import assert from "node:assert/strict";
import type { ChatRequest, Sampling } from "../../../../src/core/provider.ts";
import { messagesSampling } from "../../../../src/providers/anthropic/sampling.ts";
import { chatSampling, responsesSampling } from "../../../../src/providers/openaiCommon/sampling.ts";
import { type SamplingForm, sampledFields } from "../../../../src/providers/wire/requests/sampling.ts";
import { failureContext } from "../parsing.ts";

const anthropic = messagesSampling({ baseUrl: "https://api.anthropic.com" });
const claude = messagesSampling({ baseUrl: "https://gateway.test" });
const openai = chatSampling({ baseUrl: "https://api.openai.com/v1" });
const azure = chatSampling({ baseUrl: "https://acme.openai.azure.com/openai/v1" });
const gateway = chatSampling({ baseUrl: "https://gateway.test/v1" });

/** What a model is sent, and which fields are dropped. */
function sampled(form: SamplingForm, model: string, sampling: Sampling, body: object = {}, modelOptions?: ChatRequest["modelOptions"]) {
  const request: ChatRequest = { model, messages: [], sampling, modelOptions };
  const { options, dropped } = sampledFields(request, form, { body: { ...body }, own: { ...modelOptions } }, failureContext);
  return [options, dropped.flatMap(({ fields }) => fields)];
}

describe("sampling, by rule", () => {
  const warm = { temperature: 0.5, topP: 0.9 };
  for (const [name, form, model, sampling, body, options, dropped] of [
    ["a plain model of OpenAI's", openai, "gpt-4.1", { ...warm, topK: 4 }, {}, { temperature: 0.5, top_p: 0.9 }, ["topK"]],
    ["a plain model at Azure", azure, "gpt-4.1", { topK: 4 }, {}, {}, ["topK"]],
    ["a gateway, which may have more", gateway, "qwen3", { topK: 4, seed: 0 }, {}, { top_k: 4, seed: 0 }, []],
    ["a model of OpenAI's that reasons", openai, "o3", { ...warm, stop: ["x"], seed: 1 }, {}, { seed: 1 }, ["temperature", "topP", "stop"]],
    ["the same behind a gateway", gateway, "openai/gpt-5", warm, {}, {}, ["temperature", "topP"]],
    [
      "a later one that is not to reason",
      openai,
      "gpt-5.1",
      { ...warm, stop: ["x"] },
      { reasoning_effort: "none" },
      { temperature: 0.5, top_p: 0.9 },
      ["stop"],
    ],
    [
      "the same on the Responses wire",
      responsesSampling,
      "gpt-5.2",
      warm,
      { reasoning: { effort: "none" } },
      { temperature: 0.5, top_p: 0.9 },
      [],
    ],
    ["an earlier one that is not to reason", openai, "gpt-5", warm, { reasoning_effort: "minimal" }, {}, ["temperature", "topP"]],
    [
      "more texts to stop at than OpenAI takes",
      openai,
      "gpt-4.1",
      { stop: ["a", "b", "c", "d", "e"] },
      {},
      { stop: ["a", "b", "c", "d"] },
      ["stop"],
    ],
    ["texts that the wire stops at itself", openai, "gpt-4.1", { stop: ["a"] }, { stop: ["\nUser:"] }, { stop: ["\nUser:", "a"] }, []],
    [
      "Anthropic's own API",
      anthropic,
      "claude-sonnet-4-0",
      { ...warm, topK: 4, stop: ["x"] },
      {},
      { stop_sequences: ["x"] },
      ["temperature", "topP", "topK"],
    ],
    ["Claude before 4.5", claude, "claude-sonnet-4-0", { ...warm, topK: 4 }, {}, { temperature: 0.5, top_p: 0.9, top_k: 4 }, []],
    ["Claude since 4.5, which takes one of two", claude, "claude-sonnet-4-5", warm, {}, { temperature: 0.5 }, ["topP"]],
    [
      "Claude while it thinks",
      claude,
      "claude-sonnet-4-0",
      { ...warm, topK: 4 },
      { thinking: { type: "enabled" } },
      {},
      ["temperature", "topP", "topK"],
    ],
    [
      "what Claude takes while it thinks",
      claude,
      "claude-sonnet-4-0",
      { topP: 0.95 },
      { thinking: { type: "adaptive" } },
      { top_p: 0.95 },
      [],
    ],
    [
      "Claude since 4.7",
      claude,
      "claude-opus-4-7",
      { temperature: 0, topK: 4, stop: ["x"] },
      {},
      { stop_sequences: ["x"] },
      ["temperature", "topK"],
    ],
    ["a text of spaces alone to stop at", claude, "claude-sonnet-4-5", { stop: ["\n\n"] }, {}, {}, ["stop"]],
  ] as const satisfies readonly (readonly [string, SamplingForm, string, Sampling, object, object, readonly string[]])[]) {
    it(name, () => {
      assert.deepEqual(sampled(form, model, sampling, body), [options, dropped]);
    });
  }

  it("the user's own options win, and are not reported", () => {
    assert.deepEqual(sampled(openai, "gpt-4.1", { temperature: 0.5, seed: 1 }, {}, { temperature: null, seed: 2 }), [{}, []]);
    assert.deepEqual(sampled(openai, "gpt-4.1", {}), [{}, []]);
  });
});
