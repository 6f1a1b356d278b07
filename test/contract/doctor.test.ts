import assert from "node:assert/strict";
import { testConnection } from "../../src/core/connection/testConnection.ts";
import type { ConnectionTest } from "../../src/core/connection/connectionTest.ts";
import { reportOf } from "../../src/core/connection/report.ts";
import { stageIds, type StageId } from "../../src/core/connection/stage.ts";
import { brokenSetups, healthy, Parts } from "../doctor/brokenSetups.ts";
import { diagnose } from "../doctor/diagnosis.ts";
import { testPatient, realPorts, targetOf, type Patient } from "../doctor/patient.ts";
import { ScriptedProvider } from "../fakes/scriptedProvider.ts";
import { closedPort } from "../model-server/strangers.ts";
import { setVariables } from "./contract.ts";
import { wireCases } from "./wires.ts";

const failureContext = { at: "2026-11-21T00:00:00Z", surroundings: ["VS Code: 1.106.0"] };

function statusOf({ stages }: ConnectionTest, id: StageId): string {
  return stages.find((stage) => stage.id === id)?.status ?? "";
}

describe("the connection doctor", () => {
  let parts: Parts;

  beforeEach(() => {
    parts = new Parts();
  });
  afterEach(() => parts.close());

  for (const setup of brokenSetups) {
    it(`${setup.name}, ${setup.variant}: ${setup.stage}`, async () => {
      const { connectionTest, named, faults, secrets } = await diagnose(setup);
      assert.deepEqual(faults, []);
      if (
        named?.status === "failed" &&
        connectionTest.stages.indexOf(named) < connectionTest.stages.findIndex(({ id }) => id === "answer")
      ) {
        const after = connectionTest.stages.slice(connectionTest.stages.indexOf(named) + 1).filter(({ status }) => status !== "skipped");
        assert.deepEqual(
          after.filter(({ status, summary }) => status !== "not-tried" || !summary.startsWith("not tried: ")),
          [],
          "what comes after the failure says that it was not tried, and why",
        );
      }
      const reported = reportOf([connectionTest], failureContext) + JSON.stringify(connectionTest);
      assert.deepEqual(
        secrets.filter((secret) => reported.includes(secret)),
        [],
        "a secret is in the report",
      );
    });
  }

  for (const wireCase of wireCases.filter(({ isPreset }) => !isPreset)) {
    it(`finds no fault in a working setup: ${wireCase.name}`, async () => {
      const server = await parts.server();
      const restore = setVariables(wireCase.environment?.(server) ?? {});
      const apiKey = wireCase.endpoint !== undefined && "apiKey" in wireCase.endpoint ? undefined : server.keys[wireCase.owner];
      const patient: Patient = {
        type: wireCase.type,
        baseUrl: wireCase.baseUrl(server),
        apiKey,
        model: wireCase.model,
        facts: { tools: wireCase.offers.tools, vision: wireCase.offers.media.includes("image-bytes") },
        ...(wireCase.endpoint === undefined ? {} : { endpoint: wireCase.endpoint }),
      };
      const connectionTest = await testPatient(patient);
      restore();
      assert.deepEqual(
        connectionTest.stages.filter(({ status }) => status !== "passed" && status !== "skipped"),
        [],
      );
      for (const id of ["address", "tcp", "api", "models", "answer", "stream", "structured"] as const) {
        assert.equal(statusOf(connectionTest, id), "passed", id);
      }
      assert.equal(statusOf(connectionTest, "tools"), wireCase.offers.tools ? "passed" : "skipped");
      assert.equal(statusOf(connectionTest, "vision"), wireCase.offers.media.includes("image-bytes") ? "passed" : "skipped");
    });
  }

  it("skips what the model does not claim, without asking", async () => {
    const server = await parts.server();
    const connectionTest = await testPatient({ ...healthy(server), facts: { tools: false, vision: false } });
    assert.deepEqual([statusOf(connectionTest, "tools"), statusOf(connectionTest, "vision")], ["skipped", "skipped"]);
    assert.match(connectionTest.stages.find(({ id }) => id === "vision")?.summary ?? "", /not claimed/);
    assert.equal(
      server.requests.some(({ body }) => JSON.stringify(body).includes('"tools"') || JSON.stringify(body).includes("image")),
      false,
    );
  });

  it("asks VS Code's own models without testing the network", async () => {
    const fake = new ScriptedProvider();
    const summary = (text: string) =>
      [
        { type: "text-delta", text },
        { type: "finish", reason: "stop" },
      ] as const;
    fake.script(
      summary("OK"),
      summary("1 2 3"),
      [
        { type: "tool-call-start", callId: "1", name: "report_status" },
        { type: "finish", reason: "tool-calls" },
      ],
      summary('{"status":"OK","number":7}'),
      summary("Red"),
    );
    const target = {
      ...targetOf(healthy(await parts.server())),
      type: "editor",
      baseUrl: "",
      keyLabel: undefined,
      takesKey: false,
      open: () => Promise.resolve({ ok: true, provider: fake } as const),
    } as const;
    const connectionTest = await testConnection(target, realPorts(undefined), new AbortController().signal, () => undefined);
    assert.deepEqual(
      connectionTest.stages.map(({ status }) => status),
      [...stageIds.slice(0, 7).map(() => "skipped"), ...stageIds.slice(7).map(() => "passed")],
    );
  });

  it("says that no key is needed if none is", async () => {
    const server = await parts.server({ keys: { openai: [] } });
    const connectionTest = await testPatient({ ...healthy(server), apiKey: undefined });
    assert.equal(statusOf(connectionTest, "key"), "skipped");
    assert.equal(statusOf(connectionTest, "answer"), "passed");
  });

  it("names a host that does not exist", async () => {
    const connectionTest = await testPatient({ ...healthy(await parts.server()), baseUrl: "https://no-such-host.invalid/v1" });
    const dns = connectionTest.stages.find(({ id }) => id === "dns");
    assert.equal(dns?.status, "failed");
    assert.match(dns.finding?.happened ?? "", /no-such-host\.invalid/);
  });

  it("finds the API at its usual port", async () => {
    const server = await parts.server();
    const target = targetOf({ ...healthy(server), baseUrl: `http://127.0.0.1:${String(await closedPort())}/v1` });
    const connectionTest = await testConnection(
      { ...target, usualBaseUrl: server.openaiBaseUrl },
      realPorts(undefined),
      new AbortController().signal,
      () => undefined,
    );
    const tcp = connectionTest.stages.find(({ id }) => id === "tcp");
    assert.deepEqual(tcp?.finding?.fixes[0], { id: "use-address", label: `Use ${server.openaiBaseUrl}`, baseUrl: server.openaiBaseUrl });
  });

  it("sends nothing to an address that was not approved", async () => {
    const server = await parts.server();
    const unapproved = {
      kind: "not-granted",
      message: "The key “work” was not added for there.",
      provider: "acme",
      retry: "never",
    } as const;
    const connectionTest = await testConnection(
      { ...targetOf(healthy(server)), unapproved },
      realPorts(undefined),
      new AbortController().signal,
      () => undefined,
    );
    const [address, ...others] = connectionTest.stages;
    assert.deepEqual(
      [address?.status, address?.finding?.code, address?.finding?.fixes[0]?.id],
      ["failed", "unapproved-address", "approve-origin"],
    );
    assert.deepEqual([...new Set(others.map(({ status }) => status))], ["not-tried"]);
    assert.equal(server.requests.length, 0);
  });

  it("reports each stage when it begins and when it ends", async () => {
    const reported: string[] = [];
    await testConnection(targetOf(healthy(await parts.server())), realPorts(undefined), new AbortController().signal, ({ stages }) =>
      reported.push(stages.map(({ status }) => status).join(" ")),
    );
    assert.ok(reported.some((line) => line.includes("running")) && new Set(reported).size > stageIds.length, reported.join("\n"));
  });

  for (const id of stageIds.filter((stage) => stage !== "address" && stage !== "tls" && stage !== "proxy" && stage !== "dns")) {
    it(`stops at once while ${id} runs, and reports nothing more`, async () => {
      const leaving = new AbortController();
      let reportings = 0;
      const connectionTest = await testConnection(
        targetOf(healthy(await parts.server())),
        realPorts(undefined),
        leaving.signal,
        ({ stages, finished }) => {
          reportings += finished ? 1 : 0;
          if (stages.find((stage) => stage.id === id)?.status === "running") {
            leaving.abort();
          }
        },
      );
      assert.equal(statusOf(connectionTest, id), "stopped");
      assert.equal(
        statusOf(connectionTest, "vision"),
        id === "vision" ? "stopped" : statusOf(connectionTest, "vision") === "stopped" ? "stopped" : "not-tried",
      );
      assert.equal(connectionTest.finished, true);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(reportings, 1);
    });
  }
});
