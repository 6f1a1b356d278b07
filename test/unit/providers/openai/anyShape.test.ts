import assert from "node:assert/strict";
import { createOpenAiParser } from "../../../../src/providers/openai/anyShape.ts";
import { failureOf, only, parseAll, parseWhole, failureContext, textOf } from "../parsing.ts";

const apis = ["responses", "chat", "completions"] as const;
const streams = {
  responses: [
    { type: "response.created", response: { id: "x", model: "m" } },
    { type: "response.output_text.delta", delta: "Hel" },
    { type: "response.output_text.delta", delta: "lo" },
    { type: "response.completed", response: { status: "completed" } },
  ],
  chat: [
    { object: "chat.completion.chunk", choices: [] },
    { id: "x", model: "m", choices: [{ delta: { content: "Hel" } }] },
    { choices: [{ delta: { content: "lo" }, finish_reason: "stop" }] },
    "[DONE]",
  ],
  completions: [{ id: "x", model: "m", choices: [{ text: "Hel" }] }, { choices: [{ text: "lo", finish_reason: "stop" }] }, "[DONE]"],
} as const;
const wholes = {
  responses: { object: "response", status: "completed", output: [{ type: "message", content: [{ type: "output_text", text: "Hello" }] }] },
  chat: { object: "chat.completion", choices: [{ message: { content: "Hello" }, finish_reason: "stop" }] },
  completions: { object: "text_completion", choices: [{ text: "Hello", finish_reason: "stop" }] },
} as const;

describe("an answer of OpenAI's wires", () => {
  for (const asked of apis) {
    for (const came of apis) {
      it(`is understood as ${came}, asked for over ${asked}`, () => {
        const events = parseAll(createOpenAiParser(failureContext, asked), streams[came]);
        assert.deepEqual([textOf(events), only(events, "finish").reason], ["Hello", "stop"]);
        assert.equal(textOf(parseWhole(createOpenAiParser(failureContext, asked), wholes[came])), "Hello");
      });
    }

    it(`may begin with what has no shape, or be an error, asked for over ${asked}`, () => {
      for (const came of apis) {
        assert.equal(textOf(parseAll(createOpenAiParser(failureContext, asked), [{ ping: 1 }, ...streams[came]])), "Hello");
      }
      assert.equal(
        failureOf(parseAll(createOpenAiParser(failureContext, asked), [{ error: { type: "overloaded_error", message: "x" } }])).kind,
        "overloaded",
      );
      assert.equal(failureOf(parseAll(createOpenAiParser(failureContext, asked), [])).kind, "truncated");
      assert.match(failureOf(parseAll(createOpenAiParser(failureContext, asked), ["<half"])).message, /no JSON/);
    });
  }
});
