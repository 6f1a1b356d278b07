import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openProvider } from "../../../../src/providers/gemini/adapter.ts";

describe("Gemini's models", () => {
  it("are listed page by page, with the key in a header, and without those that do not chat", async () => {
    const asked: string[] = [];
    const pages: Readonly<Record<string, unknown>> = {
      first: {
        models: [
          {
            name: "models/gemini-a",
            displayName: "Gemini A",
            inputTokenLimit: 1000,
            outputTokenLimit: 100,
            supportedGenerationMethods: ["generateContent"],
          },
          { name: "models/embedding", supportedGenerationMethods: ["embedContent"] },
        ],
        nextPageToken: "a+b",
      },
      "a+b": { models: [{ name: "tunedModels/mine" }, { displayName: "nameless" }] },
    };
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      asked.push(`${String(request.headers["x-goog-api-key"])} ${url.pathname}`);
      response.end(JSON.stringify(pages[url.searchParams.get("pageToken") ?? "first"]));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const listing = await openProvider({ provider: "gemini", baseUrl, apiKey: "a-key" }, { fetch: globalThis.fetch }).listModels(
      new AbortController().signal,
    );
    server.closeAllConnections();
    server.close();
    assert.ok(listing.ok);
    assert.deepEqual(listing.models, [
      { id: "gemini-a", displayName: "Gemini A", contextWindow: 1000, maxOutputTokens: 100 },
      { id: "tunedModels/mine", displayName: undefined, contextWindow: undefined, maxOutputTokens: undefined },
    ]);
    assert.deepEqual(asked, ["a-key /v1beta/models", "a-key /v1beta/models"]);
  });

  it("answer in a schema natively, except those that cannot", () => {
    const provider = openProvider({ provider: "gemini", baseUrl: "https://acme.test", apiKey: undefined }, { fetch: globalThis.fetch });
    assert.deepEqual(
      ["gemini-2.0-flash", "gemini-3-pro-preview", "gemma-3-27b-it"].map((id) => provider.structuredMode?.(id)),
      ["native", "native", "prompt"],
    );
  });
});
