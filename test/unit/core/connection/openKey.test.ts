import assert from "node:assert/strict";
import { readAddress } from "../../../../src/core/connection/addressStage.ts";
import type { ConnectionTestTarget } from "../../../../src/core/connection/connectionTestTarget.ts";

const target = {
  provider: "gate",
  label: "Gate",
  type: "openai-compatible",
  problems: [],
  keyLabel: "work",
  takesKey: true,
} as unknown as ConnectionTestTarget;
const finding = (baseUrl: string, more: Partial<ConnectionTestTarget> = {}) =>
  readAddress({ ...target, baseUrl, ...more }, baseUrl).outcome.finding;

describe("a connection test of an address over http", () => {
  it("stops before any request if a key would be sent to a public host", () => {
    const reading = readAddress(target, "http://gate.example/v1");
    assert.deepEqual([reading.url, reading.outcome.status, reading.outcome.finding?.code], [undefined, "failed", "plain-text-key"]);
    assert.deepEqual(
      finding("http://gate.example/v1", { isPrivateHttpAllowed: true })?.fixes.map(({ id }) => id),
      ["open-provider-settings"],
    );
  });

  it("offers the setting for a private network first, and continues once it is allowed", () => {
    assert.deepEqual(finding("http://10.0.0.1/v1")?.fixes[0], {
      id: "open-setting",
      label: "Open Setting",
      setting: "baton.allowKeysOverPrivateHttp",
    });
    assert.equal(finding("http://10.0.0.1/v1", { isPrivateHttpAllowed: true }), undefined);
  });

  it("continues if no key is sent, and to this computer", () => {
    assert.equal(finding("http://gate.example/v1", { keyLabel: undefined, takesKey: false }), undefined);
    assert.equal(finding("http://localhost:1234/v1"), undefined);
  });
});
