import assert from "node:assert/strict";
import { isSameFamily, modelFamily } from "../../../../src/core/model/modelFamily.ts";

describe("the family of a model", () => {
  for (const [family, ids] of Object.entries({
    claude: [
      "claude-opus-4-6",
      "anthropic/claude-sonnet-4.5",
      "us.anthropic.claude-opus-4-6-v1:0",
      "claude-sonnet-4@20250514",
      "arn:aws:bedrock:us-east-1:1:inference-profile/eu.anthropic.claude-haiku-4-5",
    ],
    gpt: ["gpt-5.1", "o3", "o4-mini-2025-04-16", "codex-mini-latest", "openai/gpt-5", "ft:gpt-4o:acme::x", "openai.gpt-oss-120b-1:0"],
    gemini: ["gemini-3-pro-preview", "models/gemini-2.5-flash", "google/gemini-3-pro-image"],
    deepseek: ["deepseek-reasoner", "deepseek/deepseek-r1:free"],
    my: ["my-deployment"],
  })) {
    it(`is ${family}`, () => {
      assert.deepEqual(
        ids.map((id) => modelFamily(id)),
        ids.map(() => family),
      );
    });
  }

  it("is the same for one name, whatever it is", () => {
    assert.ok(isSameFamily("42", "42"));
    assert.ok(!isSameFamily("gpt-5", "gemini-3-pro"));
  });
});
