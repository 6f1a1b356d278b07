import assert from "node:assert/strict";
import type { ConnectionTest } from "../../../src/core/connection/connectionTest.ts";
import { stageIds, type Stage } from "../../../src/core/connection/stage.ts";
import { overviewRow, progressOf, stageRows } from "../../../src/app/connection/stageRows.ts";

const long = "word ".repeat(60).trim();

function connectionTest(changes: Partial<Record<Stage["id"], Partial<Stage>>> = {}, more: Partial<ConnectionTest> = {}): ConnectionTest {
  const stages = stageIds.map((id): Stage => ({ id, status: "passed", summary: "fine", elapsedMs: 12, ...changes[id] }));
  return {
    provider: "acme",
    label: "Acme",
    address: "https://api.acme.test/v1",
    keyLabel: "work",
    proxy: undefined,
    model: "m",
    modelCount: 9,
    firstWordMs: 20,
    stages,
    finished: true,
    ...more,
  };
}

const failure = {
  status: "failed",
  summary: long,
  finding: { code: "portal", happened: long, advice: long, fixes: [{ id: "retry", label: "Test Again" }] },
} as const;

describe("the rows of a connection test", () => {
  it("are one a stage, with its time", () => {
    const rows = stageRows(connectionTest());
    assert.deepEqual(
      rows.map(({ about }) => about),
      stageIds,
    );
    assert.deepEqual([rows[2]?.label, rows[2]?.description], ["$(pass) TCP", "fine · 12 ms"]);
  });

  it("hold every word of what is wrong, and cut none off", () => {
    const rows = stageRows(connectionTest({ tls: failure, api: { summary: long } })).filter(
      ({ about }) => about === "tls" || about === "api",
    );
    const words = rows
      .flatMap(({ label, detail }) => [detail ?? "", label.replace(/^\$\([\w-]+\) /, "")])
      .join(" ")
      .split(/\s+/);
    assert.equal(words.filter((word) => word === "word").length, 180);
    assert.deepEqual(
      rows.filter(({ label, description = "", detail = "" }) => detail.length > 72 || label.length + description.length > 92),
      [],
    );
    assert.ok(
      rows.filter(({ about }) => about === "tls").every(({ fixes }) => fixes.length === 1),
      "each of its rows leads to the fix",
    );
  });

  it("show one row for each connection test in an overview: its progress, its first failure, or its summary if all is well", () => {
    const waiting = { status: "waiting", summary: "" } as const;
    const running = connectionTest({ vision: waiting, tools: waiting, stream: { status: "running", summary: "" } }, { finished: false });
    assert.deepEqual(
      [overviewRow(running, "0").label, overviewRow(running, "0").detail],
      ["$(loading~spin) Acme", "10 of 13 stages: Stream…"],
    );
    assert.equal(progressOf(running), "10 of 13 stages");
    const failed = overviewRow(connectionTest({ tls: failure, key: failure }), "0");
    assert.match(failed.detail ?? "", /^TLS: word/);
    assert.equal(failed.description, "key “work” · https://api.acme.test");
    const well = overviewRow(connectionTest({ answer: { summary: "m answered · first token after 0.02 s" } }), "0");
    assert.equal(well.detail, "m answered · first token after 0.02 s · 9 models listed");
    const warned = overviewRow(connectionTest({ stream: { ...failure, status: "warned" } }), "0");
    assert.equal(warned.label, "$(warning) Acme");
  });
});
