import assert from "node:assert/strict";
import type { ModelServer } from "../model-server/script.ts";
import { doctorAnswer } from "../model-server/doctorAnswer.ts";
import { startModelServer } from "../model-server/server.ts";
import { startPortalPage } from "../model-server/strangers.ts";
import { certificateFor } from "../model-server/testCertificates.ts";
import { startTlsFront, type RunningServer } from "../model-server/tlsFront.ts";
import { startTunnelProxy, type TunnelProxy } from "../model-server/tunnelProxy.ts";
import { openWorkbench, type Workbench } from "./harness/workbench.ts";
import { stepMs } from "./harness/patience.ts";
import { copiedBy } from "./journey.ts";

/** A provider without a key at an address on this machine. */
const keyless = (description: string, baseUrl: string) => ({
  type: "openai-compatible",
  description,
  baseUrl,
  keyRequired: false,
  defaultModel: "gpt-4.1-mini",
  models: [{ id: "gpt-4.1-mini", vision: true }],
});

describe("the connection doctor", () => {
  let server: ModelServer;
  /** Takes any key, or none. */
  let open: ModelServer;
  let portal: RunningServer;
  let secure: RunningServer;
  let proxy: TunnelProxy;
  let bench: Workbench;
  const wrongKey = "sk-proj-not-a-key-of-this-server-at-all";

  before(async () => {
    server = await startModelServer({ fallback: doctorAnswer });
    open = await startModelServer({ fallback: doctorAnswer, keys: { openai: [] } });
    portal = await startPortalPage();
    secure = await startTlsFront({
      certificate: await certificateFor(["127.0.0.1"], { selfSigned: true }),
      to: Number(new URL(open.origin).port),
    });
    proxy = await startTunnelProxy({ kind: "wants-password", schemes: ["Basic"] });
    bench = await openWorkbench({
      env: { GOOD_KEY: server.keys.openai, BAD_KEY: wrongKey },
      settings: {
        "baton.providers": {
          fine: { ...keyless("All fine", `${open.openaiBaseUrl}/`) },
          "wrong-key": { ...keyless("Wrong key", server.openaiBaseUrl), keyRequired: true, keyVariable: "BAD_KEY" },
          portal: keyless("Hotel network", `http://127.0.0.1:${portal.port}/v1`),
          "self-signed": keyless("Own server", `https://127.0.0.1:${secure.port}/v1`),
          path: keyless("Wrong path", `${open.origin}/somewhere`),
          company: keyless("Behind a proxy", "http://api.company.test/v1"),
          misspelt: keyless("Misspelt", "https://no-such-host.invalid/v1"),
        },
        "baton.worker.model": "fine:gpt-4.1-mini",
        "http.proxy": `http://someone:secret-password@127.0.0.1:${proxy.port}`,
      },
    });
  });
  after(async () => {
    await bench.dispose();
    await Promise.all([server, open, portal, secure, proxy].map((one) => one.close()));
  });
  afterEach(function () {
    return bench.keepEvidence(this.currentTest);
  });

  async function test(provider: string): Promise<void> {
    await bench.quickInput.runAndPick("Baton: Test Connection", provider, "Which provider?");
  }

  async function text(): Promise<string> {
    return (await bench.quickInput.rowTexts()).join("\n");
  }

  for (const [theme, suffix] of [
    ["Dark Modern", "dark"],
    ["Light Modern", "light"],
  ] as const) {
    describe(`in ${theme}`, () => {
      before(() => bench.setTheme(theme));

      it("shows every stage with its time if nothing is wrong", async () => {
        await test("All fine");
        await bench.quickInput.waitFor("Everything works.");
        const rows = await text();
        for (const words of [
          /Address.*a slash at its end was taken off/,
          /TCP.*connected to 127\.0\.0\.1:\d+ · \d+ ms/,
          /Stream.*comes piece by piece/,
          /Tool call.*called the tool/,
          /Structured output.*fits its schema/,
        ]) {
          assert.match(rows, words);
        }
        await bench.screenshot(`80-doctor-fine-${suffix}`);
        await bench.quickInput.close();
      });

      it("names the key if the key is wrong", async () => {
        await test("Wrong key");
        await bench.quickInput.waitFor(/isn't approved for|Key failed\./);
        if ((await text()).includes("isn't approved for")) {
          await bench.page.keyboard.press("Enter");
          await bench.dialogButton("Send the key “BAD_KEY”", "Approve");
        }
        await bench.quickInput.waitFor("Key failed.");
        assert.match(await text(), /Key.*failed.*rejected the key “BAD_KEY”/);
        await bench.screenshot(`81-doctor-wrong-key-${suffix}`);
        await bench.quickInput.close();
      });

      it("names a sign-in page in the way", async () => {
        await test("Hotel network");
        await bench.quickInput.waitFor("API failed.");
        assert.match(await text(), /Sign\s+in\s+to\s+Example\s+Wi-Fi/);
        await bench.screenshot(`82-doctor-portal-${suffix}`);
        await bench.quickInput.close();
      });

      it("names a certificate that is not trusted", async () => {
        await test("Own server");
        await bench.quickInput.waitFor("TLS failed.");
        assert.match(await text(), /self-signed.*http\.systemCertificates/s);
        await bench.screenshot(`83-doctor-self-signed-${suffix}`);
        await bench.quickInput.close();
      });

      it("names a proxy that wants a password", async () => {
        await test("Behind a proxy");
        await bench.quickInput.waitFor("Proxy failed.");
        assert.match(await text(), /rejected the user name and\s+password/);
        await bench.screenshot(`84-doctor-proxy-${suffix}`);
        await bench.quickInput.close();
      });

      it("puts all providers side by side, and opens one", async () => {
        await test("All providers");
        await bench.quickInput.waitFor(/of \d failed\. Enter shows the stages/);
        await bench.screenshot(`85-doctor-all-${suffix}`);
        assert.match(await text(), /Own server.*TLS: The certificate of 127\.0\.0\.1 is self-signed/);
        await bench.quickInput.pick("Own server");
        await bench.quickInput.waitFor("TLS failed.");
        await bench.quickInput.close();
      });
    });
  }

  describe("the report, and a fix by one key", () => {
    it("shows a report without a secret", async () => {
      await test("All providers");
      await bench.quickInput.waitFor(/of \d failed\. Enter shows the stages/);
      const report = await copiedBy(bench, () => bench.quickInput.box.getByRole("button", { name: "Copy Report" }).click());
      assert.match(report, /^# Baton connection report/);
      for (const secret of [server.keys.openai, wrongKey, "secret-password"]) {
        assert.equal(report.includes(secret), false, report);
      }
      assert.match(report, /## Own server[\s\S]*\| TLS \| ✗ failed/);
      await bench.quickInput.box.getByRole("button", { name: "Show Report" }).click();
      const preview = bench.page.frameLocator("iframe.webview").frameLocator("iframe#active-frame");
      await preview.getByRole("heading", { name: "Baton connection report" }).waitFor({ timeout: stepMs });
      await bench.screenshot("86-doctor-report");
    });

    it("asks VS Code for the system's proxy if nothing names one", async () => {
      await bench.changeUserSettings({ "http.proxy": undefined });
      await test("Misspelt");
      await bench.quickInput.waitFor("DNS failed.");
      assert.match(await text(), /no-such-host\.invalid.*Proxy.*neither VS Code, the environment nor the system names one/s);
      await bench.quickInput.close();
    });

    it("corrects a wrong path with one key, and tests again", async () => {
      await test("Wrong path");
      await bench.quickInput.waitFor("API failed.");
      assert.match(await text(), /It answers at http:\/\/127\.0\.0\.1:\d+\/v1/);
      await bench.screenshot("87-doctor-wrong-path");
      await bench.page.keyboard.press("Enter");
      await bench.quickInput.waitFor("Everything works.");
      await bench.quickInput.close();
    });
  });
});
