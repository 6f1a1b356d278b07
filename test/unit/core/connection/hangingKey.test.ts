import assert from "node:assert/strict";
import { testConnection } from "../../../../src/core/connection/testConnection.ts";
import { firstFailure } from "../../../../src/core/connection/connectionTest.ts";
import type { DoctorPorts } from "../../../../src/core/connection/ports.ts";
import type { ConnectionTestTarget } from "../../../../src/core/connection/connectionTestTarget.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";

const clock = new FakeClock();
// Nothing else is asked of the outside before the provider is opened.
const ports = { clock, limits: { firstByteMs: 10_000, idleMs: 10_000 } } as unknown as DoctorPorts;

function target(open: ConnectionTestTarget["open"]): ConnectionTestTarget {
  const settings = {
    provider: "acme",
    label: "Acme",
    type: "editor",
    baseUrl: "",
    writtenBaseUrl: undefined,
    usualBaseUrl: undefined,
    apiVersion: undefined,
    problems: [],
    keyLabel: "work",
    takesKey: true,
    keyUrl: undefined,
    unapproved: undefined,
  } as const;
  return { ...settings, open, chooseModel: () => undefined, facts: () => Promise.resolve({}), options: () => ({}) };
}

describe("a connection test whose key takes forever to be read", () => {
  it("fails after the limit of a first byte, and says which key", async () => {
    const connectionTest = testConnection(
      target(() => new Promise(() => undefined)),
      ports,
      new AbortController().signal,
      () => undefined,
    );
    clock.advance(10_000);
    assert.match(
      firstFailure(await connectionTest)?.summary ?? "",
      /^Key “work” \(Acme\) couldn't be read in time\. No request was sent\.$/,
    );
    assert.equal(clock.waiting, 0);
  });

  it("is stopped at once by the user", async () => {
    const user = new AbortController();
    const connectionTest = testConnection(
      target(() => new Promise(() => undefined)),
      ports,
      user.signal,
      () => undefined,
    );
    user.abort();
    assert.equal((await connectionTest).finished, true);
  });

  it("is reported, not thrown, if Baton's own files are broken", async () => {
    const connectionTest = await testConnection(
      target(() => Promise.reject(new Error("a file is gone"))),
      ports,
      new AbortController().signal,
      () => undefined,
    );
    assert.match(
      firstFailure(connectionTest)?.summary ?? "",
      /An internal error occurred before the request to Acme was sent: a file is gone/,
    );
  });
});
