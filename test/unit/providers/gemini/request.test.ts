import assert from "node:assert/strict";
import type { AssistantPart, Message } from "../../../../src/core/model/message.ts";
import type { ChatRequest } from "../../../../src/core/provider.ts";
import { geminiRoot, modelPath } from "../../../../src/providers/gemini/address.ts";
import { canTake, mediaOnWire } from "../../../../src/providers/gemini/media.ts";
import { buildGeminiBody } from "../../../../src/providers/gemini/request.ts";
import { thinkingConfig } from "../../../../src/providers/gemini/thinking.ts";

const say = (role: "system" | "user", text: string): Message => ({ role, content: [{ type: "text", text }] });
const hello = [say("user", "Hello")];
const body = (request: Partial<ChatRequest>) => buildGeminiBody({ model: "gemini-3-pro-preview", messages: hello, ...request });
const asked = (content: readonly AssistantPart[]): Message => ({ role: "assistant", content });
const signed = (data: object): AssistantPart => ({ type: "reasoning", text: "hm", signature: { provider: "gemini", data: { ...data } } });
const tool = {
  name: "now",
  description: "Returns the time",
  inputSchema: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    properties: { zone: { $ref: "#/$defs/zone" } },
    $defs: { zone: { type: "string" } },
  },
};

describe("the Gemini request", () => {
  it("joins system messages, wherever they stand, and drops empty text", () => {
    const { systemInstruction, contents } = body({ messages: [say("system", "One."), ...hello, say("user", ""), say("system", "Two.")] });
    assert.deepEqual(systemInstruction, { parts: [{ text: "One.\n\nTwo." }] });
    assert.deepEqual(contents, [{ role: "user", parts: [{ text: "Hello" }] }]);
  });

  it("sends it as the user's text if the model has no place for it", () => {
    const { systemInstruction, contents } = body({ model: "gemma-3-27b-it", messages: [say("system", "One."), ...hello] });
    assert.equal(systemInstruction, undefined);
    assert.deepEqual(contents, [{ role: "user", parts: [{ text: "One." }, { text: "Hello" }] }]);
  });

  it("merges neighbours of one role, with the names of their calls", () => {
    const { contents } = body({
      model: "gemini-2.5-flash",
      messages: [
        ...hello,
        asked([{ type: "tool-call", callId: "gemini-r1-0", name: "f", arguments: { a: 1 } }]),
        asked([{ type: "tool-call", callId: "toolu_1", name: "g", arguments: {} }]),
        {
          role: "tool",
          content: [
            { type: "tool-result", callId: "gemini-r1-0", content: "1" },
            { type: "tool-result", callId: "toolu_1", content: "no", isError: true },
          ],
        },
        say("user", "and now?"),
      ],
    });
    assert.deepEqual(contents, [
      { role: "user", parts: [{ text: "Hello" }] },
      { role: "model", parts: [{ functionCall: { name: "f", args: { a: 1 } } }, { functionCall: { id: "toolu_1", name: "g", args: {} } }] },
      {
        role: "user",
        parts: [
          { functionResponse: { name: "f", response: { output: "1" } } },
          { functionResponse: { id: "toolu_1", name: "g", response: { error: "no" } } },
          { text: "and now?" },
        ],
      },
    ]);
  });

  it("puts signatures back into the parts that they came in, and drops other thinking", () => {
    const { contents } = body({
      messages: [
        ...hello,
        asked([
          signed({ part: "thought", signature: "of-thought" }),
          { type: "reasoning", text: "unproved" },
          { type: "reasoning", text: "another's", signature: { provider: "anthropic", data: { type: "thinking", signature: "x" } } },
          { type: "text", text: "I look." },
          signed({ part: "text", alone: false, signature: "of-words" }),
          signed({ part: "call", callId: "c1", signature: "of-call" }),
          { type: "tool-call", callId: "c1", name: "f", arguments: {} },
          { type: "tool-call", callId: "c2", name: "f", arguments: {} },
        ]),
        {
          role: "tool",
          content: [
            { type: "tool-result", callId: "c1", content: "1" },
            { type: "tool-result", callId: "c2", content: "2" },
          ],
        },
        asked([{ type: "text", text: "Done." }, signed({ part: "text", alone: true, signature: "alone" })]),
        say("user", "More"),
      ],
    });
    assert.deepEqual(contents[1]?.parts, [
      { text: "hm", thought: true, thoughtSignature: "of-thought" },
      { text: "I look.", thoughtSignature: "of-words" },
      { functionCall: { id: "c1", name: "f", args: {} }, thoughtSignature: "of-call" },
      { functionCall: { id: "c2", name: "f", args: {} } },
    ]);
    assert.deepEqual(contents[3]?.parts, [{ text: "Done." }, { text: "", thoughtSignature: "alone" }]);
  });

  it("gives the documented word to calls from elsewhere, if the model wants a signature", () => {
    const messages = [
      ...hello,
      asked([
        { type: "tool-call", callId: "c1", name: "f", arguments: {} },
        { type: "tool-call", callId: "c2", name: "f", arguments: {} },
      ]),
    ];
    const parts = (model: string) =>
      body({ model, messages }).contents[1]?.parts.map((part) => ("functionCall" in part ? part.thoughtSignature : "?"));
    assert.deepEqual(parts("gemini-3-flash-preview"), ["skip_thought_signature_validator", undefined]);
    assert.deepEqual(parts("models/gemini-4-pro"), ["skip_thought_signature_validator", undefined]);
    assert.deepEqual(parts("gemini-2.5-pro"), [undefined, undefined]);
  });

  it("describes tools by their JSON Schema, without references and the name of its dialect", () => {
    const { tools, toolConfig } = body({ tools: [tool] });
    const schema = { type: "object", properties: { zone: { type: "string" } } };
    assert.deepEqual(tools, [{ functionDeclarations: [{ name: "now", description: "Returns the time", parametersJsonSchema: schema }] }]);
    assert.equal(toolConfig, undefined);
    assert.equal(body({ tools: [] }).tools, undefined);
  });

  it("says which tool is to be called", () => {
    const mode = (toolChoice: NonNullable<ChatRequest["toolChoice"]>) =>
      body({ tools: [tool], toolChoice }).toolConfig?.functionCallingConfig;
    assert.deepEqual(
      [mode("auto"), mode("required"), mode("none"), mode({ name: "now" })],
      [{ mode: "AUTO" }, { mode: "ANY" }, { mode: "NONE" }, { mode: "ANY", allowedFunctionNames: ["now"] }],
    );
    assert.equal(body({ toolChoice: "required" }).toolConfig, undefined);
  });

  it("asks for a schema by the wire's own mode, and for a limit", () => {
    const { generationConfig } = body({
      model: "gemini-2.0-flash",
      maxOutputTokens: 100,
      outputSchema: { name: "city", schema: { type: "object", properties: {} } },
    });
    assert.deepEqual(generationConfig, {
      maxOutputTokens: 100,
      responseMimeType: "application/json",
      responseJsonSchema: { type: "object", properties: {} },
    });
    assert.equal(body({ model: "gemini-2.0-flash" }).generationConfig, undefined);
  });

  for (const [model, effort, limit, expected] of [
    ["gemini-3-pro-preview", "off", undefined, { thinkingLevel: "low" }],
    ["gemini-3-pro-preview", "medium", undefined, { thinkingLevel: "high", includeThoughts: true }],
    ["gemini-3-pro-preview", undefined, undefined, { includeThoughts: true }],
    ["gemini-3.1-pro-preview", "medium", undefined, { thinkingLevel: "medium", includeThoughts: true }],
    ["gemini-3-flash-preview", "off", undefined, { thinkingLevel: "minimal" }],
    ["gemini-3-flash-preview", "high", undefined, { thinkingLevel: "high", includeThoughts: true }],
    ["gemini-3.7-flash", "off", undefined, { thinkingLevel: "low" }],
    ["gemini-flash-latest", "low", undefined, { thinkingLevel: "low", includeThoughts: true }],
    ["gemini-2.5-flash", "off", undefined, { thinkingBudget: 0 }],
    ["gemini-2.5-flash", "low", undefined, { thinkingBudget: 1024, includeThoughts: true }],
    ["gemini-2.5-flash", "high", 5000, { thinkingBudget: 3976, includeThoughts: true }],
    ["gemini-2.5-flash-lite", "high", 1200, { thinkingBudget: 0, includeThoughts: true }],
    ["gemini-2.5-pro", "off", undefined, { thinkingBudget: 128 }],
    ["gemini-2.5-pro", "high", 100, { thinkingBudget: 128, includeThoughts: true }],
    ["gemini-2.0-flash", "high", undefined, undefined],
    ["gemini-2.5-flash-image", "high", undefined, undefined],
    ["gemma-3-27b-it", "high", undefined, undefined],
    ["learnlm-2", "high", undefined, undefined],
  ] as const) {
    it(`asks ${model} for effort ${String(effort)}${limit === undefined ? "" : ` within ${String(limit)} tokens`}`, () => {
      assert.deepEqual(thinkingConfig(model, effort, limit), expected);
    });
  }

  it("sends media as bytes or by address", () => {
    const bytes = (mediaType: string) => ({ type: "file", source: { kind: "base64", mediaType, data: "AA==" } }) as const;
    const link = (url: string) => ({ type: "image", source: { kind: "url", url } }) as const;
    for (const [mediaType, expected] of [
      ["image/png", "image/png"],
      ["image/jpg", "image/jpeg"],
      ["application/json", "text/plain"],
      ["text/x-rust; charset=utf-8", "text/plain"],
      ["audio/wav", "audio/wav"],
    ] as const) {
      assert.ok(canTake("gemini-2.5-flash", bytes(mediaType)));
      assert.deepEqual(mediaOnWire(bytes(mediaType)), { inlineData: { mimeType: expected, data: "AA==" } });
    }
    assert.ok(!canTake("gemini-2.5-flash", bytes("image/gif")) && !canTake("gemini-2.5-flash", bytes("application/zip")));
    assert.deepEqual(mediaOnWire(link("https://a.test/cat.PNG?x=1")), {
      fileData: { fileUri: "https://a.test/cat.PNG?x=1", mimeType: "image/png" },
    });
    assert.deepEqual(mediaOnWire(link("https://a.test/cat")), { fileData: { fileUri: "https://a.test/cat" } });
    assert.deepEqual(
      [
        ["gemini-3-pro-preview", "https://a.test/cat.png"],
        ["gemini-3-pro-preview", "http://a.test/cat.png"],
        ["gemini-2.0-flash", "https://a.test/cat.png"],
        ["gemini-2.0-flash", "https://youtu.be/x"],
      ].map(([model = "", url = ""]) => canTake(model, link(url))),
      [true, false, false, true],
    );
  });

  it("finds the address in whatever was pasted", () => {
    const google = "https://generativelanguage.googleapis.com";
    for (const pasted of [
      "",
      "/",
      "/v1beta",
      "/v1beta/",
      "/v1",
      "/v1/",
      "/openai",
      "/v1beta/openai/",
      "/v1beta/openai/chat/completions",
      "/v1beta/models",
      "/v1beta/models/gemini-3-pro-preview:streamGenerateContent?alt=sse",
    ]) {
      assert.equal(geminiRoot(`${google}${pasted}`), `${google}/v1beta`, pasted);
    }
    assert.equal(geminiRoot("https://gateway.test/gemini"), "https://gateway.test/gemini/v1beta");
    assert.equal(geminiRoot("https://gateway.test/v1alpha"), "https://gateway.test/v1alpha");
    assert.equal(geminiRoot("https://aiplatform.test/v1/publishers/google"), "https://aiplatform.test/v1/publishers/google");
    assert.deepEqual(["gemini-x", "models/gemini-x", "tunedModels/mine", "a/b"].map(modelPath), [
      "models/gemini-x",
      "models/gemini-x",
      "tunedModels/mine",
      "models/a%2Fb",
    ]);
  });
});
