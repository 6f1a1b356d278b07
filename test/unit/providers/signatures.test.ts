import assert from "node:assert/strict";
import type { Message } from "../../../src/core/model/message.ts";
import type { StreamEvent } from "../../../src/core/model/streamEvent.ts";
import { buildMessagesBody } from "../../../src/providers/anthropic/request.ts";
import { createMessageParser } from "../../../src/providers/anthropic/parse.ts";
import { createGeminiParser } from "../../../src/providers/gemini/parse.ts";
import { buildGeminiBody } from "../../../src/providers/gemini/request.ts";
import { createChatParser } from "../../../src/providers/openaiChat/parse.ts";
import { buildChatBody } from "../../../src/providers/openaiChat/request.ts";
import { createResponsesParser } from "../../../src/providers/openaiResponses/parse.ts";
import { buildResponsesBody } from "../../../src/providers/openaiResponses/request.ts";
import type { AnswerParser } from "../../../src/providers/wire/answers/answerParser.ts";
import { type FailureContext, failureContextOf } from "../../../src/providers/wire/failures/failureContext.ts";
import { prepareMessages } from "../../../src/providers/wire/requests/preparedMessages.ts";
import { assistantMessage } from "../../contract/conversation.ts";
import { parseAll } from "./parsing.ts";

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const everywhere = { inAnswers: () => true, inResults: () => true };

/** A wire with the first answer of a tool loop, as it was recorded, and what must stand in the next request. */
interface Loop {
  readonly wire: string;
  readonly model: string;
  readonly parser: (failureContext: FailureContext) => AnswerParser;
  readonly chunks: readonly object[];
  /** What the assistant said, in the body that is built of the messages. */
  readonly said: (model: string, messages: readonly Message[]) => unknown;
  readonly expected: unknown;
  /** The same for a model of another family. */
  readonly unproved: unknown;
}

const anthropicBlock = (index: number, block: object, ...deltas: readonly object[]) => [
  { type: "content_block_start", index, content_block: block },
  ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
  { type: "content_block_stop", index },
];
const chatChunk = (delta: object, reason: string | null = null) => ({ id: "c", choices: [{ index: 0, delta, finish_reason: reason }] });
const geminiChunk = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { parts, role: "model" }, index: 0, ...more }],
});
const reasoningItem = (id: string) => ({
  type: "reasoning",
  id,
  encrypted_content: `gAAA-${id}`,
  summary: [{ type: "summary_text", text: "hm" }],
});
const callOf = (id: string) => ({ id, type: "function", function: { name: "look", arguments: "{}" } });
const details = [{ type: "reasoning.text", text: "hm", signature: "c2ln", index: 0, format: "anthropic-claude-v1" }];
const blocks = [{ type: "thinking", thinking: "hm", signature: "c2ln" }];

