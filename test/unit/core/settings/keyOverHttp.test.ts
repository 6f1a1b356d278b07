import assert from "node:assert/strict";
import { normaliseAzureAddress } from "../../../../src/core/settings/azureAddress.ts";
import { isPrivateHttp, keyOverHttpProblem, reachOf } from "../../../../src/core/settings/keyOverHttp.ts";
import { readProviderSettings } from "../../../../src/core/settings/providerSettings.ts";
import { describeProviders, endpointOf, providerProblems } from "../../../../src/providers/presets/providerDescription.ts";

const loopback = [
  "127.0.0.1",
  "127.1.2.3",
  "127.1",
  "2130706433",
  "0x7f.1",
  "0177.0.0.1",
  "127.0.0.1.",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "gate.localhost",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
];
const privateHosts = [
  ...[
    "10.0.0.1",
    "167772161",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.2",
    "0xc0a80102",
    "169.254.1.1",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fe80::1]",
    "[febf::1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:c0a8:1]",
  ],
  ...["nas", "nas.", "gate.local", "gate.local.", "GATE.INTERNAL", "gate.lan", "gate.home.arpa", "gate.test"],
];
const publicHosts = [
  ...[
    "gate.example",
    "8.8.8.8",
    "134744072",
    "172.15.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "11.0.0.1",
    "100.64.0.1",
    "0.0.0.0",
    "[::]",
    "[2001:db8::1]",
    "[fec0::1]",
    "[fb00::1]",
    "[::ffff:8.8.8.8]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
  ],
  ...[
    "localhost.example",
    "local.example",
    "127.0.0.1.example",
    "10.0.0.1.nip.io",
    "notlocalhost.example",
    "internal.example",
    "gate.locale",
    "localhost..",
  ],
];
/** The host behind the sign is the one that is asked. */
const tricks = [
  "127.0.0.1@gate.example",
  "127.0.0.1:80@gate.example",
  "localhost%2f@gate.example",
  "gate.example#@127.0.0.1",
  "gate.example?@127.0.0.1",
  "gate.example/@127.0.0.1",
];

const problem = (host: string, allowed = false) => keyOverHttpProblem(`http://${host}/v1`, allowed);

describe("a key over http", () => {
  for (const host of loopback) {
    it(`goes to this computer as ${host}`, () => {
      assert.equal(problem(host), undefined);
    });
  }

  for (const host of privateHosts) {
    it(`goes to the private network as ${host} once the user allows it, and not before`, () => {
      assert.match(problem(host) ?? "", /^Keys aren't sent over http:.*baton\.allowKeysOverPrivateHttp\.$/);
      assert.equal(problem(host, true), undefined);
      assert.equal(isPrivateHttp(`http://${host}/v1`), true);
    });
  }

  for (const host of [...publicHosts, ...tricks]) {
    it(`never goes to ${host}`, () => {
      for (const allowed of [false, true]) {
        assert.match(problem(host, allowed) ?? "", /^Keys aren't sent over http:.*Use https:\/\/\.$/);
      }
      assert.equal(isPrivateHttp(`http://${host}/v1`), false);
    });
  }

  it("does not apply over https, or without an address", () => {
    for (const baseUrl of ["https://gate.example/v1", "HTTPS://10.0.0.1", "", "not an address", "ftp://gate.example"]) {
      assert.equal(keyOverHttpProblem(baseUrl, false), undefined, baseUrl);
    }
    assert.notEqual(keyOverHttpProblem("HTTP://GATE.EXAMPLE", true), undefined);
  });

  it("is judged by the host with or without brackets", () => {
    assert.deepEqual(
      [reachOf("::1"), reachOf("fd00::1"), reachOf("2001:db8::1"), reachOf("::ffff:10.1.1.1"), reachOf("")],
      ["loopback", "private", "public", "private", "public"],
    );
  });

  it("has the same rule at Azure", () => {
    const form = (address: string, allowed: boolean) => normaliseAzureAddress(address, undefined, allowed).form;
    assert.deepEqual(
      [
        form("http://10.0.0.1/openai/v1", false),
        form("http://10.0.0.1/openai/v1", true),
        form("http://gate.example/openai/v1", true),
        form("http://127.0.0.1:1/openai/v1", false),
      ],
      ["rejected", "v1", "rejected", "v1"],
    );
  });
});

describe("baton.providers with an address over http", () => {
  const problemsOf = (entry: object, allowed = false) =>
    providerProblems(readProviderSettings({ gate: { type: "openai-compatible", baseUrl: "http://gate.example/v1", ...entry } }, allowed));

  it("says so if the provider needs a key, and keeps it", () => {
    assert.match(problemsOf({}).join(), /^baton\.providers\.gate\.baseUrl: Keys aren't sent over http:\/\//);
    assert.match(problemsOf({ keyRequired: false, accounts: [{ label: "a", keyVariable: "GATE_KEY" }] }).join(), /Keys aren't sent/);
    assert.match(problemsOf({ baseUrl: "http://10.0.0.1/v1" }).join(), /allowKeysOverPrivateHttp/);
    assert.equal(readProviderSettings({ gate: { type: "openai-compatible", baseUrl: "http://gate.example/v1" } }).providers.length, 1);
  });

  it("says nothing if no key is needed, on this computer, and in a private network that the user allows", () => {
    assert.deepEqual(
      [
        ...problemsOf({ keyRequired: false }),
        ...problemsOf({ baseUrl: "http://localhost:1/v1" }),
        ...problemsOf({ baseUrl: "http://10.0.0.1/v1" }, true),
        ...problemsOf({ active: false }),
      ],
      [],
    );
  });

  it("hands on what the user allows, for built-in providers too", () => {
    for (const allowed of [false, true]) {
      const all = describeProviders(readProviderSettings({ gate: { type: "openai-compatible", baseUrl: "http://10.0.0.1/v1" } }, allowed));
      assert.ok(all.every((provider) => endpointOf(provider, "key", undefined).isPrivateHttpAllowed === allowed));
    }
  });
});
