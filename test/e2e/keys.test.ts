import assert from "node:assert/strict";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, lastAnswer, providersAt } from "./journey.ts";
import { openWorkbench, type Workbench } from "./harness/workbench.ts";

describe("a key in the environment, and one that replaces it", () => {
  let server: ModelServer;
  let bench: Workbench;

  before(async () => {
    server = await startModelServer();
    bench = await openWorkbench({
      env: { OPENAI_API_KEY: ` "${server.keys.openai}" ` },
      settings: { "baton.providers": providersAt(server) },
    });
  });
  after(async () => {
    await bench.dispose();
    await server.close();
  });
  afterEach(function () {
    return bench.keepEvidence(this.currentTest);
  });

  it("is not sent to an address of the settings before that is approved", async () => {
    await bench.runCommand("Baton: Test Connection");
    await bench.quickPick("OpenAI", "Which provider?");
    await bench.quickInput.waitFor("Key “OPENAI_API_KEY” isn't approved for");
    await bench.screenshot("50-environment-key-unapproved");
    assert.equal(server.requests.length, 0);
    await bench.page.keyboard.press("Enter");
    await bench.dialogButton("Send the key “OPENAI_API_KEY” of OpenAI to", "Approve");
    await bench.quickInput.waitFor(/answered · first token after/);
    await bench.screenshot("51-environment-key-tested");
    await bench.quickInput.close();
  });

  it("is offered to a newcomer, and one click leads to a first answer", async () => {
    const panel = await bench.openChat();
    const offer = panel.locator("[data-testid=setup-offer]").first();
    await offer.getByText("OPENAI_API_KEY").waitFor({ timeout: stepMs });
    await bench.screenshot("52-environment-key-offered");
    await offer.click();
    await panel.locator("[data-testid=welcome]").waitFor({ timeout: stepMs });
    server.script({ steps: [{ text: "A first answer." }] });
    await ask({ bench, panel }, "Hello");
    await lastAnswer(panel).getByText("A first answer.").waitFor({ timeout: stepMs });
    await answerEnds(panel, "complete");
  });

  it("gives way to an added key, which can be replaced and removed", async () => {
    await bench.runCommand("Baton: Add API Key");
    await bench.quickPick("OpenAI", "uses OPENAI_API_KEY from the environment");
    await bench.quickInputType(server.keys.openai, "Add API Key for OpenAI (1/2)");
    await bench.quickInputType("mine", "Add API Key for OpenAI (2/2)");
    await bench.page.getByText("OpenAI accepted key “mine”").first().waitFor({ timeout: stepMs });

    await bench.runCommand("Baton: Replace API Key");
    await bench.quickPick("OpenAI", "Which key?");
    await bench.quickInputType("sk-proj-not-a-key-of-this-server-at-all", "Replace API Key “mine” of OpenAI (1/2)");
    await bench.quickInput.waitFor("Check that you copied the whole key");
    await bench.quickInputType(server.keys.openai, "Replace API Key “mine” of OpenAI (1/2)");
    await bench.quickInputType("mine too", "Replace API Key “mine” of OpenAI (2/2)");
    await bench.page.getByText("OpenAI accepted the new key “mine too”").first().waitFor({ timeout: stepMs });

    await bench.runCommand("Baton: Remove API Key");
    await bench.quickPick("OpenAI", "Which key?");
    await bench.notification("Key “mine too” (OpenAI) was removed");
    await bench.screenshot("53-key-removed");
    await bench.notificationButton("Key “mine too” (OpenAI) was removed", "Undo");
    await bench.page.getByText("Key “mine too” (OpenAI) was restored").first().waitFor({ timeout: stepMs });
  });

  it("stands beside a second key; a duplicate is recognized", async () => {
    await bench.runCommand("Baton: Add API Key");
    await bench.quickPick("OpenAI", "has the key “mine too”");
    await bench.quickInputType(server.keys.openai, "Add API Key for OpenAI (1/2)");
    await bench.quickInput.waitFor("This key was already added as “mine too”");
    await bench.page.keyboard.press("Enter");
    await bench.quickInputType("double", "Add API Key for OpenAI (2/2)");
    await bench.page.getByText("OpenAI accepted key “double”").first().waitFor({ timeout: stepMs });
    for (const label of ["double", "mine too"]) {
      await bench.runCommand("Baton: Remove API Key");
      await bench.quickInput.waitFor("Which key?");
      await bench.quickInput.fill(label);
      await bench.quickPick("OpenAI");
      await bench.notification(`Key “${label}” (OpenAI) was removed`);
    }
  });

  it("has left the key in no file", async () => {
    for (const { path, text } of await bench.writtenFiles()) {
      assert.ok(!text.includes(server.keys.openai), `the key stands in ${path}`);
    }
  });
});
