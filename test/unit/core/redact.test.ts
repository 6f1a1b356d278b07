import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { redact } from "../../../src/core/redact.ts";

const random = (length: number): string => randomBytes(length).toString("hex").slice(0, length);

describe("redact", () => {
  it("removes the secrets that it is given, also percent-encoded, whatever they look like", () => {
    const secret = `my/odd+secret ${random(8)}`;
    const text = redact(`sent ${secret} and ?x=${encodeURIComponent(secret)}`, [secret]);
    assert.equal(text, "sent [redacted] and ?x=[redacted]");
  });

  it("removes the longer of two secrets of which one begins the other", () => {
    assert.equal(redact("abcdefgh-12345", ["abcdefgh", "abcdefgh-12345"]), "[redacted]");
  });

  for (const [name, key] of [
    ["OpenAI", `sk-proj-${random(40)}`],
    ["Anthropic", `sk-ant-api03-${random(40)}`],
    ["Google", `AIza${random(35)}`],
    ["Groq", `gsk_${random(40)}`],
    ["a JSON web token", `eyJ${random(20)}.eyJ${random(20)}.${random(20)}`],
  ] as const) {
    it(`removes a key of ${name} that it is not given`, () => {
      assert.equal(redact(`the key ${key}, they say`), "the key [redacted], they say");
    });
  }

  it("removes what is left of a key that a provider has masked", () => {
    assert.equal(redact("Incorrect API key provided: sk-proj-********************abcd."), "Incorrect API key provided: [redacted].");
    assert.equal(redact("Incorrect API key provided: mykey12**********wxyz. See"), "Incorrect API key provided: [redacted]. See");
    assert.equal(redact("key sk-...abcd is wrong"), "key [redacted] is wrong");
  });

  it("removes bearer tokens, keys in addresses, and passwords in addresses", () => {
    assert.equal(redact(`authorization: Bearer ${random(16)}1`), "authorization: Bearer [redacted]");
    assert.equal(redact(`GET /v1?alt=sse&key=${random(20)}&x=1`), "GET /v1?alt=sse&key=[redacted]&x=1");
    assert.equal(redact("http://user:hunter2@proxy:8080/"), "http://[redacted]@proxy:8080/");
  });

  it("takes no longer for a long word than its length", () => {
    const long = "a".repeat(200_000);
    assert.equal(redact(long), long);
  });

  it("leaves ordinary words alone and changes nothing the second time", () => {
    const text = "The model `gpt-4.1` needs Bearer authentication; the task-force asked about max_tokens=4096.";
    assert.equal(redact(text), text);
    const once = redact(`x-api-key: ${random(20)} Bearer ${random(20)}1`);
    assert.equal(redact(once), once);
  });
});
