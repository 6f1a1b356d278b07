import assert from "node:assert/strict";
import { chatStructuredMode } from "../../../../src/providers/openaiChat/structured.ts";
import { findPreset } from "../../../../src/providers/presets/presets.ts";

describe("chatStructuredMode", () => {
  const openAi = { baseUrl: "https://api.openai.com/v1" };

  it("uses the wire's own mode if nothing is known against it", () => {
    assert.equal(chatStructuredMode(openAi, "gpt-5.5"), "native");
    assert.equal(chatStructuredMode(openAi, "gpt-4o-mini"), "native");
    assert.equal(chatStructuredMode({ baseUrl: "http://localhost:8000/v1" }, "gpt-4-alike"), "native");
  });

  it("uses a tool or words for OpenAI's older models", () => {
    assert.equal(chatStructuredMode(openAi, "gpt-4-turbo"), "tool");
    assert.equal(chatStructuredMode(openAi, "gpt-3.5-turbo"), "tool");
    assert.equal(chatStructuredMode(openAi, "gpt-4o-2024-05-13"), "tool");
    assert.equal(chatStructuredMode(openAi, "o1-mini"), "prompt");
  });

  it("follows the preset", () => {
    assert.equal(
      chatStructuredMode({ baseUrl: "https://api.deepseek.com/v1", quirks: findPreset("deepseek")?.quirks }, "deepseek-v4-pro"),
      "tool",
    );
  });
});
