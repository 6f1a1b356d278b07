import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { ModelServer, ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { stepMs } from "./harness/patience.ts";
import { addKey, answerEnds, ask, assertKeysNowhere, beginChat, beginJourney, chooseModel, type Journey, lastAnswer } from "./journey.ts";

const fromNext = "The next provider answered.";
const healed: ScriptedAnswer = { steps: [{ text: "The first provider is back." }] };

interface Death {
  readonly name: string;
  /** What the first provider answers, each time it is asked; `undefined`: nobody listens there any more. */
  readonly script: ScriptedAnswer | undefined;
  /** What the notice in the answer says of it. */
  readonly reported: RegExp;
}

const deaths: readonly Death[] = [
  {
    name: "server-errors",
    script: { error: { status: 503, type: "server_error", message: "The server had an error." } },
    reported: /OpenAI.*failed with status 503/,
  },
  {
    name: "web-page",
    script: {
      body: { status: 200, contentType: "text/html", text: "<!doctype html><html><head><title>Corporate sign-in</title></head></html>" },
    },
    reported: /Corporate sign-in|web page/,
  },
  { name: "stall", script: { steps: [{ fault: "stall" }] }, reported: /didn't start its answer: nothing was received for 2 s/ },
  {
    name: "rate-limit",
    script: {
      headers: { "retry-after": "120" },
      error: { status: 429, type: "requests", code: "rate_limit_exceeded", message: "Rate limit reached" },
    },
    reported: /too many requests/,
  },
  {
    name: "wrong-key",
    script: { error: { status: 401, type: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key provided." } },
    reported: /rejected the key “work”/,
  },
  { name: "refused-connection", script: undefined, reported: /Couldn't reach OpenAI: nothing answers at its address/ },
];

describe("where the first of three providers is dead", () => {
  let journey: Journey;
  let first: ModelServer;
  let second: ModelServer;
  let death: ScriptedAnswer = healed;
  const facts: Record<string, string> = {};

  before(async () => {
    first = await startModelServer({ fallback: () => death });
    second = await startModelServer();
    journey = await beginJourney({
      settings: {
        "baton.providers": { openai: { baseUrl: first.openaiBaseUrl }, anthropic: { baseUrl: second.anthropicBaseUrl } },
        "baton.retry.firstByteSeconds": 2,
        "baton.worker.fallbacks": ["anthropic:claude-haiku-4-5", "gemini:gemini-3-flash-preview"],
      },
    });
    const { bench } = journey;
    await addKey(bench, "OpenAI", first.keys.openai, "work");
    await addKey(bench, "Anthropic", second.keys.anthropic, "second");
    await chooseModel(bench, "Worker", "gpt-4.1-mini");
    await bench.openChat();
  });
  after(async () => {
    console.log(`    from the next provider: ${JSON.stringify(facts)}`);
    await Promise.all([first.close(), second.close()]);
    await journey.dispose();
  });
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  /** The first provider works again; asking again tries it, whatever is in cooldown. */
  async function heal(): Promise<void> {
    death = healed;
    await lastAnswer(journey.panel).locator("[data-testid=answer-retry]").click();
    await lastAnswer(journey.panel).getByText("The first provider is back.").waitFor({ timeout: stepMs });
    await answerEnds(journey.panel, "complete");
  }

  const notice = (turn: Locator): Locator => turn.locator("[data-testid=answer-notice]").first();

  for (const { name, script, reported } of deaths) {
    it(`${name}: the next answers, and the answer says why`, async () => {
      const { bench, panel } = journey;
      if (script === undefined) {
        await first.close();
      } else {
        death = script;
      }
      second.script({ steps: [{ text: fromNext }] });
      await ask(journey, `Please answer, although this happens: ${name}`);
      const turn = await answerEnds(panel, "complete");
      await turn.getByText(fromNext).waitFor({ timeout: stepMs });
      assert.match(await notice(turn).innerText(), reported);
      // The narrow panel's line leaves the provider out; its tooltip has it.
      const footer = (await turn.locator("[data-testid=answer-facts]").getAttribute("title")) ?? "";
      assert.match(footer, /Anthropic/);
      facts[name] = footer.replace(/\s+/g, " ");
      await bench.screenshot(`80-failover-${name}`);
      if (script !== undefined) {
        await heal();
      }
    });
  }
});

describe("while a key is in cooldown", () => {
  let journey: Journey;
  const limited = (seconds: number): ScriptedAnswer => ({
    headers: { "retry-after": String(seconds) },
    error: { status: 429, type: "requests", code: "rate_limit_exceeded", message: "Rate limit reached for gpt-4.1-mini" },
  });

  before(async () => {
    journey = await beginChat();
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  const chip = (): Locator => lastAnswer(journey.panel).locator("[data-testid=wait-chip]");

  it("the answer waits visibly, and is asked at once when the user says so", async () => {
    const { bench, panel, server } = journey;
    server.script(limited(25), { steps: [{ text: "That was quick." }] });
    await ask(journey, "Do not wait for long");
    await chip().waitFor({ timeout: stepMs });
    assert.match((await chip().innerText()).replace(/\s+/g, " "), /Key “work” \(OpenAI\) is in cooldown · \d+ s · waiting/);
    await bench.screenshot("81-wait-chip");
    await chip().locator("[data-testid=wait-skip]").click();
    const turn = await answerEnds(panel, "complete");
    await turn.getByText("That was quick.").waitFor({ timeout: stepMs });
    await chip().waitFor({ state: "detached", timeout: stepMs });
  });

  it("a wait can be stopped, and leaves nothing behind", async () => {
    const { panel, server } = journey;
    server.script(limited(25));
    await ask(journey, "Never mind");
    await chip().locator("[data-testid=wait-stop]").click();
    await answerEnds(panel, "stopped");
    await chip().waitFor({ state: "detached", timeout: stepMs });
    const asked = server.requests.filter(({ method }) => method === "POST").length;
    server.script({ steps: [{ text: "Here I am." }] });
    await lastAnswer(panel).locator("[data-testid=answer-retry]").click();
    await lastAnswer(panel).getByText("Here I am.").waitFor({ timeout: stepMs });
    assert.equal(server.requests.filter(({ method }) => method === "POST").length, asked + 1);
  });

  it("another key is used and named; the one in cooldown can be used again", async () => {
    const { bench, panel, server } = journey;
    await addKey(bench, "Anthropic", server.keys.anthropic, "private");
    await bench.changeUserSettings({ "baton.worker.fallbacks": ["anthropic:claude-haiku-4-5"] });
    const { promise: never, resolve: release } = Promise.withResolvers<undefined>();
    server.script(
      limited(42),
      { steps: [{ until: never }, { text: "From the second." }] },
      { steps: [{ text: "From the first, after all." }] },
    );
    await bench.openChat();
    await ask(journey, "Use whichever works");
    await chip().waitFor({ timeout: stepMs });
    assert.match(
      (await chip().innerText()).replace(/\s+/g, " "),
      /Key “work” \(OpenAI\) is in cooldown · \d+ s · using claude-haiku-4-5 at Anthropic/,
    );
    for (const theme of ["Light Modern", "Default High Contrast", "Dark Modern"]) {
      await bench.setTheme(theme);
      await bench.screenshot(`82-switch-chip-${theme}`);
    }
    await chip().locator("[data-testid=wait-skip]").click();
    const turn = await answerEnds(panel, "complete");
    await turn.getByText("From the first, after all.").waitFor({ timeout: stepMs });
    release(undefined);
  });

  it("an answer that breaks off continues where it ended, with nothing repeated", async () => {
    const { bench, panel, server } = journey;
    server.script({ steps: [{ text: "One, two, three, " }, { text: "four, five" }, { fault: "truncate" }] });
    await ask(journey, "Count to eight");
    await answerEnds(panel, "failed");
    server.script({ steps: [{ text: "three, four, five" }, { text: ", six, seven, eight." }] });
    await lastAnswer(panel).locator("[data-testid=answer-continue]").first().click();
    const turn = await answerEnds(panel, "complete");
    await turn.getByText("One, two, three, four, five, six, seven, eight.").waitFor({ timeout: stepMs });
    await bench.screenshot("83-continued");
  });

  it("has left the keys nowhere but in the secret storage", () => assertKeysNowhere(journey));
});
