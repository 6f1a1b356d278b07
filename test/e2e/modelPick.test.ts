import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { addKey, beginJourney, type Journey, providersAt } from "./journey.ts";
import { stepMs } from "./harness/patience.ts";

/** A provider that answers on demand. */
async function startSlowProvider(): Promise<{
  readonly server: Server;
  readonly baseUrl: string;
  readonly asked: Promise<void>;
  release(): void;
}> {
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    asked.resolve();
    void held.promise.then(() =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ object: "list", data: ["slow-1", "slow-2"].map((id) => ({ id, object: "model" })) })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    server,
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    asked: asked.promise,
    release: held.resolve,
  };
}

describe("15: the mark of the model list", () => {
  let journey: Journey;
  let slow: Awaited<ReturnType<typeof startSlowProvider>>;

  before(async () => {
    slow = await startSlowProvider();
    journey = await beginJourney();
    journey.server.setModels("openai", [
      "gpt-4.1",
      "gpt-4.1-mini",
      "gpt-4.1-nano",
      "gpt-5",
      "davinci-002",
      "gpt-4o-audio-preview",
      "text-embedding-3-small",
    ]);
    await addKey(journey.bench, "OpenAI", journey.server.keys.openai, "work");
    await journey.bench.changeUserSettings({
      "baton.worker.model": "openai:gpt-4.1",
      "baton.providers": { ...providersAt(journey.server), ollama: { baseUrl: slow.baseUrl } },
    });
  });
  after(async () => {
    slow.release();
    await journey.dispose();
    slow.server.close();
  });
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  const marked = (): Promise<string | null> =>
    journey.bench.quickInput.box.locator(".monaco-list-row.focused .label-name").first().textContent();

  it("stays where the user has put it while a slow provider's list arrives, and Enter chooses that model", async () => {
    const { bench } = journey;
    await bench.runCommand("Baton: Choose Worker Model");
    await bench.quickInput.waitFor("type provider:model");
    await bench.quickInput.row("gpt-4.1-nano").waitFor({ timeout: stepMs });
    await slow.asked;
    assert.match((await marked()) ?? "", /gpt-4\.1$/, "the mark begins on the model in force");
    await bench.page.keyboard.press("ArrowDown");
    await bench.page.keyboard.press("ArrowDown");
    const chosen = await marked();
    assert.notEqual(chosen, null);
    await bench.screenshot("82-model-list-waits");
    slow.release();
    await bench.quickInput.row(/^\s*Asking/).waitFor({ state: "detached", timeout: stepMs });
    assert.equal(await marked(), chosen);
    await bench.setTheme("Light Modern");
    await bench.screenshot("83-model-list-light");
    await bench.setTheme("Dark Modern");
    await bench.screenshot("84-model-list-dark");
    assert.equal(await marked(), chosen);
    await bench.page.keyboard.press("Enter");
    await bench.page
      .locator(".statusbar-item", { hasText: chosen?.trim() ?? "" })
      .first()
      .waitFor({ timeout: stepMs });
  });

  it("found by reading 5: models with audio or davinci in their names can be chosen, under Other; what cannot be asked is not there", async () => {
    const { bench } = journey;
    await bench.runCommand("Baton: Choose Worker Model");
    await bench.quickInput.row("davinci-002").waitFor({ timeout: stepMs });
    const texts = await bench.quickInput.rowTexts();
    const other = texts.findIndex((text) => text.includes("OpenAI · Other"));
    assert.ok(other > 0 && texts.findIndex((text) => text.includes("davinci-002")) >= other, texts.join("\n"));
    assert.ok(texts.some((text) => text.includes("gpt-4o-audio-preview")));
    assert.ok(!texts.some((text) => text.includes("text-embedding-3-small")));
    await bench.quickPick("davinci-002");
    await bench.page.locator(".statusbar-item", { hasText: "davinci-002" }).first().waitFor({ timeout: stepMs });
  });
});
