import assert from "node:assert/strict";
import type { ConnectionTest } from "../../../../src/core/connection/connectionTest.ts";
import { shownAddress } from "../../../../src/core/connection/place.ts";
import { reportOf } from "../../../../src/core/connection/report.ts";

const connectionTest: ConnectionTest = {
  provider: "acme",
  label: "Acme | <b>Ltd</b>",
  address: shownAddress("https://user:secret-password@gw.example.com/v1?key=abcdef123456"),
  keyLabel: "work",
  proxy: undefined,
  model: "m",
  modelCount: 3,
  firstWordMs: undefined,
  stages: [
    { id: "address", status: "passed", summary: "fine", elapsedMs: 0 },
    {
      id: "key",
      status: "failed",
      summary: "Rejected.",
      elapsedMs: 1234,
      finding: { code: "wrong-key", happened: "Rejected.", advice: "Replace it.", fixes: [] },
      details: ["Incorrect API key provided: sk-proj-abcdefghijklmnop_qrstuv. <script>alert(1)</script>\n| a |"],
    },
  ],
  finished: true,
};

describe("the report of a connection test", () => {
  const report = reportOf([connectionTest, { ...connectionTest, label: "Other" }], {
    at: "2026-11-21T10:00:00Z",
    surroundings: ["VS Code: 1.106.0 on linux"],
  });

  it("holds no secret: no user, password or query of an address, and nothing that looks like a key", () => {
    for (const secret of ["secret-password", "abcdef123456", "sk-proj", "qrstuv"]) {
      assert.equal(report.includes(secret), false, secret);
    }
    assert.ok(report.includes("https://gw.example.com/v1"));
  });

  it("is Markdown in which a server's words are words", () => {
    assert.equal(/<script|<b>/.test(report), false);
    assert.ok(report.includes("| Key | ✗ failed | 1.23 s | Rejected. |"));
    assert.ok(report.includes("### Key: what to do"));
    assert.ok(report.includes("\\| a \\|"));
    assert.ok(report.includes("| Other | Key: Rejected. |"), "an overview of several");
  });

  it("shows addresses without what may be secret, whatever they are", () => {
    assert.equal(shownAddress("https://gw.example.com/v1/#x"), "https://gw.example.com/v1");
    assert.equal(shownAddress("//user:pw@host path?key=1"), "//host path");
  });
});
