import assert from "node:assert/strict";
import { openAzureProvider } from "../../../../src/providers/openai/adapter.ts";

describe("questions to several Azure resources in turn", () => {
  it("go each to their own address, with their own version", async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (input) => {
      asked.push(String(input));
      return Promise.resolve(Response.json({ error: { code: "500", message: "No." } }, { status: 500 }));
    };
    const ask = async (baseUrl: string, apiVersion?: string, model = "m"): Promise<void> => {
      const provider = openAzureProvider({ provider: "azure", baseUrl, apiKey: "key-0123456789", apiVersion, api: "chat" }, { fetch });
      for await (const event of provider.stream(
        { model, messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] },
        new AbortController().signal,
      )) {
        assert.equal(event.type, "failure");
      }
    };
    const [one, other] = ["https://one.openai.azure.com", "https://other.openai.azure.com"];
    await ask(one, "2024-10-21");
    await ask(one, "2024-12-01-preview");
    await ask(other, "2024-12-01-preview", "n");
    await ask(one);
    await ask(one, "2024-10-21");
    assert.deepEqual(asked, [
      `${one}/openai/deployments/m/chat/completions?api-version=2024-10-21`,
      `${one}/openai/deployments/m/chat/completions?api-version=2024-12-01-preview`,
      `${other}/openai/deployments/n/chat/completions?api-version=2024-12-01-preview`,
      `${one}/openai/v1/chat/completions`,
      `${one}/openai/deployments/m/chat/completions?api-version=2024-10-21`,
    ]);
  });
});
