import assert from "node:assert/strict";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { eventsOf, openAt, question, wireCases } from "./wires.ts";

/** What the SDKs would read, had we not told them otherwise. */
const foreign = {
  OPENAI_API_KEY: "foreign-openai-key",
  OPENAI_ADMIN_KEY: "foreign-admin-key",
  OPENAI_ORG_ID: "foreign-organisation",
  OPENAI_PROJECT_ID: "foreign-project",
  OPENAI_BASE_URL: "http://127.0.0.1:9/foreign",
  OPENAI_CUSTOM_HEADERS: "x-foreign: foreign-header\nAuthorization: Bearer foreign-token",
  ANTHROPIC_API_KEY: "foreign-anthropic-key",
  ANTHROPIC_AUTH_TOKEN: "foreign-token",
  ANTHROPIC_BASE_URL: "http://127.0.0.1:9/foreign",
  ANTHROPIC_CUSTOM_HEADERS: "x-foreign: foreign-header\nAuthorization: Bearer foreign-token",
};

for (const wireCase of wireCases) {
  describe(`requests over the ${wireCase.name} wire`, () => {
    let server: ModelServer;
    let environment: NodeJS.ProcessEnv;
    let sent: Headers | undefined;

    /** The real fetch, with the headers taken down. */
    const fetch: typeof globalThis.fetch = (input, init) => {
      sent = new Headers(init?.headers);
      return globalThis.fetch(input, init);
    };

    before(async () => {
      server = await startModelServer({ keys: { openai: [], anthropic: [] } });
    });

    beforeEach(() => {
      environment = { ...process.env };
      Object.assign(process.env, foreign);
    });

    afterEach(() => {
      for (const name of Object.keys(foreign)) {
        if (environment[name] === undefined) {
          // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the environment as it was
          delete process.env[name];
        } else {
          process.env[name] = environment[name];
        }
      }
      server.reset();
    });

    after(() => server.close());

    it("carry the key and the headers that they are given, and nothing from the environment", async () => {
      const provider = await openAt(server, wireCase, { apiKey: "our-key", headers: { "X-Team": "ours" } }, { fetch });
      assert.equal((await eventsOf(provider, question(wireCase))).at(-1)?.type, "finish");
      assert.equal(sent?.get("authorization"), "Bearer our-key");
      assert.equal(sent.get("x-team"), "ours");
      assert.equal(JSON.stringify([...sent]).includes("foreign"), false);
      await provider.listModels(new AbortController().signal);
      assert.equal(JSON.stringify([...sent]).includes("foreign"), false);
    });

    it("carry no key where there is none", async () => {
      const provider = await openAt(server, wireCase, { apiKey: undefined }, { fetch });
      assert.equal((await eventsOf(provider, question(wireCase))).at(-1)?.type, "finish");
      assert.deepEqual([sent?.get("authorization"), sent?.get("x-api-key")], [null, null]);
    });

    it("let a header of the settings stand in for the key's", async () => {
      const provider = await openAt(server, wireCase, { apiKey: undefined, headers: { Authorization: "Basic b3Vyczpvd24=" } }, { fetch });
      await eventsOf(provider, question(wireCase));
      assert.equal(sent?.get("authorization"), "Basic b3Vyczpvd24=");
    });

    it("are sent once, also when they fail", async () => {
      server.script({ error: { status: 500, message: "No." } }, { error: { status: 429, message: "No." } });
      const provider = await openAt(server, wireCase, {}, { fetch });
      await eventsOf(provider, question(wireCase));
      await eventsOf(provider, question(wireCase));
      assert.equal(server.requests.length, 2);
    });
  });
}
