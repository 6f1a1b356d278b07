import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import { messagesRules } from "../../../../src/providers/anthropic/corrections.ts";
import { buildMessagesBody } from "../../../../src/providers/anthropic/request.ts";
import { geminiRules } from "../../../../src/providers/gemini/corrections.ts";
import { buildGeminiBody } from "../../../../src/providers/gemini/request.ts";
import { errorFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import type { JsonBody, CorrectionRule } from "../../../../src/providers/wire/corrections/correctedRequest.ts";
import { chatRules } from "../../../../src/providers/openaiChat/corrections.ts";
import { buildChatBody } from "../../../../src/providers/openaiChat/request.ts";
import { responsesRules } from "../../../../src/providers/openaiResponses/corrections.ts";
import { buildResponsesBody } from "../../../../src/providers/openaiResponses/request.ts";
import { failureContext } from "../parsing.ts";

const wires = {
  chat: {
    rules: chatRules,
    build: (messages: readonly Message[]) => buildChatBody({ model: "m", messages }, { baseUrl: "https://acme.test/v1" }),
  },
  Anthropic: { rules: messagesRules, build: (messages: readonly Message[]) => buildMessagesBody({ model: "m", messages }) },
  Responses: { rules: responsesRules, build: (messages: readonly Message[]) => buildResponsesBody({ model: "m", messages }, {}) },
  Gemini: { rules: geminiRules, build: (messages: readonly Message[]) => buildGeminiBody({ model: "gemini-2.5-flash", messages }) },
} as const satisfies Record<string, { rules: readonly CorrectionRule[]; build: (messages: readonly Message[]) => object }>;

const text = (role: "system" | "user" | "assistant", words: string): Message => ({ role, content: [{ type: "text", text: words }] });
const call: Message = { role: "assistant", content: [{ type: "tool-call", callId: "call_1", name: "look", arguments: {} }] };
const result: Message = { role: "tool", content: [{ type: "tool-result", callId: "call_1", content: "found" }] };

/** The body after the first rule that knows the words, or `undefined`; reported with its parameter. */
function corrected(
  wire: keyof typeof wires,
  messages: readonly Message[],
  words: string,
  status = 400,
): { readonly parameter: string; readonly body: JsonBody } | undefined {
  const { rules, build } = wires[wire];
  const body = build(messages) as unknown as JsonBody;
  const failure = errorFailure(failureContext, { message: words }, { status });
  for (const rule of rules) {
    const isFor = ["invalid-request", "not-found", "unknown"].includes(failure.kind) || rule.kinds?.includes(failure.kind) === true;
    const instead = isFor ? rule.instead(failure, body) : undefined;
    if (instead !== undefined) {
      const changed = rule.apply(body, instead);
      assert.notEqual(changed, body);
      return { parameter: rule.parameter, body: changed };
    }
  }
  return undefined;
}

/** Who says what in a body, in order: `u:` the user, `a:` the assistant, `r` a tool's result, `c` a call, `s:` the system. */
function said(body: JsonBody): string {
  const list = (body["messages"] ?? body["input"] ?? body["contents"]) as readonly JsonBody[];
  const system = body["system"] ?? body["instructions"] ?? body["systemInstruction"];
  const turns = list.map((item) => {
    const whole = JSON.stringify(item);
    const words = ["Be brief.", "Be kind.", "Go on.", "Understood.", "Hello", "More", "Hi"].filter((one) => whole.includes(one)).join("+");
    const kind = /"role":"tool"|tool_result|functionResponse|function_call_output/.test(whole)
      ? "r"
      : /tool_calls|tool_use|functionCall|"function_call"/.test(whole)
        ? "c"
        : "";
    const role = kind !== "" ? kind : item["role"] === "user" ? "u:" : item["role"] === "system" ? "s:" : "a:";
    return `${role}${words}`;
  });
  return [...(system === undefined ? [] : [`S`]), ...turns].join(" ");
}

describe("roles that a gateway rejects, on every wire", () => {
  for (const wire of Object.keys(wires) as (keyof typeof wires)[]) {
    it(`an assistant who speaks first, after words of the user: ${wire}`, () => {
      for (const words of [
        "Conversation roles must alternate user/assistant/user/assistant/...",
        'messages: first message must use the "user" role',
        "Please ensure that the first content should be with role 'user', got model",
        "Please ensure that multiturn requests alternate between user and model.",
        "After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.",
      ]) {
        assert.equal(
          said(corrected(wire, [text("assistant", "Hi"), text("user", "Hello")], words)?.body ?? { messages: [] }),
          "u:Go on. a:Hi u:Hello",
          words,
        );
      }
    });

    it(`the user right after a tool, with a word of the assistant between: ${wire}`, () => {
      for (const [words, status] of [
        ["Unexpected role 'user' after role 'tool'", 400],
        ["Error rendering prompt with jinja template: Conversation roles must alternate user/assistant", 500],
      ] as const) {
        const body = corrected(wire, [text("user", "Hello"), call, result, text("user", "More")], words, status)?.body;
        assert.ok(body !== undefined);
        assert.match(said(body), /^u:Hello cr? ?r? ?a:Understood\. u:More$/);
      }
    });

    it(`an assistant who speaks last, before words of the user: ${wire}`, () => {
      for (const words of [
        "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
        "Last message must have role `user` or `tool`",
        "The conversation must end with a user message.",
        "Please ensure that multiturn requests end with a user role",
      ]) {
        assert.equal(
          said(corrected(wire, [text("user", "Hello"), text("assistant", "Hi")], words)?.body ?? { messages: [] }),
          "u:Hello a:Hi u:Go on.",
          words,
        );
      }
    });

    it(`a system that the model does not know, as the user's words: ${wire}`, () => {
      for (const words of [
        "System role not supported",
        "Only user and assistant roles are supported!",
        "Developer instruction is not enabled for models/gemma-3-27b-it",
      ]) {
        assert.equal(
          said(corrected(wire, [text("system", "Be brief."), text("user", "Hello")], words)?.body ?? { messages: [] }),
          "u:Be brief.+Hello",
          words,
        );
      }
    });

    it(`a system for which roles that alternate have no place, as the user's words: ${wire}`, () => {
      assert.equal(
        said(
          corrected(
            wire,
            [text("system", "Be brief."), text("user", "Hello")],
            "Conversation roles must alternate user/assistant/user/assistant/...",
          )?.body ?? { messages: [] },
        ),
        "u:Be brief.+Hello",
      );
    });

    it(`change nothing if the roles are as required: ${wire}`, () => {
      assert.equal(
        corrected(
          wire,
          [text("user", "Hello"), text("assistant", "Hi"), text("user", "More")],
          "Conversation roles must alternate user/assistant/user/assistant/...",
        ),
        undefined,
      );
    });
  }

  it("two of the user's in a row are one on the Responses wire", () => {
    const body = corrected(
      "Responses",
      [text("user", "Hello"), text("user", "More"), text("assistant", "Hi"), text("user", "More")],
      "conversation roles must alternate user and assistant roles",
    )?.body;
    assert.equal(said(body ?? { input: [] }), "u:Hello+More a:Hi u:More");
  });

  it("a system that speaks late goes to the user on the Responses wire, and the first stays", () => {
    const body = corrected(
      "Responses",
      [text("system", "Be brief."), text("user", "Hello"), text("assistant", "Hi"), text("system", "Be kind."), text("user", "More")],
      "System message must be at the beginning.",
    )?.body;
    assert.equal(said(body ?? { input: [] }), "S u:Hello a:Hi u:Be kind.+More");
  });
});
