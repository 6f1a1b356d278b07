import assert from "node:assert/strict";
import { defaultModelIds } from "../model-server/modelIds.ts";
import { failureOf } from "../unit/providers/parsing.ts";
import { contract, eventsOf, offered, setVariables } from "./contract.ts";

/** What the SDKs would read without our options. */
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

contract(
  "requests",
  (contract) => {
    const { wireCase } = contract;
    let restore = (): void => undefined;
    let sent: Headers | undefined;

    /** The real fetch, with the headers taken down. */
    const fetch: typeof globalThis.fetch = (input, init) => {
      sent = new Headers(init?.headers);
      return globalThis.fetch(input, init);
    };

    beforeEach(() => {
      restore = setVariables(foreign);
    });

    afterEach(() => {
      restore();
    });

    it("carry the given key and headers, and nothing from the environment", async () => {
      const provider = await contract.open({ apiKey: "our-key", headers: { "X-Team": "ours" } }, { fetch });
      const events = await eventsOf(provider, contract.question());
      assert.equal(events.at(-1)?.type, "finish", JSON.stringify(events));
      for (const [name, value] of Object.entries(wireCase.keyHeaders("our-key"))) {
        assert.equal(sent?.get(name), value);
      }
      assert.equal(sent?.get("x-team"), "ours");
      assert.equal(JSON.stringify([...sent]).includes("foreign"), false);
      await provider.listModels(new AbortController().signal);
      assert.equal(JSON.stringify([...sent]).includes("foreign"), false);
    });

    offered(
      "carry no key if there is none",
      wireCase.keylessAuthorization === undefined,
      async () => {
        const provider = await contract.open({ apiKey: undefined }, { fetch });
        const events = await eventsOf(provider, contract.question());
        assert.equal(events.at(-1)?.type, "finish", JSON.stringify(events));
        assert.deepEqual(
          ["authorization", ...Object.keys(wireCase.keyHeaders("our-key"))]
            .map((name) => sent?.get(name))
            .filter((value) => value !== null),
          [],
        );
      },
      "the cloud's own credentials are used",
      async () => {
        const provider = await contract.open({ apiKey: undefined }, { fetch });
        const events = await eventsOf(provider, contract.question());
        assert.equal(events.at(-1)?.type, "finish", JSON.stringify(events));
        assert.match(sent?.get("authorization") ?? "", wireCase.keylessAuthorization ?? /^$/);
      },
    );

    it("let a header of the settings stand in for the key's", async () => {
      const provider = await contract.open({ apiKey: undefined, headers: { Authorization: "Basic b3Vyczpvd24=" } }, { fetch });
      await eventsOf(provider, contract.question());
      assert.equal(sent?.get("authorization"), "Basic b3Vyczpvd24=");
    });

    it("are sent once, also when they fail", async () => {
      contract.server.script({ error: { status: 500, message: "No." } }, { error: { status: 429, message: "No." } });
      const provider = await contract.open({}, { fetch });
      await eventsOf(provider, contract.question());
      await eventsOf(provider, contract.question());
      assert.equal(contract.server.requests.length, 2);
    });

    describe("with a key over http", () => {
      const asked: string[] = [];
      const noted: typeof globalThis.fetch = (input) => {
        asked.push(input instanceof Request ? input.url : String(input));
        return Promise.resolve(Response.json({ error: { message: "No." } }, { status: 500 }));
      };
      /** The case's address at another host. */
      const at = (host: string): string => contract.wireCase.baseUrl(contract.server).replace(contract.server.origin, `http://${host}`);

      beforeEach(() => {
        asked.length = 0;
      });

      /** The failure of a question, and of the list of models, at a host. */
      async function failuresAt(host: string, endpoint: Parameters<typeof contract.open>[0] = {}) {
        const provider = await contract.open({ baseUrl: at(host), ...endpoint }, { fetch: noted });
        const listing = await provider.listModels(new AbortController().signal);
        return [failureOf(await eventsOf(provider, contract.question())), listing.ok ? undefined : listing.failure];
      }

      it("never go to a public host, and say why", async () => {
        for (const allowed of [false, true]) {
          for (const failure of await failuresAt("gate.example:8080", { isPrivateHttpAllowed: allowed })) {
            assert.deepEqual(
              [failure?.kind, failure?.kind === "invalid-request" && failure.parameter, failure?.retry],
              ["invalid-request", "baseUrl", "elsewhere"],
            );
            assert.match(failure?.message ?? "", /Keys aren't sent over http:\/\/.*https:\/\//);
          }
        }
        assert.equal(asked.join(), "");
      });

      it("go to a private network once the user allows it, and not before", async () => {
        for (const failure of await failuresAt("10.1.2.3:8080")) {
          assert.match(failure?.message ?? "", /baton\.allowKeysOverPrivateHttp/);
        }
        assert.equal(asked.join(), "");
        await failuresAt("10.1.2.3:8080", { isPrivateHttpAllowed: true });
        assert.ok(asked.length >= 2 && asked.every((url) => url.startsWith("http://10.1.2.3:8080/")), asked.join());
      });

      it("are blocked in the same way with a secret header in place of the key", async () => {
        for (const [name, value] of [
          ["Authorization", "Basic b3Vyczpvd24="],
          ["x-gateway-token", "0123456789abcdef"],
        ] as const) {
          for (const failure of await failuresAt("gate.example", { apiKey: undefined, headers: { [name]: value } })) {
            assert.match(failure?.message ?? "", /Keys aren't sent/);
          }
        }
        assert.equal(asked.join(), "");
      });

      offered(
        "go anywhere if there is no key",
        wireCase.keylessAuthorization === undefined && wireCase.type !== "azure",
        async () => {
          await failuresAt("gate.example", { apiKey: undefined, headers: { "x-team": "ours" } });
          assert.ok(asked.length >= 2 && asked.every((url) => url.startsWith("http://gate.example/")), asked.join());
        },
        "it always has credentials",
        async () => {
          await failuresAt("gate.example", { apiKey: undefined });
          assert.equal(asked.join(), "");
        },
      );
    });

    it("are not sent if the endpoint cannot be asked", async () => {
      for (const [endpoint, kind] of [
        [{ baseUrl: "not an address" }, "invalid-request"],
        [{ baseUrl: "ftp://acme.test" }, "invalid-request"],
        [{ apiKey: "two words" }, "auth"],
        [{ headers: { "x-team": "müller\u{1F600}" } }, "invalid-request"],
      ] as const) {
        const failure = failureOf(await eventsOf(await contract.open(endpoint), contract.question()));
        assert.equal(failure.kind, kind, failure.message);
      }
      assert.equal(contract.server.requests.length, 0);
    });
  },
  { keys: Object.fromEntries(Object.keys(defaultModelIds).map((owner) => [owner, []])) },
);
