import assert from "node:assert/strict";
import { PanelBench } from "./panelPage.ts";
import { manyOffers, noModels, sampleSetup, sampleState } from "./samples.ts";

describe("panel: the empty conversation", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("shows both roles and fills the composer with an example", async () => {
    await using panel = await bench.open({ state: sampleState() });
    assert.deepEqual(await panel.byId("welcome-model").allTextContents(), ["Workergpt-4.1-mini", "Orchestratorclaude-sonnet-4-5"]);
    // Named by its words: a label of its own would have to begin with them.
    assert.equal((await panel.byId("welcome-model").nth(1).innerText()).replace(/\s+/g, " ").trim(), "Orchestrator claude-sonnet-4-5");
    await panel.byId("welcome-model").nth(1).click();
    await panel.byId("example-prompt").nth(1).click();
    assert.match(await panel.byId("composer-input").inputValue(), /^Write tests/);
    assert.equal(await panel.page.evaluate(() => document.activeElement?.tagName), "TEXTAREA");
    assert.deepEqual((await panel.requests())[0], { type: "model-choose", role: "orchestrator" });
  });

  it("shows many offers in few words, with details in their tooltips", async () => {
    await using panel = await bench.open({ state: sampleState([], { setup: manyOffers, roles: noModels }) });
    const offers = panel.byId("setup-offer");
    assert.equal(await offers.count(), manyOffers.offers.length);
    assert.equal(await offers.nth(1).innerText(), "Use ANTHROPIC_API_KEY");
    assert.match((await offers.nth(1).getAttribute("title")) ?? "", /the key in your environment/);
    assert.equal(await offers.last().innerText(), "Use mistralai/devstral-small-2507 from LM Studio");
  });

  it("offers a newcomer what was found, then a key", async () => {
    await using panel = await bench.open({ state: sampleState([], { setup: sampleSetup, roles: noModels }) });
    assert.deepEqual(await panel.byId("setup-offer").allTextContents(), [
      "Use OPENAI_API_KEY from your environment",
      "Use llama3.2 from Ollama on this computer",
      "Use VS Code’s models (3)",
    ]);
    assert.equal(await panel.byId("setup-searching").isVisible(), true);
    await panel.byId("setup-offer").nth(1).click();
    await panel.byId("setup-add-key").click();
    await panel.byId("setup-other").click();
    assert.deepEqual(await panel.requests(), [
      { type: "offer-take", offer: sampleSetup.offers[1] },
      { type: "key-add" },
      { type: "settings-open", query: "baton.providers" },
    ]);
    await panel.change({ type: "setup-set", setup: { searching: false, offers: [] } });
    assert.equal(await panel.byId("setup-searching").count(), 0);
    assert.equal(await panel.byId("setup-add-key").getAttribute("class"), "button");
    await panel.change({ type: "roles-set", roles: sampleState().roles });
    assert.equal(await panel.byId("welcome").isVisible(), true);
  });

  it("reports settings that could not be read", async () => {
    await using panel = await bench.open({ state: sampleState([], { settingsProblems: ["baton.providers.x: no address."] }) });
    assert.match((await panel.byId("settings-problems").textContent()) ?? "", /no address/);
    await panel.byId("settings-open").click();
    assert.deepEqual(await panel.messagesOf("settings-open"), [{ type: "settings-open", query: "baton" }]);
    await panel.change({ type: "settings-problems-set", problems: [] });
    assert.equal(await panel.byId("settings-problems").isVisible(), false);
  });
});
