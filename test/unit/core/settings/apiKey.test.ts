import assert from "node:assert/strict";
import { cleanKey, foreignKeyOwner } from "../../../../src/core/settings/apiKey.ts";

const key = "sk-proj-abcDEF0123456789_-xyz";

describe("a pasted key", () => {
  const pasted: readonly (readonly [name: string, text: string])[] = [
    ["as it is", key],
    ["with spaces around", `  ${key}\t`],
    ["with a line break at its end", `${key}\r\n`],
    ["broken over two lines", `${key.slice(0, 12)}\n${key.slice(12)}`],
    ["in double quotes", `"${key}"`],
    ["in typographic quotes", `“${key}”`],
    ["with Bearer before it", `Bearer ${key}`],
    ["as a header", `Authorization: Bearer ${key}`],
    ["as Anthropic's header", `x-api-key: ${key}`],
    ["as an export line", `export OPENAI_API_KEY="${key}"`],
    ["as a line of an .env file", `OPENAI_API_KEY=${key}`],
    ["as PowerShell", `$env:OPENAI_API_KEY = '${key}'`],
    ["with invisible characters", `\ufeff${key}\u200b`],
    ["with a semicolon", `"${key}";`],
  ];
  for (const [name, text] of pasted) {
    it(`is found ${name}`, () => {
      assert.deepEqual(cleanKey(text), { ok: true, key });
    });
  }

  it("keeps the padding of base64", () => {
    assert.deepEqual(cleanKey("YWJjZGVmZw=="), { ok: true, key: "YWJjZGVmZw==" });
  });

  const rejected: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
    ["nothing", "  \n ", /nothing is left/i],
    ["quotes alone", `""`, /nothing is left/i],
    ["an address", "https://api.openai.com/v1", /address/],
    ["a masked key", "sk-proj-****************abcd", /middle hidden/],
    ["a key masked with dots", "sk-ant-••••••••", /middle hidden/],
    ["letters that no header can carry", "ключ-от-двери", /plain letters/],
  ];
  for (const [name, text, problem] of rejected) {
    it(`is rejected without being quoted when it is ${name}`, () => {
      const cleaned = cleanKey(text);
      assert.ok(!cleaned.ok);
      assert.match(cleaned.problem, problem);
      assert.ok(text.trim().length < 3 || !cleaned.problem.includes(text.trim()));
    });
  }
});

describe("a key of another provider", () => {
  it("is pointed out in both directions", () => {
    assert.equal(foreignKeyOwner("sk-ant-api03-abc", "openai")?.label, "Anthropic");
    assert.equal(foreignKeyOwner("sk-proj-abc", "anthropic")?.label, "OpenAI");
    assert.equal(foreignKeyOwner("sk-or-v1-abc", "openai")?.label, "OpenRouter");
    assert.equal(foreignKeyOwner("sk-proj-abc", "azure")?.label, "OpenAI");
    assert.equal(foreignKeyOwner("gsk_abc", "gemini")?.label, "Groq");
  });

  it("is not reported for a right key, an old shapeless key, or a gateway's key", () => {
    assert.equal(foreignKeyOwner("sk-proj-abc", "openai"), undefined);
    assert.equal(foreignKeyOwner("sk-abc", "openai"), undefined);
    assert.equal(foreignKeyOwner("sk-abc", "deepseek"), undefined);
    assert.equal(foreignKeyOwner("sk-proj-abc", "litellm"), undefined);
    assert.equal(foreignKeyOwner("sk-ant-abc", "my-gateway"), undefined);
  });
});
