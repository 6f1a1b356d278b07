import assert from "node:assert/strict";
import { stepMs } from "./harness/patience.ts";
import {
  addKey,
  answerEnds,
  ask,
  assertKeysNowhere,
  beginJourney,
  chooseModel,
  copiedAnswer,
  lastAnswer,
  lastQuestion,
  useRole,
  type Journey,
} from "./journey.ts";

/** Words in many scripts, so that a byte lost or doubled shows. */
const words = Array.from({ length: 60 }, (_, index) => `${index} ${["naïve", "日本", "👩‍🚀", "Ω≈ç", "word"][index % 5] ?? ""} `);

describe("the first answers, with the packed extension", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginJourney();
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  it("leads a newcomer", async () => {
    const { bench, panel } = journey;
    await bench.runCommand("Baton: Open Chat");
    await panel.locator("[data-testid=setup-add-key]").waitFor({ timeout: stepMs });
    await bench.screenshot("1-newcomer");
  });

  it("rejects a wrong key before it is saved", async () => {
    const { bench } = journey;
    await bench.runCommand("Baton: Add API Key");
    await bench.quickPick("OpenAI", "Which provider is the key for?");
    await bench.quickInputType("sk-proj-wrong-wrong-wrong-wrong-wrong", "Add API Key for OpenAI (1/2)");
    await bench.quickInput.waitFor("Check that you copied the whole key");
    await bench.screenshot("2-wrong-key");
    await bench.quickInput.fill(journey.server.keys.anthropic);
    await bench.quickInput.waitFor("This looks like a key for Anthropic");
    await bench.screenshot("3-key-of-another-provider");
    await bench.quickInput.close();
  });

  it("adds an OpenAI key and an Anthropic key", async () => {
    const { bench, server } = journey;
    await addKey(bench, "OpenAI", `  "Bearer ${server.keys.openai}"\n`, "work");
    await bench.screenshot("4-openai-key-added");
    await addKey(bench, "Anthropic", server.keys.anthropic, "private");
    await bench.screenshot("5-anthropic-key-added");
  });

  it("chooses an orchestrator on one and a worker on the other", async () => {
    const { bench } = journey;
    await bench.runCommand("Baton: Choose Orchestrator Model");
    await bench.quickInput.waitFor("Choose Orchestrator Model");
    // The models of two providers are more than the list shows at once.
    await bench.quickInput.fill("opus");
    await bench.quickInput.row("claude-opus-4-6").first().waitFor({ timeout: stepMs });
    await bench.screenshot("6-choose-orchestrator");
    await bench.quickInput.close();
    await chooseModel(bench, "Orchestrator", "claude-opus-4-6");
    await chooseModel(bench, "Worker", "gpt-4.1-mini");
    await bench.page.locator(".statusbar-item", { hasText: "claude-opus-4-6 · gpt-4.1-mini" }).waitFor({ timeout: stepMs });
  });

  it("tests both connections", async () => {
    const { bench } = journey;
    await bench.runCommand("Baton: Test Connection");
    await bench.quickPick("All providers", "Which provider?");
    await bench.quickInput.waitFor(/OpenAI[\s\S]*gpt-4\.1-mini[^\n]* answered · first token after/);
    await bench.quickInput.waitFor(/Anthropic[\s\S]*claude-opus-4-6[^\n]* answered · first token after/);
    const rows = (await bench.quickInput.rowTexts()).join("\n");
    assert.match(rows, /key “work”/);
    assert.match(rows, /key “private”/);
    await bench.screenshot("7-connections-tested");
    await bench.quickInput.close();
  });

  for (const [role, wire, step] of [
    ["worker", "openai", "8"],
    ["orchestrator", "anthropic", "9"],
  ] as const) {
    it(`shows the ${role}'s answer in at least 20 paints while the server still sends, byte for byte`, async () => {
      const { bench, panel, server } = journey;
      await useRole(panel, role);
      const held = Promise.withResolvers<void>();
      server.script({ steps: [...words.map((text) => ({ text })), { until: held.promise }], paceMs: 25 });
      const turn = await ask(journey, `A question for the ${role}`);
      const answer = turn.locator("[data-testid=answer-text]");
      await answer.waitFor({ timeout: stepMs });
      const paints = await answer.evaluate(async (element) => {
        let length = -1;
        let count = 0;
        const started = performance.now();
        // The server is held before its end: all of these paints come while it still sends.
        while (!(element.textContent?.includes("59 word") ?? false) && performance.now() - started < 20_000) {
          await new Promise(requestAnimationFrame);
          const now = element.textContent?.length ?? 0;
          if (now !== length) {
            length = now;
            count += 1;
          }
        }
        return count;
      });
      assert.ok(paints >= 20, `${paints} paints`);
      await bench.screenshot(`${step}-${role}-streaming`);
      held.resolve();
      await answerEnds(panel, "complete");
      assert.equal(lastQuestion(server).wire, wire);
      assert.equal(await copiedAnswer(journey), words.join(""));
      await bench.screenshot(`${step}-${role}-answered`);
    });
  }

  it("shows the model, tokens, seconds and cost of an answer", async () => {
    const facts = (await lastAnswer(journey.panel).locator("[data-testid=answer-facts]").textContent()) ?? "";
    assert.match(facts, /claude-opus-4-6.* in .* out .* s · \$/s);
  });

  it("brings the conversation back after a reload of the window, and asks on from it", async () => {
    const { bench, panel, server } = journey;
    await bench.reloadWindow();
    await bench.runCommand("Baton: Open Chat");
    await panel.locator("[data-testid=turn-answer]").nth(1).waitFor({ timeout: stepMs });
    assert.equal(await copiedAnswer(journey), words.join(""));
    await ask(journey, "And then?");
    await answerEnds(panel, "complete");
    assert.ok(JSON.stringify(lastQuestion(server).body).includes("59 word"), "the conversation so far is sent");
  });

  it("finds an earlier chat in the history", async () => {
    const { bench, panel } = journey;
    await bench.runCommand("Baton: New Chat");
    await panel.locator("[data-testid=welcome]").waitFor({ timeout: stepMs });
    await bench.screenshot("10-new-chat");
    await bench.runCommand("Baton: Show Chat History");
    await bench.quickPick("A question for the worker", "Which chat do you want to open?");
    await panel.locator("[data-testid=turn-answer]").nth(2).waitFor({ timeout: stepMs });
  });

  it("has left the keys nowhere but in the secret storage", () => assertKeysNowhere(journey));
});