const loops: readonly Loop[] = [
  {
    wire: "Anthropic: thinking, redacted thinking, and thinking between calls",
    model: "claude-opus-4-5",
    parser: createMessageParser,
    chunks: [
      { type: "message_start", message: { id: "m", model: "claude" } },
      ...anthropicBlock(
        0,
        { type: "thinking", thinking: "" },
        { type: "thinking_delta", thinking: "hm" },
        { type: "signature_delta", signature: "c2ln" },
      ),
      ...anthropicBlock(1, { type: "redacted_thinking", data: "sealed" }),
      ...anthropicBlock(2, { type: "text", text: "" }, { type: "text_delta", text: "I look." }),
      ...anthropicBlock(3, { type: "tool_use", id: "toolu_1", name: "look", input: {} }),
      ...anthropicBlock(4, { type: "thinking", thinking: "" }, { type: "signature_delta", signature: "b21pdHRlZA==" }),
      ...anthropicBlock(5, { type: "tool_use", id: "toolu_2", name: "look", input: {} }),
      { type: "message_delta", delta: { stop_reason: "tool_use" } },
      { type: "message_stop" },
    ],
    said: (model, messages) => buildMessagesBody({ model, messages }).messages[1]?.content,
    expected: [
      { type: "thinking", thinking: "hm", signature: "c2ln" },
      { type: "redacted_thinking", data: "sealed" },
      { type: "text", text: "I look." },
      { type: "tool_use", id: "toolu_1", name: "look", input: {} },
      { type: "thinking", thinking: "", signature: "b21pdHRlZA==" },
      { type: "tool_use", id: "toolu_2", name: "look", input: {} },
    ],
    unproved: [
      { type: "text", text: "I look." },
      { type: "tool_use", id: "toolu_1", name: "look", input: {} },
      { type: "tool_use", id: "toolu_2", name: "look", input: {} },
    ],
  },
  {
    wire: "Gemini: a thought, words, an image and the first of two calls",
    model: "gemini-3-pro-image",
    parser: createGeminiParser,
    chunks: [
      geminiChunk([{ text: "hm", thought: true, thoughtSignature: "b2YgdGhvdWdodA==" }]),
      geminiChunk([{ text: "I " }]),
      geminiChunk([{ text: "look.", thoughtSignature: "b2Ygd29yZHM=" }]),
      geminiChunk([{ inlineData: { mimeType: "image/png", data: png }, thoughtSignature: "b2YgaW1hZ2U=" }]),
      geminiChunk([
        { functionCall: { id: "c1", name: "look", args: {} }, thoughtSignature: "b2YgY2FsbA==" },
        { functionCall: { id: "c2", name: "look", args: {} } },
      ]),
      geminiChunk([{ text: "" }], { finishReason: "STOP" }),
    ],
    said: (model, messages) => buildGeminiBody({ model, messages }).contents[1]?.parts,
    expected: [
      { text: "hm", thought: true, thoughtSignature: "b2YgdGhvdWdodA==" },
      { text: "I look.", thoughtSignature: "b2Ygd29yZHM=" },
      { inlineData: { mimeType: "image/png", data: png }, thoughtSignature: "b2YgaW1hZ2U=" },
      { functionCall: { id: "c1", name: "look", args: {} }, thoughtSignature: "b2YgY2FsbA==" },
      { functionCall: { id: "c2", name: "look", args: {} } },
    ],
    unproved: [
      { text: "I look." },
      { inlineData: { mimeType: "image/png", data: png } },
      { functionCall: { id: "c1", name: "look", args: {} } },
      { functionCall: { id: "c2", name: "look", args: {} } },
    ],
  },
  {
    wire: "Responses: encrypted reasoning before words and before a call",
    model: "gpt-5.1",
    parser: createResponsesParser,
    chunks: [
      { type: "response.created", response: { id: "r", model: "gpt-5.1" } },
      { type: "response.output_item.done", output_index: 0, item: reasoningItem("rs_1") },
      {
        type: "response.output_item.done",
        output_index: 1,
        item: { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look." }] },
      },
      { type: "response.output_item.done", output_index: 2, item: reasoningItem("rs_2") },
      {
        type: "response.output_item.done",
        output_index: 3,
        item: { type: "function_call", id: "fc_1", call_id: "call_1", name: "look", arguments: "{}" },
      },
      { type: "response.completed", response: { id: "r", status: "completed", output: [] } },
    ],
    said: (model, messages) => {
      const { input } = buildResponsesBody({ model, messages }, {});
      return typeof input === "string" ? input : input?.slice(1, -1);
    },
    expected: [
      reasoningItem("rs_1"),
      { role: "assistant", content: "I look." },
      reasoningItem("rs_2"),
      { type: "function_call", call_id: "call_1", name: "look", arguments: "{}" },
    ],
    unproved: [
      { role: "assistant", content: "I look." },
      { type: "function_call", call_id: "call_1", name: "look", arguments: "{}" },
    ],
  },
  {
    wire: "Chat Completions: reasoning_details (OpenRouter)",
    model: "anthropic/claude-opus-4.5",
    parser: (failureContext) => createChatParser(failureContext),
    chunks: [
      chatChunk({ reasoning: "hm", reasoning_details: [{ ...details[0], signature: undefined }] }),
      chatChunk({ reasoning_details: [{ type: "reasoning.text", signature: "c2ln", index: 0 }] }),
      chatChunk({ content: "I look." }),
      chatChunk({ tool_calls: [{ index: 0, ...callOf("call_1") }] }),
      chatChunk({}, "tool_calls"),
    ],
    said: (model, messages) =>
      buildChatBody({ model, messages }, { baseUrl: "https://openrouter.ai/api/v1", quirks: { reasoningPlayback: "reasoning_details" } })
        .messages[1],
    expected: { role: "assistant", content: "I look.", tool_calls: [callOf("call_1")], reasoning_details: details },
    unproved: { role: "assistant", content: "I look.", tool_calls: [callOf("call_1")] },
  },
  {
    wire: "Chat Completions: extra_content beside a call (Google), thinking_blocks beside the words (LiteLLM)",
    model: "gemini-3-pro",
    parser: (failureContext) => createChatParser(failureContext),
    chunks: [
      chatChunk({ thinking_blocks: [{ type: "thinking", thinking: "hm" }] }),
      chatChunk({ thinking_blocks: [{ type: "thinking", signature: "c2ln" }] }),
      chatChunk({ content: "I look." }),
      chatChunk({ tool_calls: [{ index: 0, ...callOf("call_1"), extra_content: { google: { thought_signature: "c2ln" } } }] }),
      chatChunk({}, "tool_calls"),
    ],
    said: (model, messages) => buildChatBody({ model, messages }, { baseUrl: "https://gateway.test/v1" }).messages[1],
    expected: {
      role: "assistant",
      content: "I look.",
      tool_calls: [{ ...callOf("call_1"), extra_content: { google: { thought_signature: "c2ln" } } }],
      thinking_blocks: blocks,
    },
    unproved: { role: "assistant", content: "I look.", tool_calls: [callOf("call_1")] },
  },
];

/** The conversation that goes on after the calls of an answer, as `model` is asked with it. */
function nextRequest(events: readonly StreamEvent[], model: string): readonly Message[] {
  const results = events.flatMap((event) =>
    event.type === "tool-call-end" ? [{ type: "tool-result" as const, callId: event.callId, content: "seen" }] : [],
  );
  const messages: readonly Message[] = [
    { role: "user", content: [{ type: "text", text: "Look." }] },
    // As a conversation keeps it: JSON.
    JSON.parse(JSON.stringify(assistantMessage(events))) as Message,
    { role: "tool", content: results },
  ];
  const failureContext = failureContextOf({ provider: "acme", baseUrl: "https://acme.test/v1", apiKey: undefined }, model);
  const prepared = prepareMessages(messages, { canTake: () => true, callIds: "any", images: everywhere }, failureContext);
  assert.ok(prepared.ok);
  return prepared.messages;
}

describe("signatures of reasoning go from the events of a tool loop into its next request", () => {
  for (const { wire, model, parser, chunks, said, expected, unproved } of loops) {
    it(wire, () => {
      const failureContext = failureContextOf({ provider: "acme", baseUrl: "https://acme.test/v1", apiKey: undefined }, model);
      const events = parseAll(parser(failureContext), chunks);
      assert.ok(events.every((event) => event.type !== "reasoning-signature" || event.model === model));
      assert.deepEqual(said(model, nextRequest(events, model)), expected);
      // Another model of the family, under another name.
      assert.deepEqual(said(model, nextRequest(events, `vendor/${model}-2`)), expected);
    });

    it(`not for a model of another family: ${wire}`, () => {
      const failureContext = failureContextOf({ provider: "acme", baseUrl: "https://acme.test/v1", apiKey: undefined }, "another-model");
      const messages = nextRequest(parseAll(parser(failureContext), chunks), model);
      const skipped = JSON.stringify(said(model, messages)).replaceAll(',"thoughtSignature":"skip_thought_signature_validator"', "");
      assert.deepEqual(JSON.parse(skipped), unproved);
    });
  }
});
