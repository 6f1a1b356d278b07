import assert from "node:assert/strict";
import { likelyBaseUrls } from "../../../../src/core/connection/likelyBaseUrls.ts";

describe("base URLs that may have been meant", () => {
  it("are without a call's path, with the preset's, and with those that most have, of the same host alone", () => {
    assert.equal(
      likelyBaseUrls("openai-compatible", "https://gw.example.com/llm/v1/chat/completions", undefined)[0],
      "https://gw.example.com/llm/v1",
    );
    assert.equal(
      likelyBaseUrls("openai-compatible", "https://api.groq.com/v1", "https://api.groq.com/openai/v1")[0],
      "https://api.groq.com/openai/v1",
    );
    assert.ok(likelyBaseUrls("openai-compatible", "http://localhost:4000", undefined).includes("http://localhost:4000/v1"));
    assert.ok(
      likelyBaseUrls("anthropic", "https://api.anthropic.com/v1", "https://api.anthropic.com").includes("https://api.anthropic.com"),
    );
    for (const baseUrl of likelyBaseUrls("openai-compatible", "https://gw.example.com/somewhere", "https://api.openai.com/v1")) {
      assert.equal(new URL(baseUrl).host, "gw.example.com");
    }
  });

  it("are few, and never the one that was given", () => {
    const found = likelyBaseUrls("openai-compatible", "https://gw.example.com/v1", undefined);
    assert.ok(found.length <= 6 && !found.includes("https://gw.example.com/v1"));
    assert.deepEqual(likelyBaseUrls("azure", "https://r.openai.azure.com/openai", undefined), []);
    assert.deepEqual(likelyBaseUrls("openai", "no address", undefined), []);
  });
});
