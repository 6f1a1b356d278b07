import assert from "node:assert/strict";
import { isRecord } from "../../../src/core/model/json.ts";
import type { ModelServer } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";

const user = (...parts: readonly object[]) => ({ role: "user", parts });
const model = (...parts: readonly object[]) => ({ role: "model", parts });
const hello = user({ text: "Hello" });
const call = { functionCall: { name: "f", args: {} } };
const result = { functionResponse: { name: "f", response: { output: "1" } } };
const tools = [{ functionDeclarations: [{ name: "f", description: "F", parametersJsonSchema: { type: "object" } }] }];

describe("the model server's Gemini door", () => {
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });

  afterEach(() => {
    server.reset();
  });

  after(() => server.close());

  const post = async (
    body: unknown,
    id = "gemini-3-pro-preview",
    headers: Record<string, string> = { "x-goog-api-key": server.keys.gemini },
    method = "generateContent",
  ) => {
    const response = await fetch(`${server.origin}/v1beta/models/${id}:${method}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };

  const rejected = async (body: unknown, id?: string): Promise<string> => {
    const { status, text } = await post(body, id);
    const reported = (JSON.parse(text) as Record<string, unknown>)["error"];
    assert.ok(isRecord(reported), text);
    assert.deepEqual([status, reported["code"], reported["status"]], [400, 400, "INVALID_ARGUMENT"], text);
    return String(reported["message"]);
  };

  it("requires a key, and the right one", async () => {
    assert.match((await post({ contents: [hello] }, undefined, {})).text, /"code":403.*unregistered callers/);
    const wrong = await post({ contents: [hello] }, undefined, { "x-goog-api-key": "AIza-wrong" });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /API_KEY_INVALID/);
  });

  it("does not know every model", async () => {
    const { status, text } = await post({ contents: [hello] }, "gemini-9");
    assert.equal(status, 404);
    assert.match(text, /models\/gemini-9 is not found/);
  });

  for (const [name, body, words, id] of [
    ["an unknown field", { contents: [hello], foo: 1 }, /Unknown name "foo": Cannot find field/],
    ["an unknown field within", { contents: [hello], generationConfig: { foo: 1 } }, /Unknown name "foo" at 'generation_config'/],
    ["a wrong type", { contents: [hello], generationConfig: { topK: "x" } }, /Invalid value at 'generation_config\.top_k' \(TYPE_INT32\)/],
    ["no contents", { contents: [] }, /contents is not specified/],
    ["a wrong role", { contents: [{ role: "assistant", parts: [{ text: "x" }] }] }, /valid role/],
    ["no parts", { contents: [user()] }, /parts must not be empty/],
    ["an empty text", { contents: [user({ text: "" })] }, /required oneof field 'data'/],
    [
      "two kinds of data in a part",
      { contents: [user({ text: "x", inlineData: { mimeType: "image/png", data: "AA==" } })] },
      /already set/,
    ],
    [
      "a medium of a kind that is not taken",
      { contents: [user({ inlineData: { mimeType: "image/gif", data: "AA==" } })] },
      /Unsupported MIME type/,
    ],
    ["a call at the beginning", { contents: [model(call), user(result)], tools }, /immediately after a user turn/],
    ["results of nothing", { contents: [user(result)], tools }, /immediately after a function call turn/],
    [
      "fewer results than calls",
      { contents: [hello, model(call, call), user(result)], tools },
      /number of function response parts/,
      "gemini-2.5-flash",
    ],
    [
      "the result of another call",
      { contents: [hello, model(call), user({ functionResponse: { name: "g", response: {} } })], tools },
      /name, and the id/,
      "gemini-2.5-flash",
    ],
    ["a call without its signature", { contents: [hello, model(call), user(result)], tools }, /missing a thought_signature/],
    [
      "a signature that was changed",
      { contents: [hello, model({ ...call, thoughtSignature: "AAAA" }), user(result)], tools },
      /Corrupted thought signature/,
    ],
    [
      "a level where there are none",
      { contents: [hello], generationConfig: { thinkingConfig: { thinkingLevel: "low" } } },
      /Thinking level is not supported/,
      "gemini-2.5-flash",
    ],
    [
      "a level that the model lacks",
      { contents: [hello], generationConfig: { thinkingConfig: { thinkingLevel: "minimal" } } },
      /Thinking level MINIMAL is not supported/,
    ],
    [
      "a budget and a level",
      { contents: [hello], generationConfig: { thinkingConfig: { thinkingLevel: "low", thinkingBudget: 1 } } },
      /only one of/,
    ],
    [
      "no thinking where there must be some",
      { contents: [hello], generationConfig: { thinkingConfig: { thinkingBudget: 0 } } },
      /Budget 0 is invalid/,
      "gemini-2.5-pro",
    ],
    [
      "a budget out of range",
      { contents: [hello], generationConfig: { thinkingConfig: { thinkingBudget: 99_999 } } },
      /between 128 and 32768/,
      "gemini-2.5-pro",
    ],
    [
      "thinking where there is none",
      { contents: [hello], generationConfig: { thinkingConfig: { includeThoughts: true } } },
      /Thinking is not enabled/,
      "gemini-2.0-flash",
    ],
    ["a limit out of range", { contents: [hello], generationConfig: { maxOutputTokens: 100_000 } }, /supported range/],
    ["a name that no tool may have", { contents: [hello], tools: [{ functionDeclarations: [{ name: "1 f" }] }] }, /Invalid function name/],
    [
      "two tools of one name",
      { contents: [hello], tools: [{ functionDeclarations: [{ name: "f" }, { name: "f" }] }] },
      /Duplicate function/,
    ],
    [
      "JSON Schema in the older field",
      { contents: [hello], tools: [{ functionDeclarations: [{ name: "f", parameters: { type: "object", $ref: "#/x" } }] }] },
      /Unknown name "\$ref"/,
    ],
    [
      "an object without properties in the older field",
      { contents: [hello], tools: [{ functionDeclarations: [{ name: "f", parameters: { type: "OBJECT" } }] }] },
      /should be non-empty/,
    ],
    [
      "a choice without tools",
      { contents: [hello], toolConfig: { functionCallingConfig: { mode: "ANY" } } },
      /without function_declarations/,
    ],
    [
      "a choice that is no tool",
      { contents: [hello], tools, toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["g"] } } },
      /g is not declared/,
    ],
    [
      "names without a choice",
      { contents: [hello], tools, toolConfig: { functionCallingConfig: { mode: "AUTO", allowedFunctionNames: ["f"] } } },
      /mode is ANY/,
    ],
    [
      "a schema without its media type",
      { contents: [hello], generationConfig: { responseJsonSchema: {} } },
      /only allowed when response_mime_type/,
    ],
    [
      "a schema beside tools, before Gemini 3",
      { contents: [hello], tools, generationConfig: { responseMimeType: "application/json" } },
      /Function calling with a response mime type/,
      "gemini-2.5-flash",
    ],
    [
      "a system where there is no place for it",
      { contents: [hello], systemInstruction: { parts: [{ text: "x" }] } },
      /Developer instruction is not enabled/,
      "gemma-3-27b-it",
    ],
  ] as const) {
    it(`rejects ${name}`, async () => {
      assert.match(await rejected(body, id), words);
    });
  }

  it("takes calls of earlier turns without a signature, and the word for those from elsewhere", async () => {
    const skipped = { ...call, thoughtSignature: "skip_thought_signature_validator" };
    for (const contents of [
      [hello, model(call), user(result), model({ text: "So." }), hello],
      [hello, model(skipped, call), user(result, result)],
    ]) {
      const { status, text } = await post({ contents, tools });
      assert.equal(status, 200, text);
    }
  });

  it("streams events with CRLF, or answers whole", async () => {
    server.script({ steps: [{ text: "Hi" }] }, { steps: [{ text: "Hi" }, { text: " you" }] });
    const streamed = await post({ contents: [hello] }, undefined, undefined, "streamGenerateContent?alt=sse");
    assert.match(streamed.text, /^data: \{.*"text":"Hi".*\}\r\n\r\ndata: \{.*"finishReason":"STOP".*\}\r\n\r\n$/s);
    assert.match((await post({ contents: [hello] })).text, /^\{.*"text":"Hi you"/);
  });
});
