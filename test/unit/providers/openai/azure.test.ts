import assert from "node:assert/strict";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import type { Endpoint } from "../../../../src/core/provider.ts";
import { loadAdapter } from "../../../../src/providers/catalog.ts";
import type { ModelServer } from "../../../model-server/script.ts";
import { startModelServer } from "../../../model-server/server.ts";
import { failureOf, textOf } from "../parsing.ts";

describe("Azure", () => {
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });

  afterEach(() => {
    server.reset();
  });

  after(() => server.close());

  const open = async (endpoint: Partial<Endpoint>) => {
    const openProvider = await loadAdapter("azure");
    return openProvider({ provider: "azure", baseUrl: server.origin, apiKey: server.keys.azure, ...endpoint }, { fetch: globalThis.fetch });
  };

  const ask = async (endpoint: Partial<Endpoint>, model = "gpt-4o"): Promise<StreamEvent[]> => {
    const events: StreamEvent[] = [];
    const stream = (await open(endpoint)).stream(
      { model, messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] },
      new AbortController().signal,
    );
    for await (const event of stream) {
      events.push(event);
    }
    return events;
  };

  const asked = () => {
    const request = server.requests[0];
    return { path: request?.path ?? "", version: request?.query["api-version"], keyAccepted: request?.keyAccepted };
  };

  it("is asked at the deployment in the address, whatever the model is called", async () => {
    assert.equal(
      textOf(await ask({ baseUrl: `${server.origin}/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21` }, "our-model")),
      "ok",
    );
    assert.deepEqual(asked(), { path: "/openai/deployments/gpt-4.1/chat/completions", version: "2024-10-21", keyAccepted: true });
  });

  it("is asked with a version that accepts all that reasoning models need, if none is named", async () => {
    assert.equal(textOf(await ask({ baseUrl: `${server.origin}/openai/deployments/gpt-4o` })), "ok");
    assert.equal(asked().version, "2024-12-01-preview");
  });

  it("uses the model as the deployment if the address names only the resource", async () => {
    assert.equal(textOf(await ask({ apiVersion: "2024-10-21" })), "ok");
    assert.deepEqual(asked(), { path: "/openai/deployments/gpt-4o/chat/completions", version: "2024-10-21", keyAccepted: true });
  });

  it("is asked at the newer API without a version", async () => {
    assert.equal(textOf(await ask({ baseUrl: server.origin })), "ok");
    assert.deepEqual(asked(), { path: "/openai/v1/chat/completions", version: undefined, keyAccepted: true });
  });

  it("is asked over Responses if the deployment is named like a model that thinks, in the newer API or by the newer API's address", async () => {
    for (const endpoint of [
      { baseUrl: server.origin },
      { baseUrl: `${server.origin}/azure/openai/deployments/o3`, api: "responses" },
    ] as const) {
      server.reset();
      assert.equal(textOf(await ask(endpoint, "o3")), "ok");
      assert.match(asked().path, /\/openai\/v1\/responses$/);
      assert.equal(asked().version, undefined);
    }
    server.reset();
    await ask({ baseUrl: server.origin, api: "chat" }, "o3");
    assert.equal(asked().path, "/openai/v1/chat/completions");
  });

  it("is given an access token as a bearer, and no key", async () => {
    let sent = new Headers();
    const openProvider = await loadAdapter("azure");
    const provider = openProvider(
      { provider: "azure", baseUrl: `${server.origin}/azure/openai/v1`, apiKey: server.keys.azure, keyKind: "entra" },
      {
        fetch: (input, init) => {
          sent = new Headers(init?.headers);
          return globalThis.fetch(input, init);
        },
      },
    );
    const listing = await provider.listModels(new AbortController().signal);
    assert.ok(listing.ok);
    assert.deepEqual([sent.get("authorization"), sent.get("api-key")], [`Bearer ${server.keys.azure}`, null]);
  });

  it("reports a deployment that does not exist", async () => {
    const failure = failureOf(await ask({ apiVersion: "2024-10-21" }, "gpt-9"));
    assert.deepEqual([failure.kind, failure.retry, failure.status], ["not-found", "elsewhere", 404]);
    assert.match(failure.message, /no deployment for the model “gpt-9”/);
  });

  it("reports a version that Azure does not know", async () => {
    const failure = failureOf(await ask({ apiVersion: "2019-01-01" }));
    assert.ok(failure.kind === "invalid-request");
    assert.equal(failure.parameter, "api-version");
  });

  it("reports a key that is not accepted, without showing it", async () => {
    const events = await ask({ apiKey: "0123456789abcdef0123456789abcdef" });
    assert.equal(failureOf(events).kind, "auth");
    assert.doesNotMatch(JSON.stringify(events), /0123456789abcdef/);
  });

  it("reports which filter blocked the prompt", async () => {
    server.script({
      error: {
        status: 400,
        code: "content_filter",
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
      },
    });
    const failure = failureOf(await ask({}));
    assert.deepEqual([failure.kind, failure.retry], ["content-policy", "never"]);
    assert.match(failure.message, /content policy \(jailbreak\)/);
  });

  it("reports who is signed in without the role", async () => {
    const message =
      "The principal `0000` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action`.";
    server.script({ error: { status: 401, code: "PermissionDenied", message } });
    assert.equal(failureOf(await ask({ baseUrl: `${server.origin}/azure/openai`, keyKind: "entra" })).kind, "permission");
  });

  it("is not asked at an address that cannot be its own, and the reason does not quote the address", async () => {
    for (const baseUrl of [
      "https://portal.azure.com/#home",
      "http://acme.openai.azure.com",
      "https://acme.openai.azure.com/?api-key=0123456789abcdef",
    ]) {
      const events = await ask({ baseUrl });
      const failure = failureOf(events);
      assert.ok(failure.kind === "invalid-request");
      assert.equal(failure.parameter, "baseUrl");
      assert.doesNotMatch(JSON.stringify(events), /0123456789abcdef/);
      const listing = await (await open({ baseUrl })).listModels(new AbortController().signal);
      assert.equal(listing.ok, false);
    }
    assert.equal(server.requests.length, 0);
  });

  it("lists what the resource could deploy, in either API", async () => {
    server.setModels("azure", ["gpt-4o", "o3"]);
    for (const endpoint of [{}, { baseUrl: `${server.origin}/openai/deployments/gpt-4o` }]) {
      const listing = await (await open(endpoint)).listModels(new AbortController().signal);
      assert.ok(listing.ok);
      assert.deepEqual(
        listing.models.map(({ id }) => id),
        ["gpt-4o", "o3"],
      );
    }
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ["/openai/v1/models", "/openai/models"],
    );
  });
});
